"""Shares with their spread."""

from __future__ import annotations

import math

_Z = 1.96


def wilson(part: int, whole: int) -> str:
    """A share with its 95 % interval (Wilson, 1927), as text."""
    if not whole:
        return "-"
    share = part / whole
    centre = (share + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
    half = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
    return f"{share:.3f} [{centre - half:.3f}, {centre + half:.3f}]"
