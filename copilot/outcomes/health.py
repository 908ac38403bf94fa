"""How a pair is doing, as far as those who lead may know: met or not, agreement or not, help asked for or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from copilot.outcomes.facts import PairFacts

USUAL_DAYS = 28
"""The rhythm where neither the pair nor the programme has one."""
LENIENT = 1.5
"""A session counts as in rhythm until half an interval after it was due: holidays and sick days are no news."""


@dataclass(frozen=True, slots=True)
class Health:
    """The three things, and nothing else; a pair that has just begun counts as met."""

    pair: str
    met: bool
    agreed: bool
    help: bool


def health(pair: PairFacts, today: date) -> Health:
    """The pair's health on that day."""
    every = timedelta(days=LENIENT * (pair.cadence or USUAL_DAYS))
    last = pair.held[-1] if pair.held else pair.started
    return Health(pair.id, today - last <= every, pair.agreed, pair.help)
