"""Questions for a counted list, as "which three principles": which sentences could name that many things.

A sentence near to such a question that neither says the number nor names so many things is mostly about something
else. The test is wide: it counts lists, tables, and what running text enumerates, and lets pass what a passage cuts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from copilot.answer.candidates import Candidate
from copilot.answer.extent import counted, indent, is_item
from copilot.domain import LANGUAGES
from copilot.grounding.facts import number_words
from copilot.text.terms import fold

FEWEST, MOST = 2, 12
"""Things that somebody asks for by their number: one is no list, more than a dozen nobody counts."""
_JOINED = re.compile(r"[,;·/]|\b(?:and|or|to|und|oder|sowie|bis|plus|as well as)\b|&")
_NO_COUNT = frozenset("both beide beiden".split())


def asked_for(question: str) -> int | None:
    """How many things a question wants named ("what are the four steps": 4), None where it says no number."""
    found = _asked().search(fold(" ".join(question.split())))
    return _named(found["number"]) if found else None


def could_name(candidate: Candidate, passage: Sequence[Candidate], number: int) -> bool:
    """Whether a candidate or its heading says the number, or it names so many things, or is one of so many.

    ``passage`` are the candidates of its passage, in any order.
    """
    text = fold(candidate.words)
    heading = fold(candidate.hit.headings.rpartition("›")[2])
    if any(_named(word) == number for word in re.findall(r"\w+", f"{text} {heading}")):
        return True
    if len(_JOINED.findall(text)) >= number - 1:
        return True
    together = _together(candidate, sorted(passage, key=lambda c: c.number))
    top = min((indent(c) for c in together if not c.is_row), default=0)
    count = sum(c.is_row or (is_item(c) and indent(c) == top) for c in together)
    # a list at the border of its passage may go on in the next
    cut = bool(together) and max(c.number for c in passage) == together[-1].number
    return count == number or (cut and 0 < count < number)


def _together(candidate: Candidate, passage: Sequence[Candidate]) -> list[Candidate]:
    """The list or table that the candidate belongs to or opens; an item's further sentences belong to it."""
    runs: list[list[Candidate]] = [[]]
    for one in passage:
        before = runs[-1][-1] if runs[-1] else None
        if before is not None and (
            (one.is_row and before.is_row) or (not one.is_row and (is_item(one) or _same_line(before, one)))
        ):
            runs[-1].append(one)
        elif one.is_row or is_item(one):
            runs.append([one])
        else:
            runs.append([])
    opened = candidate.number + 1
    return next((run for run in runs if any(c.number in (candidate.number, opened) for c in run)), [])


def _same_line(one: Candidate, other: Candidate) -> bool:
    return "\n" not in one.hit.text[one.span.end - one.hit.start : other.span.start - one.hit.start]


@lru_cache(maxsize=1)
def _asked() -> re.Pattern[str]:
    words = {word for language in LANGUAGES for word in number_words(language) if _named(word)}
    number = "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
    opens = r"(?:which|what|name|list|nenne?|welche[rsnm]?|was|wie\s+heissen)"
    between = r"(?:\s+(?:are|were|sind|waren|the|die|these|diese|our|unsere|main|key|wichtigsten|following))*"
    return re.compile(rf"\b{opens}{between}\s+(?P<number>\d\d?|{number})\s+[a-zäöü]")


def _named(word: str) -> int | None:
    value = counted(word)
    return value if value is not None and FEWEST <= value <= MOST and word not in _NO_COUNT else None
