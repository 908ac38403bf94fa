"""A chat endpoint in front of another that counts calls and tokens: the same measure for every system."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECONDS = 600
MOST_TOKENS = 512
"""Of an answer whose caller sets no end."""


@contextmanager
def counted(base_url: str, key: str) -> Iterator[str]:
    """The address of the counting endpoint; no key is asked for."""
    taken = {"calls": 0, "tokens": 0}
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, json.dumps(taken).encode())

        def do_POST(self) -> None:
            body = _bounded(self.rfile.read(int(self.headers["Content-Length"])))
            request = urllib.request.Request(
                base_url + self.path.removeprefix("/v1"),
                body,
                {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            )
            try:
                with urllib.request.urlopen(request, timeout=SECONDS) as reply:
                    status, said = reply.status, reply.read()
            except urllib.error.HTTPError as error:
                status, said = error.code, error.read()
            with lock:
                taken["calls"] += 1
                taken["tokens"] += _tokens(said)
            self._send(status, said)

        def _send(self, status: int, said: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def _bounded(body: bytes) -> bytes:
    """The request with an end to its answer where it names none: a small model may repeat itself for ever."""
    asked = json.loads(body)
    if asked.get("max_tokens") is None and asked.get("max_completion_tokens") is None:
        asked["max_tokens"] = MOST_TOKENS
    return json.dumps(asked).encode()


def _tokens(said: bytes) -> int:
    try:
        return int(json.loads(said)["usage"]["total_tokens"])
    except (ValueError, KeyError, TypeError):
        return 0
