"""``mentoring serve``: the web process of a home, found by the commands that are used beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from filelock import FileLock, Timeout

from copilot.api import create, new_token
from copilot.app import server_note
from copilot.errors import MentoringError, Unavailable
from copilot.settings import Settings


def serve(settings: Settings, host: str, port: int, fail: Callable[[MentoringError], NoReturn]) -> None:
    """Serve until interrupted; one server for each home."""
    import uvicorn

    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(settings.home / "server.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        fail(Unavailable("home_in_use"))
    listener = _listen(host, port)
    if listener is None:
        fail(Unavailable("port_taken", host=host, port=port))
    token = home_token(settings.home)
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{listener.getsockname()[1]}"  # noqa: S104
    _write_private(server_note(settings.home), json.dumps({"url": address, "token": token}))
    sys.stderr.write(f"{address}\ntoken: {settings.home / 'token'}\n")
    # uvicorn ends by raising the signal it was stopped with: what comes after must still be done
    signal.signal(signal.SIGTERM, _leave)
    try:
        config = uvicorn.Config(
            create(called_by(settings, host), token), log_level="warning", access_log=False
        )
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        server_note(settings.home).unlink(missing_ok=True)
        lock.release()


def called_by(settings: Settings, host: str) -> Settings:
    """The settings with the address that was asked for as one more name of the server."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - every address of the machine: which of them has to be said
        return settings
    name = f"[{host}]" if ":" in host else host
    return settings.model_copy(update={"hosts": f"{settings.hosts},{name}"})


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket | None:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError):
        listener.close()
        return None
    return listener


def home_token(home: Path) -> str:
    """The home's token, made at first use; readable by its user only."""
    file = home / "token"
    if not file.exists():
        _write_private(file, new_token())
    return file.read_text("utf-8").strip()


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
