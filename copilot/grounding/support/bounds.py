"""Which side of a number is meant: "at least 8", "under 8", "no more than 8"."""

from __future__ import annotations

from collections.abc import Sequence

_LEAST = frozenset(
    "over above exceeding minimum least_at than_more über mindestens wenigstens ab als_mehr oberhalb".split()
)
_MOST = frozenset(
    "under below maximum most_at to_up than_less than_fewer "
    "unter höchstens maximal als_weniger zu_bis unterhalb".split()
)
"""Words before a number, those of two with the nearer one first."""
_NOT = frozenset("no not nicht kein keine".split())


def bound(before: Sequence[str]) -> int:
    """1 for a least, -1 for a most, 0 where neither is said; ``before`` are the folded words before the number."""
    near = list(before)[::-1]
    for length in (2, 1):
        said = "_".join(near[:length])
        side = (said in _LEAST) - (said in _MOST)
        if len(near) >= length and side:
            return -side if len(near) > length and near[length] in _NOT else side
    return 0
