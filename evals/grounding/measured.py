"""Log-odds from features, with the committed coefficients or others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from copilot.grounding.support.chance import BIAS, coefficients
from copilot.grounding.support.features import NAMES
from evals.grounding.fit import biased, closeness
from evals.grounding.table import Matrix, Table


def odds(features: Matrix, sets: Mapping[str, Matrix], *, across: bool) -> Matrix:
    """Log-odds of rows of features; the bias is the last coefficient of each set."""
    x = biased(features)
    if across:
        return np.asarray(x @ sets["across"])
    close = closeness(features)
    return np.asarray(close * (x @ sets["close"]) + (1 - close) * (x @ sets["free"]))


def committed() -> dict[str, Matrix]:
    """The committed coefficients by set, bias last."""
    return {part: np.array([own[name] for name in (*NAMES, BIAS)]) for part, own in coefficients().items()}


def generated_odds(given: Table, sets: Mapping[str, Matrix] | None = None) -> Matrix:
    """The log-odds of every generated pair, by the committed coefficients or others."""
    sets = sets or committed()
    across = np.array([pair.part == "across" for pair in given.pairs])
    return np.where(
        across, odds(given.generated, sets, across=True), odds(given.generated, sets, across=False)
    )
