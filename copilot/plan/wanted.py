"""What a goal says in telling words, and what company content asks for it in the wanted role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from copilot.domain import Language
from copilot.plan.company import Passage, pick
from copilot.plan.wished import Wished
from copilot.retrieval import Hit
from copilot.text.language import guess_language
from copilot.text.terms import fold, terms, written

TELLING = 2
"""Words that a goal holds at least, beside those that only say that something shall change."""
VAGUE = frozenset(
    "werd bess mehr mach hab sein weit weiterkomm entwickl wachs erfolgreich besser "
    "becom get be have better more grow develop improv do feel one make success".split()
)
"""Stems that say that something shall change, and not what."""
_EVERYWHERE = frozenset(
    "ein eine eines zwei drei vier fünf sechs acht zehn mindestens höchstens person personen halten nehmen machen "
    "wirklich selber team arbeit jahr jahre monat woche wochen stunde stunden pro mal mit ohne prozent "
    "one two three four five six eight ten least most people person take make keep year years month week weeks "
    "hour hours per cent really own work".split()
)
"""Words that any company text holds: sharing them says nothing of a subject."""
_NEEDED = re.compile(
    r"\b(?:brauch\w*|mitbring\w*|voraus\w*|nötig\w*|notwendig\w*|erforder\w*|mindestens|verlangt\w*|erwart\w*|muss|müssen|"
    r"bewerb\w*|needs?|needed|requir\w*|at least|must|prerequisite\w*|expect\w*|apply|applies)\b|\bab \d+\s?%",
    re.IGNORECASE,
)
"""A sentence, or the heading it stands under, that says what a role asks for."""


def vague(text: str) -> bool:
    """Whether a goal says less than two things."""
    language = guess_language(text, "de")
    return len(set(terms(text, language)) - VAGUE) < TELLING


def query(text: str) -> str:
    """What company content is asked for a goal: its telling words; nothing where they say too little."""
    return "" if vague(text) else " ".join(_telling(text))


def needed(hits: Sequence[Hit], asked: str, role: str, language: Language) -> Passage | None:
    """The sentences of one document that say what such a goal asks for, in the wanted role; None where none does."""
    return pick(hits, asked, language, beside=role, fits=_asks) if asked else None


def _asks(hit: Hit, sentence: str) -> bool:
    return bool(_NEEDED.search(sentence) or _NEEDED.search(hit.headings.rpartition("›")[2]))


def role(applied: Iterable[Wished]) -> str:
    """The telling words of the role that the mentee applied with, empty where they say too little."""
    return next((" ".join(_telling(wish.goal.text)) for wish in applied if not vague(wish.goal.text)), "")


def _telling(text: str) -> list[str]:
    return [word for word in written(text) if not word.isdigit() and fold(word) not in _EVERYWHERE]
