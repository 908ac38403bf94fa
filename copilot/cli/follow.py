"""``ingest --watch``: what changes on disk is taken in as it changes, until somebody ends it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from copilot.cli import show, transport
from copilot.cli.terminal import Terminal, show_error
from copilot.errors import BadInput, MentoringError, Unavailable
from copilot.ingest.watch import changes, folders

Json = dict[str, Any]
_RETRY_SECONDS = 5.0


def follow(terminal: Terminal, arguments: Json) -> NoReturn:
    """Ingest, then ingest again at each change: a line each, with ``--json`` a JSON document on a line.

    Each run opens the home and lets go of it, so that other commands have it between two changes. What
    can't be reached just now is tried again. Ends by Ctrl-C, or with the error of a wrong request.
    """
    paths = [Path(path) for path in arguments["paths"]]
    try:
        known = _run(terminal, arguments, None)  # before anything is watched: is the request right at all?
        due: float | None = None
        for event in _events(paths, terminal.settings.home):
            if event == "quiet" and (due is None or time.monotonic() < due):
                continue
            due = None
            try:
                known = _run(terminal, arguments, known)
            except (BadInput, Unavailable) as error:
                show_error(error, terminal.speaks, as_json=terminal.as_json)
                sys.stdout.flush()
                due = time.monotonic() + _RETRY_SECONDS if isinstance(error, Unavailable) else None
    except MentoringError as error:
        terminal.fail(error)
    raise AssertionError("a watch ends by an interruption")


def _events(paths: list[Path], home: Path) -> Iterator[str]:
    """What happens to the paths; a folder that is gone is one more event, then it is waited for."""
    while True:
        yield from changes(paths, home)
        yield "gone"
        while not all(folder.is_dir() for folder in folders(paths)):
            time.sleep(1)


def _run(terminal: Terminal, arguments: Json, before: Json | None) -> Json:
    """One ingest; told if it is the first, or if anything is not as it was."""
    watching = transport.progress_watcher(terminal.speaks, quiet=terminal.as_json or before is not None)
    with watching as watch:
        result = transport.call(terminal.settings, terminal.email, terminal.lang, "ingest", arguments, watch)
    did = any(result[name] for name in ("added", "updated", "removed"))
    if before is None or did or result["failed"] != before["failed"]:
        text = json.dumps(result, ensure_ascii=False) if terminal.as_json else show.ingest(result, terminal)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    return result
