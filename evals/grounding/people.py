"""The checker on claims labelled by people: how well its chance ranks supported above partly and not supported."""

from __future__ import annotations

from typing import Any

import numpy as np

from evals.grounding.fit import fit
from evals.grounding.measured import odds
from evals.grounding.table import Matrix, Table

FOLDS = 5
_DRAWS = 1000


def people(given: Table) -> dict[str, Any]:
    """AUROC of supported against the rest, by claims, each scored with coefficients fitted on other claims."""
    scores, retold, labels = cross_fitted(given)
    dice = np.random.default_rng(8)
    draws = []
    for _ in range(_DRAWS):
        at = dice.integers(0, len(labels), len(labels))
        if 0 < labels[at].sum() < len(at):
            draws.append(auroc(scores[at], labels[at]))
    low, high = np.percentile(draws, [2.5, 97.5])
    return {
        "auroc": round(auroc(scores, labels), 3),
        "interval": [round(float(low), 3), round(float(high), 3)],
        "retelling_alone": round(auroc(retold, labels), 3),
        "claims": len(labels),
        "supported": int(labels.sum()),
    }


def cross_fitted(given: Table) -> tuple[Matrix, Matrix, Matrix]:
    """The log-odds of each claim, those by the coefficients of free retellings alone, and its label.

    A claim's score is the highest of its rows.
    """
    ids = sorted({row.id for row in given.wice})
    fold = {name: n % FOLDS for n, name in enumerate(ids)}
    scores = np.zeros((len(given.wice), 2))
    for number in range(FOLDS):
        inside = [n for n, row in enumerate(given.wice) if fold[row.id] != number]
        outside = [n for n, row in enumerate(given.wice) if fold[row.id] == number]
        sets = fit(given, inside)
        scores[outside, 0] = odds(given.people[outside], sets, across=False)
        # with one set for both, how close a claim is does not count
        alone = {"close": sets["free"], "free": sets["free"]}
        scores[outside, 1] = odds(given.people[outside], alone, across=False)
    rows = {name: [n for n, row in enumerate(given.wice) if row.id == name] for name in ids}
    best = np.array([scores[rows[name]].max(axis=0) for name in ids])
    return best[:, 0], best[:, 1], np.array([given.wice[rows[name][0]].true for name in ids])


def auroc(scores: Matrix, labels: Matrix) -> float:
    """The chance that a supported claim scores above another one; draws count half."""
    from scipy.stats import rankdata

    true = labels.astype(bool)
    ranks = rankdata(scores)
    count = int(true.sum())
    return float((ranks[true].sum() - count * (count + 1) / 2) / (count * (~true).sum()))
