"""An OpenAI-compatible chat endpoint on loopback whose answers are a function of the request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from copilot import llm
from copilot.settings import Settings

Answer = Callable[[dict[str, Any]], str | int | dict[str, float] | list[float]]
"""What the model says to a request, an HTTP status to fail with, log-probabilities of the first word, or those of what
it was held to; asked for its tokens, as llama.cpp's server may be, it numbers the words."""


@contextmanager
def endpoint(answer: Answer, *, drips: bool = False) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The base URL and the requests that came; one that ``drips`` sends byte by byte and never gets done."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(body)
            if self.path == "/tokenize":
                self._send(200, {"tokens": list(range(len(body["content"].split())))})
                return
            said = answer(body)
            status = said if isinstance(said, int) else 200
            odds = said.items() if isinstance(said, dict) else ()
            held = [{"token": "x", "logprob": chance} for chance in said] if isinstance(said, list) else []
            likely = [{"token": word, "logprob": chance, "bytes": None} for word, chance in odds]
            reply = {
                "id": "x",
                "object": "chat.completion",
                "created": 0,
                "model": "fake",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": "yes" if likely else str(said)},
                        "logprobs": {
                            "content": held or [{"token": "yes", "logprob": 0, "top_logprobs": likely}]
                        }
                        if held or likely
                        else None,
                    }
                ],
                "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
            }
            self._send(status, reply if status == 200 else {"error": {"message": "no"}})

        def _send(self, status: int, reply: dict[str, Any]) -> None:
            data = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            for byte in data if drips else ():
                self.wfile.write(bytes([byte]))
                time.sleep(0.2)
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


def model_at(base_url: str) -> llm.Model:
    """The product's client of an endpoint."""
    made = llm.make(Settings(llm_base_url=base_url, llm_model="fake", llm_timeout=5))
    assert made is not None
    return made
