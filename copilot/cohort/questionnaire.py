"""The ready questionnaire: what is asked at the start, at mid-term and at the end, of mentors and of mentees."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from copilot.cohort.feedback_file import COLUMNS
from copilot.domain import LANGUAGES, Language, Side
from copilot.text.tidy import for_markdown

Stage = Literal["start", "mid", "end"]
SIDES: tuple[Side, ...] = ("mentee", "mentor")


@dataclass(frozen=True, slots=True)
class Item:
    """A statement to rate, or (``open``) a question to answer in words; ``text`` by side, where it is asked."""

    key: str
    area: str
    open: bool
    stages: frozenset[str]
    text: dict[Side, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A language's questionnaire; ``words`` are its title, introduction and labels."""

    words: dict[str, str]
    stages: dict[str, str]
    roles: dict[str, str]
    areas: dict[str, str]
    items: tuple[Item, ...]


@lru_cache(maxsize=2)
def form(language: Language) -> Form:
    """The questionnaire in that language."""
    text = resources.files("copilot.cohort").joinpath(f"questionnaire_{language}.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return Form(
        words={name: value for name, value in data.items() if isinstance(value, str)},
        stages=data["stages"],
        roles=data["roles"],
        areas=data["areas"],
        items=tuple(
            Item(
                key=item["key"],
                area=item["area"],
                open=item.get("kind") == "open",
                stages=frozenset(item["stages"]),
                text={side: item[side] for side in SIDES if side in item},
            )
            for item in data["items"]
        ),
    )


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, Side]]:
    found: dict[str, tuple[str, Side]] = {}
    for language in LANGUAGES:
        for item in form(language).items:
            for side, text in item.text.items():
                found.setdefault(text.casefold().rstrip(".?"), (item.key, side))
    return found


def key_of(question: str) -> str:
    """What answers to a question are counted under: one key for both languages, else the question's own words.

    Where mentors and mentees are asked the same in different words, each side counts by itself.
    """
    known = _known().get(question.casefold().rstrip(".?"))
    return f"{known[0]}:{known[1]}" if known else question


def shown(key: str, language: Language) -> str:
    """The question of a key, in that language where it is one of the ready ones."""
    name, _, side = key.rpartition(":")
    for item in form(language).items:
        if item.key == name and side in item.text:
            return item.text[side]
    return key


def area_of(key: str) -> str | None:
    """What a ready question is about; None for any other question."""
    name = key.rpartition(":")[0]
    return next((item.area for item in form("en").items if item.key == name), None)


def order(key: str) -> tuple[int, str]:
    """Where a question stands in the questionnaire; any other question comes after those."""
    keys = [item.key for item in form("en").items]
    name = key.rpartition(":")[0]
    return (keys.index(name) if name in keys else len(keys)), key


def written(language: Language, stage: Stage, role: Side, as_form: Literal["csv", "md"]) -> str:
    """The questions of a stage for one side: Markdown to print, or CSV rows in which the answers are missing."""
    asked = [i for i in form(language).items if stage in i.stages and role in i.text]
    if as_form == "md":
        return _markdown(form(language), asked, stage, role)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for item in asked:
        values = {
            "question": item.text[role],
            "quotable": "",
            "role": role,
            "scale": "" if item.open else "1-5",
        }
        rows.writerow([values.get(column, "") for column in COLUMNS])
    return text.getvalue()


def _markdown(texts: Form, asked: list[Item], stage: Stage, role: Side) -> str:
    words = texts.words
    lines = [
        f"# {words['title']}",
        "",
        f"{texts.stages[stage]}, {texts.roles[role]}",
        "",
        words["intro"],
        "",
    ]
    area = ""
    for item in sorted(asked, key=lambda i: list(texts.areas).index(i.area)):
        if item.area != area:
            area = item.area
            lines += [f"## {texts.areas[area]}", ""]
        lines += [f"**{for_markdown(item.text[role])}**", ""]
        lines += [] if item.open else [words["scale"], ""]
        lines += [f"{words['comment']}: ", ""] if not item.open else ["", ""]
    lines += [words["quotable"]]
    return "\n".join(lines) + "\n"
