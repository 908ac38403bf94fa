"""The fixed periods that feedback belongs to: a year, a half or a quarter of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from copilot.errors import BadInput

_FORM = re.compile(r"(20\d\d)(?:-(?:H([12])|Q([1-4])))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Quarters ``first`` to ``last`` (1 to 4, both included) of a year; written 2026, 2026-H1 or 2026-Q3."""

    year: int
    first: int
    last: int

    def __str__(self) -> str:
        quarters = self.last - self.first + 1
        if quarters == 4:
            return str(self.year)
        return f"{self.year}-H{self.last // 2}" if quarters == 2 else f"{self.year}-Q{self.first}"

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.year == other.year and self.first <= other.last and other.first <= self.last

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        length = self.last - self.first + 1
        start = (self.year * 4 + self.first - 1) - length
        return Period(start // 4, start % 4 + 1, start % 4 + length)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.first - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        month = self.last * 3
        following = date(self.year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)


def read(text: str) -> Period:
    """A period as people write it. Raises: BadInput for any other form, such as one without an end."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise BadInput("period_form", period=text.strip()[:20])
    year = int(match[1])
    if match[2]:
        return Period(year, 2 * int(match[2]) - 1, 2 * int(match[2]))
    if match[3]:
        return Period(year, int(match[3]), int(match[3]))
    return Period(year, 1, 4)


def half_of(day: date) -> Period:
    """The half-year that a day is in."""
    return Period(day.year, 1, 2) if day.month <= 6 else Period(day.year, 3, 4)
