"""Questions for a counted list, as "which three principles": which sentences could name that many things.

A sentence near to such a question that neither says the number nor names so many things is about something else.
The test is wide: an enumeration in running text counts as well as a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from copilot.answer.candidates import Candidate
from copilot.answer.extent import is_item
from copilot.domain import LANGUAGES
from copilot.grounding.facts import number_words
from copilot.text.terms import fold

FEWEST, MOST = 2, 12
"""Things that somebody asks for by their number: one is no list, more than a dozen nobody counts."""
_JOINED = re.compile(r"[,;·/]|\b(?:and|or|und|oder|sowie|plus|as well as)\b|&")


def asked_for(question: str) -> int | None:
    """How many things a question wants named ("what are the four steps": 4), None where it says no number."""
    found = _asked().search(fold(" ".join(question.split())))
    return _value(found["number"]) if found else None


def could_name(candidate: Candidate, passage: Sequence[Candidate], number: int) -> bool:
    """Whether a candidate says the number, names so many things, or belongs to a list of so many in its passage."""
    text = fold(candidate.words)
    if any(_value(word) == number for word in re.findall(r"\w+", text)):
        return True
    return len(_JOINED.findall(text)) >= number - 1 or _listed(candidate, passage) == number


def _listed(candidate: Candidate, passage: Sequence[Candidate]) -> int:
    """How many items the list has that the candidate belongs to or opens."""
    numbers = {c.number: c for c in passage}
    first = last = candidate.number + (not is_item(candidate))
    while (before := numbers.get(first - 1)) is not None and is_item(before):
        first -= 1
    while (after := numbers.get(last)) is not None and is_item(after):
        last += 1
    return last - first


@lru_cache(maxsize=1)
def _asked() -> re.Pattern[str]:
    words = {word for language in LANGUAGES for word in number_words(language) if _value(word)}
    number = "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
    opens = r"(?:which|what|name|list|nenne?|welche[rsnm]?|was|wie\s+heissen)"
    between = r"(?:\s+(?:are|were|sind|waren|the|die|these|diese|our|unsere|main|key|wichtigsten|following))*"
    return re.compile(rf"\b{opens}{between}\s+(?P<number>\d\d?|{number})\s+[a-zäöü]")


@lru_cache(maxsize=512)
def _value(word: str) -> int | None:
    value = int(word) if word.isdecimal() and len(word) <= 2 else None
    for language in LANGUAGES:
        value = number_words(language).get(word, value)
    return value if value is not None and FEWEST <= value <= MOST else None
