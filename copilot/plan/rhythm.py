"""How often a pair meets: what it agreed in words, and when to meet next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

_YEAR_END = {(12, day) for day in range(24, 32)} | {(1, 1), (1, 2)}

_NUMBERS = {
    word: n
    for n, words in enumerate(
        (
            "ein eine einen einer jede jeden jedes one every each a",
            "zwei zweite zweiten two second other",
            "drei dritte dritten three third",
            "vier vierte vierten four fourth",
            "fünf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
            "zehn ten",
        ),
        1,
    )
    for word in words.split()
} | {"vierzehn": 14, "fourteen": 14}
_UNITS = {"d": 1, "t": 1, "w": 7, "m": 30}
_EVERY = re.compile(
    r"\b(?:(\d{1,3})|(" + "|".join(_NUMBERS) + r"))\s*[-.]?\s*"
    r"(d|w|m|tage?n?|days?|wochen?|weeks?|monate?n?|months?)\b",
    re.IGNORECASE,
)
_TIMES_A_MONTH = re.compile(
    r"\b(?:(einmal|once)|(zweimal|twice))\s+(?:im|pro|in the|a|per)\s+(?:monat|month)\b", re.IGNORECASE
)
_NAMED = (
    (re.compile(r"\b(?:zweiwöchentlich|vierzehntäglich|fortnightly|biweekly)\b", re.IGNORECASE), 14),
    (re.compile(r"\b(?:wöchentlich|weekly)\b", re.IGNORECASE), 7),
    (re.compile(r"\b(?:monatlich|monthly)\b", re.IGNORECASE), 30),
)
MOST_DAYS = 366


def days_between(words: str) -> int | None:
    """The days between two meetings that words name, as "alle drei Wochen", "every other week", "3w"; else None."""
    for pattern, days in _NAMED:
        if pattern.search(words):
            return days
    if often := _TIMES_A_MONTH.search(words):
        return 30 if often[1] else 15
    for match in _EVERY.finditer(words):
        n = int(match[1]) if match[1] else _NUMBERS[match[2].casefold()]
        days = n * _UNITS[match[3][0].casefold()]
        if 1 <= days <= MOST_DAYS:
            return days
    return None


def next_day(held: Sequence[date], today: date) -> date:
    """A day for the next session: the pair's own rhythm on, on a working day, not over the year's end.

    The rhythm is the median of the last intervals between sessions, in whole weeks, from one to six; two
    weeks where there is none yet.
    """
    gaps = sorted((later - earlier).days for earlier, later in pairwise([*held[-5:], today]))
    weeks = min(6, max(1, round(gaps[len(gaps) // 2] / 7))) if gaps else 2
    proposal = today + timedelta(weeks=weeks)
    while proposal.weekday() > 4 or (proposal.month, proposal.day) in _YEAR_END:
        proposal += timedelta(days=7 if proposal.weekday() <= 4 else 1)
    return proposal
