"""A process beside this one that parses what strangers made: it may hang or crash, this one doesn't."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from copilot.ingest.unreadable import Unreadable

SECONDS = 120.0
"""What a document may take; 500 pages take 1 s."""
PROGRAM = Path(__file__).with_name("native.py")


class Worker:
    """One process for many documents, started when first needed, again after it was killed.

    It leaves by itself when idle and when this process ends. Safe with threads: one document at a time.
    """

    def __init__(self, command: Sequence[str] = (), seconds: float = SECONDS) -> None:
        # -P: nothing beside the program is importable; it knows no module of ours, so it starts at once
        self._command = list(command) or [sys.executable, "-P", str(PROGRAM)]
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, media: str, data: bytes) -> dict[str, object]:
        """``text``, ``pages``, ``title`` and ``language`` of a document. Raises: Unreadable."""
        with self._lock:
            answer = self._ask(media, data)
        if answer is None:
            raise Unreadable("file_crashed")
        refused = answer.get("refused")
        if isinstance(refused, str):
            params = answer.get("params")
            raise Unreadable(refused, **(params if isinstance(params, dict) else {}))
        return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, media: str, data: bytes) -> dict[str, object] | None:
        if self._process is not None and self._process.poll() is not None:
            self._end()  # it left because there was nothing to do
        fresh = self._process is None
        line, late = self._exchange(media, data)
        if line is None and not fresh and not late:
            line, late = self._exchange(media, data)  # it may have left just now
        if late:
            raise Unreadable("file_too_slow", limit=int(self._seconds))
        return line

    def _exchange(self, media: str, data: bytes) -> tuple[dict[str, object] | None, bool]:
        """Its answer, None if it died, and whether it was killed for taking too long."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            atexit.register(self.close)
        process, late = self._process, threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._seconds, stop)
        clock.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"media": media, "size": len(data)}).encode() + b"\n")
            process.stdin.write(data)
            process.stdin.flush()
            line = process.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            answer = None
        finally:
            clock.cancel()
        if answer is None:
            self._end()
        return (answer if isinstance(answer, dict) else None), late.is_set()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not yet written to it is lost with it
                    continue
        process.wait()


@lru_cache(maxsize=1)
def shared() -> Worker:
    """The worker of this process."""
    return Worker()
