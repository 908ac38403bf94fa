"""From features to a chance: a logistic regression, with coefficients for claims close to their evidence, for free
retellings, and for claims in the other language."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from copilot.grounding.support.features import CERTAIN, NAMES

Coefficients = Mapping[str, float]
BIAS = "bias"
REFUSED = -4.0
"""Log-odds of what a certain rule refuses."""
CLOSE, FREE = 0.1, 0.25
"""Shares of a claim's words that are retold, or of neighbours that stand apart in the evidence: up to the first a claim
counts as close to its evidence, from the second on as a free retelling."""

LONG = 0.8
"""How much of closeness a page of many sentences takes away."""


@lru_cache(maxsize=1)
def coefficients() -> Mapping[str, Coefficients]:
    """Coefficients by "close", "free" and "across", as fitted by ``python -m evals.grounding.fit``."""
    text = resources.files("copilot.grounding.support").joinpath("coefficients.json").read_text("utf-8")
    data: dict[str, dict[str, float]] = json.loads(text)
    return data


def closeness(values: Mapping[str, float]) -> float:
    """1 for a claim in nearly the words of a short quote, where each changed word counts; 0 for a free retelling.

    In a long page the sentence most like the claim need not be the one it rests on: there less counts as close.
    """
    apart = max(values.get("broken", 0.0), values.get("retold", 0.0))
    return max(0.0, min(1.0, (FREE - apart) / (FREE - CLOSE))) * (1 - LONG * values.get("crowded", 0.0))


def shares(values: Mapping[str, float], *, across: bool) -> dict[str, float]:
    """How much each set of coefficients counts."""
    if across:
        return {"across": 1.0}
    close = closeness(values)
    return {"close": close, "free": 1 - close}


def log_odds(
    values: Mapping[str, float], *, across: bool, sets: Mapping[str, Coefficients] | None = None
) -> float:
    """The log-odds that the claim is supported, by the committed coefficients or others."""
    sets = sets or coefficients()
    odds = sum(
        share * (sets[name][BIAS] + sum(sets[name][feature] * values.get(feature, 0.0) for feature in NAMES))
        for name, share in shares(values, across=across).items()
    )
    return min(odds, REFUSED) if any(values.get(name) for name in CERTAIN) else odds


def contributions(values: Mapping[str, float], *, across: bool) -> dict[str, float]:
    """What each feature adds to the log-odds."""
    sets = coefficients()
    return {
        feature: sum(
            share * sets[name][feature] * value for name, share in shares(values, across=across).items()
        )
        for feature, value in values.items()
        if feature in NAMES
    }


def chance(odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
