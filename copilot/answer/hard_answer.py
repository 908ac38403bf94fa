"""What is said in a hard case: whom to turn to and how, nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from copilot.answer.contacts import Contact
from copilot.answer.emergency import Number
from copilot.answer.hard import HardCase
from copilot.domain import Evidence, Language

_TALK = ("talk", "young")


@dataclass(frozen=True, slots=True)
class HardAnswer:
    """The paragraphs in order, whom to ask with the reason, and what happens to the message."""

    lines: tuple[str, ...]
    ask: tuple[tuple[str, str], ...]
    notice: str


@lru_cache(maxsize=2)
def _texts(language: Language) -> dict[str, Any]:
    text = resources.files("copilot.answer").joinpath(f"hard_texts_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def worded(
    case: HardCase,
    contacts: Sequence[tuple[Contact, Evidence]],
    numbers: Sequence[Number],
    language: Language,
    address: Literal["du", "sie"],
) -> HardAnswer:
    """The answer to a hard case; where a life may be at risk the public numbers come before the contacts."""
    texts = _texts(language)
    formal = language == "de" and address == "sie"

    def line(name: str, /, **values: str) -> str:
        frames = texts["lines"]
        chosen = frames.get(f"{name}_sie") if formal else None
        return str(chosen or frames[name]).format(**values)

    opening = str(texts["open_sie" if formal else "open"][case.kind])
    sources = list(dict.fromkeys(evidence.label for _, evidence in contacts))
    many = "_of" if len(sources) > 1 else ""
    named = "; ".join(
        line(f"contact{many}", name=c.name, how=", ".join(c.how), source=e.label) for c, e in contacts
    )
    inside = line(f"contacts{many}", contacts=named, source=sources[0]) if named else line("no_contact")
    talk = _told([n for n in numbers if n.kind in _TALK], language)
    danger = _told([n for n in numbers if n.kind not in _TALK], language)
    public = [line("talk", numbers=talk)] if talk else []
    public += [line("danger", numbers=danger)] if danger else []
    if case.kind == "self_harm":
        first = line("now", numbers="; ".join(part for part in (talk, danger) if part))
        lines = [opening, first, inside]
    elif case.urgent:
        lines = [opening, *public[::-1], inside]
    else:
        lines = [opening, inside, *public]
    ask = tuple((c.name, line("why", source=e.label)) for c, e in contacts)
    return HardAnswer(tuple(lines), ask, line("notice"))


def _told(numbers: Sequence[Number], language: Language) -> str:
    return ", ".join(f"{n.number} ({n.what(language)})" for n in numbers)
