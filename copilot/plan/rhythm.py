"""When to meet next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

_YEAR_END = {(12, day) for day in range(24, 32)} | {(1, 1), (1, 2)}


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
