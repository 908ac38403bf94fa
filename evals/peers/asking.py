"""How a peer is asked for answers; imported by both sides, so it needs numpy and nothing else.

Given is a folder with one set (see ``exchange``) and ``model.json``: address, key and name of a chat endpoint on this
machine. Back comes one line of JSON a question, written as soon as it is answered, so that an interrupted run goes
on: ``{"question", "text", "cited": [passage id, …], "calls", "tokens", "seconds"}``.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.peers.exchange import PeerSet, read


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The chat model that all systems answer with."""

    base_url: str
    key: str
    name: str

    def taken(self) -> dict[str, int]:
        """Calls and tokens so far, as the endpoint has counted them."""
        with urllib.request.urlopen(f"{self.base_url}/taken", timeout=10) as reply:
            counted: dict[str, int] = json.load(reply)
            return counted


Answer = Callable[[int], tuple[str, list[str]]]
"""The answer to the question of that number, and the ids of the passages it cites."""


def peer(prepare: Callable[[PeerSet, Endpoint], Answer]) -> None:
    """A peer's whole program: ``python -m evals.peers.NAME FOLDER OUT``, with no network but this machine's."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    given = read(folder)
    endpoint = Endpoint(**json.loads((folder / "model.json").read_text("utf-8")))
    sys.addaudithook(_at_home)
    done = {row["question"] for row in kept(out)}
    answer = prepare(given, endpoint)
    for number in range(len(given.questions)):
        if number in done:
            continue
        before, started = endpoint.taken(), time.monotonic()
        text, cited = answer(number)
        seconds, after = time.monotonic() - started, endpoint.taken()
        row = {"question": number, "text": text, "cited": cited, "seconds": round(seconds, 2)}
        row |= {name: after[name] - before[name] for name in after}
        keep(out, row)


def kept(file: Path) -> list[dict[str, Any]]:
    """The answers of earlier runs."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def keep(file: Path, row: dict[str, Any]) -> None:
    """Remember an answer."""
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _at_home(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and str(arguments[0]) not in ("127.0.0.1", "localhost"):
        raise OSError("a peer is measured without a network")
