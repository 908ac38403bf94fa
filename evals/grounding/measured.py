"""Log-odds from features by the checker's own formula, with the committed coefficients or others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from copilot.grounding.support.chance import Coefficients, log_odds
from copilot.grounding.support.features import NAMES
from evals.grounding.table import Matrix, Table

Sets = Mapping[str, Coefficients]


def odds(features: Matrix, sets: Sets | None, *, across: bool) -> Matrix:
    """Log-odds of rows of features."""
    rows = (dict(zip(NAMES, row, strict=True)) for row in features.tolist())
    return np.array([log_odds(row, across=across, sets=sets) for row in rows])


def generated_odds(given: Table, sets: Sets | None = None) -> Matrix:
    """The log-odds of every generated pair, by the committed coefficients or others."""
    across = np.array([pair.part == "across" for pair in given.pairs])
    found = np.zeros(len(given.pairs))
    for part in (True, False):
        found[across == part] = odds(given.generated[across == part], sets, across=part)
    return found
