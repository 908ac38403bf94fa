"""A share beside that of a comparison group: the difference, and how far it may lie from it by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

COMPARABLE = ("agreement_made", "goals_nearer", "stayed", "new_role")
"""Measures that are a share of people or pairs who are one thing or the other."""
_Z = 1.959964
"""Two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Difference:
    """In percentage points: the programme's share less the other's, and the ends of the 95 % interval."""

    points: int
    low: int
    high: int


def _wilson(share: float, n: int) -> tuple[float, float]:
    """The interval of a share (Wilson's score)."""
    centre = share + _Z * _Z / (2 * n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    whole = 1 + _Z * _Z / n
    return (centre - half) / whole, (centre + half) / whole


def difference(percent: float, n: int, other_percent: float, other_n: int) -> Difference:
    """The difference of two shares with its interval (Newcombe's hybrid score, from two Wilson intervals).

    ``percent`` and ``n`` of the programme are what is shown, the share rounded and the lower end of the band: the
    interval tells no more than they do, and is rather too wide.
    """
    one, other = percent / 100, other_percent / 100
    (low, high), (other_low, other_high) = _wilson(one, n), _wilson(other, other_n)
    gap = one - other
    return Difference(
        points=round(100 * gap),
        low=round(100 * (gap - math.sqrt((one - low) ** 2 + (other_high - other) ** 2))),
        high=round(100 * (gap + math.sqrt((high - one) ** 2 + (other - other_low) ** 2))),
    )
