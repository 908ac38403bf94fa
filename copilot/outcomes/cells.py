"""When a figure stands for enough people to be shown, and the bands in which their number is given.

The thresholds may be raised by what is passed in, never lowered (docs/privacy.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FEWEST_PEOPLE = 5
FEWEST_PAIRS = 5
_BAND = 5


@dataclass(frozen=True, slots=True)
class Band:
    """A number of people as a range."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"


def band(n: int) -> Band:
    """The band that ``n`` lies in: 5–9, 10–14, 15–19, …"""
    low = n // _BAND * _BAND
    return Band(low, low + _BAND - 1)


def enough(people: int, pairs: int, least: int = FEWEST_PEOPLE) -> bool:
    """Whether a figure over so many people in so many pairs may be shown; ``least`` can raise both thresholds."""
    return people >= max(least, FEWEST_PEOPLE) and pairs >= max(least, FEWEST_PAIRS)


def split(parts: Iterable[int], rest: int = 0) -> bool:
    """Whether a breakdown may be shown: each part and the rest are nobody or enough people."""
    return all(n == 0 or n >= FEWEST_PEOPLE for n in (*parts, rest))


def share(part: int, whole: int) -> int:
    """A share in whole steps of five per cent."""
    return round(100 * part / whole / _BAND) * _BAND
