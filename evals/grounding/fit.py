"""Fit the checker's coefficients and write them beside it.

    python -m evals.grounding.fit

"close" and "across": the generated pairs of the articles for fitting; "free": the claims of WiCE and generated pairs.
Features count against a claim: their coefficients are at most zero, but for the length of a free retelling.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from copilot.grounding.support.chance import BIAS, Coefficients
from copilot.grounding.support.chance import closeness as closeness_of
from copilot.grounding.support.features import NAMES
from evals.grounding.table import Matrix, Table, table

FILE = Path(__file__).parents[2] / "copilot" / "grounding" / "support" / "coefficients.json"
EITHER = ("length",)
"""Features that may count for a claim too, in a free retelling."""
RETOLD = (
    "uncovered", "worst clause", "bare clause", "length", "unlike",
    "number missing", "date missing", "name missing", "proper missing",
    "quantity added", "comparison added", "modality added",
)  # fmt: skip
"""The few features that tell of a free retelling; with all of them its few labelled claims would be learnt by heart."""
SURE = {
    "unit": -2.0,
    "bare clause": -1.5,
    "condition dropped": -1.0,
    "negation added": -0.5,
    "negation dropped": -0.5,
}
"""What an exact rule counts at least in a free retelling too, since a product would rather refuse."""
SURE_CLOSE = {"swapped": -2.6, "added words": -3.5, "condition dropped": -6.0, "negation added": -7.5}
"""The same for claims close to a quote: one exchange, seen at both of its ends, refuses a claim, as does a word put
in between two that stand side by side in the evidence, or a condition left out (too rare to be learnt)."""
SURE_ACROSS = {
    "far": -1.6, "joined words": -4.0, "condition dropped": -3.0, "negation added": -5.0, "negation dropped": -4.0,
    "opening elsewhere": -2.0, "subject replaced": -1.2, "names crossed": -4.5, "swapped": -1.0, "name alone": -3.0,
    "name for name": -2.0, "name strayed": -3.0, "number missing": -5.0, "date missing": -5.0,
    "number elsewhere": -3.0, "date elsewhere": -3.0,
}  # fmt: skip
"""The same across languages: few made lies lack words, but a claim with words of its own isn't supported."""
MADE = 0.5
"""What the generated pairs count beside WiCE's rows, as far as they are free retellings."""
TOLD = 0.3
"""What WiCE's rows count beside the generated pairs, as far as they are close to their evidence."""
_RIDGE_CLOSE, _RIDGE_FREE, _RIDGE_ACROSS = 1e-3, 1e-2, 1e-3


def fitted(wide: Matrix, most: Sequence[float], y: Matrix, weights: Matrix, penalty: float) -> Matrix:
    """Coefficients: the minimum of weighted log-loss and a small ridge; none above its ``most``."""
    sign = np.where(y > 0.5, 1.0, -1.0)
    weights = weights / weights.sum()
    scale = np.maximum(wide.std(axis=0), 0.05)

    def loss(beta: Matrix) -> tuple[float, Matrix]:
        margin = sign * (wide @ beta)
        rest = 1 / (1 + np.exp(np.clip(margin, -50, 50)))
        ridge = beta * scale
        value = float(weights @ np.logaddexp(0, -margin) + penalty * (ridge @ ridge))
        return value, -(wide.T @ (weights * sign * rest)) + 2 * penalty * ridge * scale

    bounds = [(None, bound) for bound in most]
    result = minimize(
        loss, np.minimum(0.0, most), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000}
    )
    found: Matrix = result.x
    return found


def balanced(y: Matrix, total: float = 1.0) -> Matrix:
    """Weights that give true and false half of the total each."""
    true = y > 0.5
    return np.where(true, 0.5 * total / max(1, true.sum()), 0.5 * total / max(1, (~true).sum()))


def closeness(features: Matrix) -> Matrix:
    """How close each claim is to its evidence's own words, 0 to 1 (see ``chance.closeness``)."""
    return np.array([closeness_of(dict(zip(NAMES, row, strict=True))) for row in features.tolist()])


def biased(features: Matrix) -> Matrix:
    """The features with a last column of ones."""
    return np.hstack([features, np.ones((len(features), 1))])


def fit(given: Table, people: list[int]) -> dict[str, Coefficients]:
    """Coefficients with their bias: "close", "free" (with these rows of WiCE) and "across"."""
    labels = np.array([float(given.wice[n].true) for n in people])
    told = balanced(labels)
    x, y = _generated(given, across=False)
    made = balanced(y)
    both, truth = np.vstack([x, given.people[people]]), np.concatenate([y, labels])
    close = closeness(both)
    weights = np.concatenate([made, TOLD * told]) * close
    most = [SURE_CLOSE.get(name, 0.0) for name in NAMES]
    found = {"close": fitted(biased(both), [*most, np.inf], truth, weights, _RIDGE_CLOSE)}
    weights = np.concatenate([MADE * made, told]) * np.concatenate(
        [1 - close[: len(y)], np.ones(len(labels))]
    )
    used = [n for n, name in enumerate((*NAMES, BIAS)) if name in RETOLD or name in SURE or name == BIAS]
    most = [np.inf if name in EITHER else SURE.get(name, 0.0) for name in NAMES]
    found["free"] = np.zeros(len(NAMES) + 1)
    found["free"][used] = fitted(
        biased(both)[:, used], np.array([*most, np.inf])[used], truth, weights, _RIDGE_FREE
    )
    x, y = _generated(given, across=True)
    most = [SURE_ACROSS.get(name, 0.0) for name in NAMES]
    found["across"] = fitted(biased(x), [*most, np.inf], y, balanced(y), _RIDGE_ACROSS)
    return {part: dict(zip((*NAMES, BIAS), beta.tolist(), strict=True)) for part, beta in found.items()}


def _generated(given: Table, *, across: bool) -> tuple[Matrix, Matrix]:
    """Features and labels of the generated pairs that are for fitting."""
    own = [n for n, p in enumerate(given.pairs) if not p.kept and (p.part == "across") == across]
    return given.generated[own], np.array([float(given.pairs[n].true) for n in own])


def main() -> None:
    """Fit on all that may be fitted on, and write the file."""
    given = table()
    found = fit(given, list(range(len(given.wice))))
    rows = {
        part: {name: round(value, 4) for name, value in coefficients.items()}
        for part, coefficients in found.items()
    }
    FILE.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(FILE)


if __name__ == "__main__":
    main()
