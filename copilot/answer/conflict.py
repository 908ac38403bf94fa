"""Two documents that say different things about the same: found by their figures, shown side by side, never merged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from copilot.answer.ranking import Ranked
from copilot.domain import Language
from copilot.grounding.facts import facts
from copilot.text.terms import compound_parts, fold, stem, stop_words, terms, written

ALIKE = 0.4
"""Shared words (of the shorter sentence's) from which two sentences are about the same."""
BELOW = 0.035
"""How much less similar to the question than the best one a sentence may be to be held against it."""
_DATES = "@"
"""What days of the year count as: no noun, since "25 days" is no day."""
_OPEN = {
    "<": re.compile(r"\b(?:weniger als|unter|less than|fewer than|under|below)\s+\S{0,4}\s?$", re.IGNORECASE),
    ">": re.compile(r"\b(?:mehr als|über|more than|over|above)\s+\S{0,4}\s?$", re.IGNORECASE),
}
"""Words before a number (and its currency) that make it a bound: "less than 100 %" is no other value than 40 %."""
_CURRENCIES = {"chf": "CHF", "fr": "CHF", "franken": "CHF", "francs": "CHF", "€": "EUR", "eur": "EUR",
               "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sentences of different documents whose figures differ; ``newer`` first where both are dated."""

    newer: Ranked
    older: Ranked
    dated: bool


def conflict(ranked: Sequence[Ranked], chosen: Sequence[Ranked]) -> Conflict | None:
    """The first chosen sentence that a sentence of another document contradicts, with that one."""
    for one in chosen:
        if one.candidate.hit.kind != "document" or one.candidate.is_row:
            continue
        for other in ranked:
            if other.similarity >= one.similarity - BELOW and _contradicts(one, other):
                return _ordered(one, other)
    return None


def _contradicts(one: Ranked, other: Ranked) -> bool:
    a, b = one.candidate, other.candidate
    if (
        b.hit.kind != "document"
        or b.is_row
        or a.hit.source == b.hit.source
        or a.hit.language != b.hit.language
    ):
        return False
    language = a.hit.language
    left, right = figures(a.words, language), figures(b.words, language)
    shared = left.keys() & right.keys()
    differs = any(left[unit].isdisjoint(right[unit]) for unit in shared)
    return differs and _alike(a.words, b.words, language) >= ALIKE


def _alike(one: str, other: str, language: Language) -> float:
    a, b = (frozenset(t for t in terms(text, language) if not t.isdigit()) for text in (one, other))
    return len(a & b) / (min(len(a), len(b)) or 1)


def figures(text: str, language: Language) -> dict[str, set[tuple[object, ...]]]:
    """The values of a sentence by what they count: an amount's currency, a number's noun, days of the year.

    Open bounds stand by themselves, as ``<%``: they are held against each other only.
    """
    found: dict[str, set[tuple[object, ...]]] = {}
    for fact in facts(text, language):
        if fact.kind in ("day", "month"):
            found.setdefault(_DATES, set()).add(tuple(fact.value)[1:3])
        elif fact.kind == "number":
            unit = _unit(text, fact.start, fact.end, language)
            if unit:
                bound = next((sign for sign, words in _OPEN.items() if words.search(text[: fact.start])), "")
                found.setdefault(bound + unit, set()).add(tuple(fact.value))
    return found


def _unit(text: str, start: int, end: int, language: Language) -> str:
    """What a number counts: the currency or per cent beside it, else the next noun's stem (of a compound its end)."""
    before = text[:start].rstrip(" .")
    sign = before.split()[-1] if before.split() else ""
    if fold(sign) in _CURRENCIES:
        return _CURRENCIES[fold(sign)]
    after = text[end:].lstrip()
    if after.startswith("%"):
        return "%"
    for word in written(after)[:3]:
        if fold(word) in _CURRENCIES:
            return _CURRENCIES[fold(word)]
        noun = word[:1].isupper() if language == "de" else fold(word) not in stop_words(language)
        if noun and word.isalpha():
            parts = compound_parts(fold(word)) if language == "de" else ()
            return stem(parts[-1] if parts else fold(word), language)
    return ""


def _ordered(one: Ranked, other: Ranked) -> Conflict:
    days = [r.candidate.hit.day for r in (one, other)]
    if other.candidate.hit.day and (days[0] or date.min) < other.candidate.hit.day:
        one, other = other, one
    return Conflict(one, other, dated=all(days) and days[0] != days[1])
