"""What the support checker answers."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.domain import Span

ACCEPTED = 0.5
"""From this chance on a claim counts as supported."""


@dataclass(frozen=True, slots=True)
class Support:
    """How likely evidence supports a claim, why not, and where the claim is not covered."""

    chance: float
    """0 to 1, calibrated where claims are half true and half false."""
    log_odds: float
    reason: str
    """The layer that counted most against the claim ("number", "negation", "uncovered", …); empty if supported."""
    detail: str
    """The same more closely: "number missing", "negation added", …"""
    exact: bool
    """Whether the reason is an exact rule, not nearness of words or meaning."""
    uncovered: Span | None
    """The piece of the claim that the reason is about, verbatim with its offsets; None if supported."""
    bare: float = 0.0
    """How bare of support one clause is beside another that is taken over, 0 to 1."""

    @property
    def supported(self) -> bool:
        """Whether the claim may be shown as fact."""
        return self.chance >= ACCEPTED
