"""A form question by question: what was typed is kept as a draft, whatever happens in between."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from copilot.cli import transport
from copilot.cli.terminal import Terminal
from copilot.domain import Language
from copilot.errors import MentoringError
from copilot.plan.agreement import AGREEMENT
from copilot.plan.forms import PREFACE, Blank, Form, Question
from copilot.text.tidy import printable

Json = dict[str, Any]
_CLEAR, _GOES_ON = "-", "\\"
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "agreement": "Die Vereinbarung von {mentee} und {mentor}, Frage um Frage.",
        "charter": "Die Charta des Programms {name}, Frage um Frage.",
        "hello": "Enter behält die Antwort, die schon "
        "dasteht (oder lässt die Frage offen), - löscht sie, \\ am Ende der Zeile setzt sie fort. "
        "Mit Ctrl-C aufhören: Der Entwurf bleibt, gespeichert wird nichts.",
        "draft": "Weiter mit dem Entwurf vom letzten Mal.",
        "free": "Bisher galt:\n{text}",
        "now": "Bisher: {answer}",
        "store": "So speichern? Enter für ja, n für nein: ",
        "left": "Nichts gespeichert.",
        "kept": "Nichts gespeichert. Der Entwurf liegt hier: {path}",
    },
    "en": {
        "agreement": "The agreement of {mentee} and {mentor}, question by question.",
        "charter": "The charter of the programme {name}, question by question.",
        "hello": "Enter keeps the answer that is there "
        "(or leaves the question open), - removes it, \\ at the end of a line goes on. "
        "Ctrl-C stops: the draft stays, nothing is stored.",
        "draft": "Going on with the draft from last time.",
        "free": "So far:\n{text}",
        "now": "So far: {answer}",
        "store": "Store it like this? Enter for yes, n for no: ",
        "left": "Nothing stored.",
        "kept": "Nothing stored. The draft is here: {path}",
    },
}


def fetch(terminal: Terminal, operation: str, arguments: Json) -> Json:
    """An operation's result without printing it; exits with the error's code if it fails."""
    try:
        return transport.call(
            terminal.settings, terminal.email, terminal.lang, operation, arguments, lambda _: None
        )
    except MentoringError as error:
        terminal.fail(error)


def set_up(
    terminal: Terminal, blank: Blank, operation: str, arguments: Json, store: Callable[[str], None]
) -> None:
    """Ask all questions of a form, then hand the text to ``store``.

    ``operation`` gives what is there already: ``answers``, ``text`` where it is no form, ``language``, and ``people``
    or ``name``. Raises: KeyboardInterrupt when the person stops; the draft is kept then, and offered the next time.
    """
    now = fetch(terminal, operation, arguments)
    language: Language = now["language"]
    draft = Draft(
        terminal.settings.home, now.get("pair") or "".join(arguments.values()), terminal.email or "", blank
    )
    words = _WORDS[language]
    kept = draft.load()
    answers = kept if kept is not None else dict(now["answers"])
    if kept is None and now["text"]:
        answers[PREFACE] = now["text"]  # agreed in free words: they stay, before the form
    _say(words[blank.name].format(**(now.get("people") or {"name": now.get("name")})))
    _say(words["hello"])
    _say(words["draft"] if kept is not None else "")
    _say(words["free"].format(text=printable(answers[PREFACE])) if PREFACE in answers else "")
    begun = dict(answers)

    def keep() -> None:
        if answers != begun:  # what is stored anyway would only grow old in a draft
            draft.save(answers, language)

    try:
        ask_all(blank.form(language), answers, words["now"], keep)
        _say(words["store"], end="")
        if input().strip().casefold().startswith("n"):
            raise KeyboardInterrupt
    except (KeyboardInterrupt, EOFError):
        keep()
        _say("\n" + words["kept" if draft.path.exists() else "left"].format(path=draft.path))
        raise KeyboardInterrupt from None
    store(blank.write(answers, language))
    draft.drop()


def ask_all(
    questions: Form,
    answers: dict[str, str],
    now: str,
    answered: Callable[[], None],
    read_line: Callable[[], str] = input,
) -> None:
    """Fill ``answers`` question by question; ``answered`` is called after each, and nothing typed is lost."""
    for part in questions.parts:
        _say(f"\n{part.heading.upper()}")
        for question in part.questions:
            _say(f"\n{question.heading}: {question.ask}\n  {question.help}")
            if question.name in answers:
                _say("  " + now.format(answer=printable(answers[question.name]).replace("\n", "\n    ")))
            _answer(question, answers, read_line)
            answered()


def _answer(question: Question, answers: dict[str, str], read_line: Callable[[], str]) -> None:
    lines: list[str] = []
    before = answers.get(question.name)
    while True:
        _say("> ", end="")
        line = printable(read_line()).rstrip()
        goes_on = line.endswith(_GOES_ON)
        lines.append(line.removesuffix(_GOES_ON).rstrip())
        text = "\n".join(lines).strip()
        if text == _CLEAR:
            answers.pop(question.name, None)
        elif text:
            answers[question.name] = text
        elif before is not None:
            answers[question.name] = before
        if not goes_on:
            return


def _say(text: str, end: str = "\n") -> None:
    if text:
        sys.stderr.write(text + end)
        sys.stderr.flush()


class Draft:
    """One person's unfinished form of one pair or programme: a file in the home that only its user may read."""

    def __init__(self, home: Path, of: str, email: str, blank: Blank = AGREEMENT) -> None:
        mark = hashlib.sha256(f"{of}\0{email.strip().lower()}".encode()).hexdigest()[:16]
        self.path = home / "drafts" / f"{blank.name}-{mark}.md"
        self._blank = blank

    def load(self) -> dict[str, str] | None:
        """The answers kept, or None."""
        try:
            filled = self._blank.read(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return filled.answers if filled else None

    def save(self, answers: dict[str, str], language: Language) -> None:
        """Keep the answers, whole or not at all."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        beside = self.path.with_suffix(".part")
        beside.touch(mode=0o600)
        beside.write_text(self._blank.write(answers, language) + "\n", "utf-8")
        beside.replace(self.path)

    def drop(self) -> None:
        """What is stored needs no draft."""
        with suppress(OSError):
            self.path.unlink()
