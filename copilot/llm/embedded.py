"""The embedded model: one llama.cpp server on this machine's loopback, started when first needed."""

from __future__ import annotations

import json
import os
import secrets
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from copilot.errors import Unavailable

CONTEXT = 4096
STARTING = 20.0
"""Seconds that another program's server may take to answer: it reads a gigabyte from the disk first."""
_AGAIN = 0.2


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens and the key it asks for."""

    base_url: str
    key: str


class EmbeddedServer:
    """Starts the server or finds the one that another program of this user has started: never two copies."""

    def __init__(self, path: Path, cache: Path) -> None:
        self._path = path
        self._lock = FileLock(cache / "models" / "embedded.server.lock", thread_local=False)
        self._note = cache / "models" / "embedded.server.json"
        self._server: Any = None
        self._own: Address | None = None

    def start(self) -> Address:
        """The address of a server that answers; asked again, of another one where that is gone. Raises: Unavailable."""
        if self._own is not None:
            return self._own
        deadline = time.monotonic() + STARTING
        while not self._locked():
            try:
                return self._other()
            except Unavailable:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_AGAIN)
        key = secrets.token_urlsafe(24)
        try:
            self._server = _serve(self._path, key)
        except Exception as error:
            self._lock.release()
            raise Unavailable("model_does_not_start") from error
        self._own = Address(f"{self._server.listening_address}/v1", key)
        descriptor = os.open(self._note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"base_url": self._own.base_url, "key": key}, file)
        return self._own

    def _locked(self) -> bool:
        """Whether this program may start its server; else another one has, or is about to."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def _other(self) -> Address:
        """The server of another program; its key is readable by this user only."""
        try:
            note = json.loads(self._note.read_text())
            address = Address(note["base_url"], note["key"])
            request = urllib.request.Request(  # noqa: S310 - loopback, written by us
                f"{address.base_url}/models", headers={"Authorization": f"Bearer {address.key}"}
            )
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                return address
        except (OSError, ValueError, KeyError, urllib.error.URLError) as error:
            raise Unavailable("model_busy") from error

    def stop(self) -> None:
        """Stop the server if this program started it."""
        if self._server is not None:
            self._server = self._own = None  # its destructor stops it
            self._note.unlink(missing_ok=True)
        self._lock.release()


def _cores() -> int:
    """The cores that this process may use: more threads than these would wait for one another."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _serve(path: Path, key: str) -> Any:
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = str(path)
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = _cores()
    params.cache_prompt = True
    params.n_cache_reuse = 64
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = -1  # prompts hold notes; nothing of them may reach a log
    return Server(params)
