"""An environment for each peer in the user's cache, made from its pinned requirements by uv, else by venv and pip."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_SILENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "PYTHONPATH": "",
    "TOKENIZERS_PARALLELISM": "false",
}


class Unavailable(Exception):
    """A peer can't be installed or run here; says why in one line."""


def run(name: str, cache: Path, given: Path, out: Path) -> None:
    """Let a peer rank the sets in ``given``; its answer is in ``out``. Raises: Unavailable."""
    python = _python(name, cache)
    _do([str(python), "-m", f"evals.peers.{name}", str(given), str(out)], os.environ | _SILENT)


def _python(name: str, cache: Path) -> Path:
    requirements = HERE / f"requirements-{name}.txt"
    made_of = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()[:12]
    folder = cache / "environments" / f"{name}-{made_of}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    if ready.is_file():
        return python
    for old in folder.parent.glob(f"{name}-*"):
        shutil.rmtree(old)
    # every package is pinned; what a peer asks for beyond them isn't needed for what it does here
    pins = ["--quiet", "--no-deps", "--requirement", str(requirements)]
    if (uv := _uv()) is not None:
        _do([*uv, "venv", "--quiet", "--python", sys.executable, str(folder)])
        _do([*uv, "pip", "install", "--python", str(python), *pins])
    else:
        _do([sys.executable, "-m", "venv", str(folder)])
        _do([str(python), "-m", "pip", "install", "--disable-pip-version-check", *pins])
    ready.touch()
    return python


def _uv() -> list[str] | None:
    if found := shutil.which("uv"):
        return [found]
    return [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else None


def _do(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise Unavailable(lines[-1])
