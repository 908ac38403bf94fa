"""Log-odds from features by the checker's own formula, with the committed coefficients or others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from copilot.grounding.support.chance import Coefficients, log_odds
from copilot.grounding.support.features import EXACT, NAMES
from evals.grounding.table import Matrix, Table

Sets = Mapping[str, Coefficients]


def odds(features: Matrix, sets: Sets | None, *, across: bool) -> Matrix:
    """Log-odds of rows of features."""
    rows = (dict(zip(NAMES, row, strict=True)) for row in features.tolist())
    return np.array([log_odds(row, across=across, sets=sets) for row in rows])


def generated_odds(given: Table, sets: Sets | None = None, features: Matrix | None = None) -> Matrix:
    """The log-odds of every generated pair, by the committed coefficients or others, from these features or its own."""
    features = given.generated if features is None else features
    across = np.array([pair.part == "across" for pair in given.pairs])
    found = np.zeros(len(given.pairs))
    for part in (True, False):
        found[across == part] = odds(features[across == part], sets, across=part)
    return found


def by_layer(given: Table) -> dict[str, Matrix]:
    """What each layer alone would say of every generated pair, accepted from 0 on.

    "rules" accept what no exact rule speaks against; "words" and "all" by the whole formula, without and with an
    embedder.
    """
    exact = [n for n, name in enumerate(NAMES) if name in EXACT]
    return {
        "rules": np.where((given.wordwise[:, exact] > 0).any(axis=1), -1.0, 1.0),
        "words": generated_odds(given, features=given.wordwise),
        "all": generated_odds(given),
    }
