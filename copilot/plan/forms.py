"""Forms that people fill in: parts and questions, read from Markdown and written back without a loss.

Answers go by name: ``clarity.purposes`` for a question, ``clarity`` for what stands under a part's own heading,
``preface`` for what stands before the first part.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import LANGUAGES, Language
from copilot.text.tidy import printable

PREFACE, GENERAL = "preface", "general"
_LINE = re.compile(r"( {0,3})(\\*)(.*)")
_HEADING = re.compile(r"#{1,6}(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*$")
_NUMBERED = re.compile(r"^\d+[.)]\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to settle; ``ask`` and ``help`` say it to those who fill the form in."""

    name: str
    heading: str
    ask: str
    help: str

    @property
    def help_lines(self) -> tuple[str, str]:
        """How an empty form explains the heading; left standing, they are no part of an answer."""
        return f"> {self.ask}", f"> {self.help}"


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that belong together, as the agreement's clarity, communication, commitment."""

    name: str
    heading: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form in one language; ``sign`` has the words around it on paper."""

    title: str
    parts: tuple[Part, ...]
    sign: Mapping[str, str]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(question for part in self.parts for question in part.questions)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's answers, without empty ones, and the language of its headings."""

    language: Language
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a line of a form may be: headings as they are compared, and lines of help."""

    headings: Mapping[str, tuple[str, Language]]
    titles: frozenset[str]
    help: frozenset[str]


@dataclass(frozen=True, slots=True)
class Blank:
    """A kind of form; ``name`` is that of its files, ``charter`` for ``charter_de.toml``."""

    name: str

    def form(self, language: Language) -> Form:
        """The empty form."""
        return _form(self.name, language)

    def read(self, text: str) -> Filled | None:
        """The answers in a Markdown text with the form's headings, of either language; None if it has none of them.

        Text under headings that the form doesn't have belongs to the answer before it: nothing is dropped.
        """
        known = _known(self.name)
        found: dict[str, list[str]] = {PREFACE: []}
        tongues: list[Language] = []
        current, begun = PREFACE, False
        for line in printable(text).split("\n"):
            _, slashes, body = _pieces(line)
            heading = _HEADING.fullmatch(body) if not slashes else None
            folded = _folded(heading["words"] or "") if heading else ""
            if folded in known.headings:
                current, language = known.headings[folded]
                tongues.append(language)
                found.setdefault(current, []).append("")
            elif heading and not begun and folded in known.titles:
                pass
            elif slashes or body.strip() not in known.help:
                found[current].append(_unescaped(line, known))
            begun = begun or bool(line.strip())
        if not tongues:
            return None
        answers = {name: _tidy("\n".join(lines)) for name, lines in found.items()}
        first = max(LANGUAGES, key=tongues.count)
        return Filled(first, {name: answer for name, answer in answers.items() if answer})

    def write(self, answers: Mapping[str, str], language: Language, *, with_help: bool = False) -> str:
        """The form with these answers as Markdown; ``read`` gives the same answers back."""
        known = _known(self.name)
        blocks = [f"# {self.form(language).title}", _escaped(answers.get(PREFACE, ""), known)]
        for part in self.form(language).parts:
            blocks += [f"## {part.heading}", _escaped(answers.get(part.name, ""), known)]
            for question in part.questions:
                blocks.append(f"### {question.heading}")
                blocks += ["\n".join(question.help_lines)] if with_help else []
                blocks.append(_escaped(answers.get(question.name, ""), known))
        return "\n\n".join(block for block in blocks if block)

    def missing(self, answers: Mapping[str, str]) -> list[str]:
        """The questions without an answer, by name, in the form's order."""
        return [question.name for question in self.form("en").questions if not answers.get(question.name)]


def nested(answers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The answers by part and question, as JSON shows them."""
    found: dict[str, dict[str, str]] = {}
    for name, answer in answers.items():
        part, _, question = name.partition(".")
        found.setdefault(part, {})[question or GENERAL] = answer
    return found


@lru_cache(maxsize=8)
def _form(name: str, language: Language) -> Form:
    data = _data(name, language)
    parts = tuple(
        Part(
            part["name"],
            part["heading"],
            tuple(
                Question(f"{part['name']}.{q['name']}", q["heading"], q["ask"], q["help"])
                for q in part["questions"]
            ),
        )
        for part in data["parts"]
    )
    return Form(data["title"], parts, data["sign"])


@lru_cache(maxsize=8)
def _data(name: str, language: Language) -> dict[str, Any]:
    text = resources.files("copilot.plan").joinpath(f"{name}_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=4)
def _known(name: str) -> _Known:
    headings: dict[str, tuple[str, Language]] = {}
    titles: set[str] = set()
    lines: set[str] = set()
    for language in LANGUAGES:
        data = _data(name, language)
        titles |= {_folded(title) for title in (data["title"], *data["also"])}
        lines |= {line for question in _form(name, language).questions for line in question.help_lines}
        for part in data["parts"]:
            entries = [(part["name"], part)] + [(f"{part['name']}.{q['name']}", q) for q in part["questions"]]
            for its, entry in entries:
                for heading in (entry["heading"], *entry.get("also", ())):
                    headings.setdefault(_folded(heading), (its, language))
    return _Known(headings, frozenset(titles), frozenset(lines))


def _folded(heading: str) -> str:
    plain = _NUMBERED.sub("", heading.strip().strip("*_").strip()).replace("’", "'")
    return " ".join(plain.rstrip(":?. ").casefold().split())


def _pieces(line: str) -> tuple[str, str, str]:
    match = _LINE.fullmatch(line)
    assert match is not None  # any line has an indent, backslashes and a rest, all maybe empty
    return match[1], match[2], match[3]


def _means_something(body: str, known: _Known) -> bool:
    return _HEADING.fullmatch(body) is not None or body.strip() in known.help


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in printable(text).split("\n")).strip("\n")


def _escaped(answer: str, known: _Known) -> str:
    """An answer in which no line is taken for one of the form's."""
    return "\n".join(_escaped_lines(_tidy(answer), known))


def _escaped_lines(answer: str, known: _Known) -> Iterator[str]:
    for line in answer.split("\n"):
        indent, slashes, body = _pieces(line)
        yield f"{indent}\\{slashes}{body}" if _means_something(body, known) else line


def _unescaped(line: str, known: _Known) -> str:
    indent, slashes, body = _pieces(line)
    return f"{indent}{slashes[1:]}{body}" if slashes and _means_something(body, known) else line
