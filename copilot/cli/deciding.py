"""A note's proposals, one after the other: yes, no, change, later."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from copilot.cli import memory_text
from copilot.cli.guided import fetch
from copilot.cli.memory_text import say
from copilot.cli.terminal import Terminal
from copilot.errors import BadInput

Json = dict[str, Any]
_YES, _NO, _CHANGE = ("j", "y"), ("n",), ("ä", "c")


def decide(terminal: Terminal, note: str) -> None:
    """Ask about each proposal, then carry out all answers at once; Ctrl-C in between decides nothing."""
    found = fetch(terminal, "note_proposals", {"note": note})
    open_ = [(kind, entry) for kind in ("commitments", "done", "goals", "progress") for entry in found[kind]]
    if not open_:
        terminal.print(found, lambda *_: say(terminal, "nothing_open"))
        return
    if not sys.stdin.isatty() or terminal.as_json:
        terminal.fail(BadInput("confirm_how"))
    keep: list[str] = []
    drop: list[str] = []
    edit: dict[str, Json] = {}
    try:
        for kind, entry in open_:
            sys.stdout.write(f"{_line(kind, entry, terminal)}\n")
            answer = input(say(terminal, "ask")).strip().casefold()[:1]
            if answer in _YES:
                keep.append(entry["id"])
            elif answer in _NO:
                drop.append(entry["id"])
            elif answer in _CHANGE and kind in ("commitments", "goals"):
                edit[entry["id"]] = _changes(kind, found["people"], terminal)
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\n" + say(terminal, "left_open") + "\n")
        raise KeyboardInterrupt from None
    answers = {"note": note, "keep": keep, "drop": drop, "edit": edit}
    terminal.run("note_confirm", answers, memory_text.decided)


def _line(kind: str, entry: Json, terminal: Terminal) -> str:
    name = say(terminal, f"kind_{kind}")
    if kind == "progress":
        return f"{name}: {entry['value']:g}\n    > {' '.join(entry['evidence']['quote'].split())}"
    shown = memory_text.goal if kind == "goals" else memory_text.commitment
    quote = " ".join(entry["evidence"]["quote"].split())
    return f"{name}: {shown(entry, terminal).partition('  ')[2]}\n    > {quote}"


def _changes(kind: str, people: list[str], terminal: Terminal) -> Json:
    """What is to be changed; what can't be is asked again, so that no answer before it is lost."""
    asked = ["what", "who", "due"] if kind == "commitments" else ["what", "due"]
    answers = {name: _answer(name, people, terminal) for name in asked}
    return {name: answer for name, answer in answers.items() if answer}


def _answer(name: str, people: list[str], terminal: Terminal) -> str:
    while True:
        answer = input(say(terminal, f"ask_{name}")).strip()
        if not answer or _fits(name, answer, people):
            return answer
        sys.stdout.write(say(terminal, f"ask_{name}_again", people=", ".join(people)) + "\n")


def _fits(name: str, answer: str, people: list[str]) -> bool:
    if name == "who":
        return answer.casefold() in people
    try:
        return name != "due" or bool(date.fromisoformat(answer))
    except ValueError:
        return False
