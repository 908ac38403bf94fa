"""Whether a chance of 0.8 is right in 8 of 10 cases: ten bins, and a drawing of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from evals.grounding.fit import balanced
from evals.grounding.measured import generated_odds
from evals.grounding.table import Matrix, Table

BINS = 10
_SIZE, _MARGIN = 320, 40
Weighed = tuple[Matrix, Matrix, Matrix]


def weighed(given: Table) -> Weighed:
    """Chance, truth and weight of the pairs kept aside: true and false ones weigh half each, as the chance is meant."""
    chances = 1 / (1 + np.exp(-np.clip(generated_odds(given), -30, 30)))
    kept = np.array([pair.kept for pair in given.pairs])
    true = np.array([float(pair.true) for pair in given.pairs])[kept]
    return chances[kept], true, balanced(true)


def calibration(kept: Weighed) -> dict[str, float]:
    """How far the chance is from the share of true ones: the mean over tenths of the chance, and the Brier score."""
    chances, true, weights = kept
    weights = weights / weights.sum()
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = [abs(float(weights[bins == n] @ (chances - true)[bins == n])) for n in range(BINS)]
    return {"error": round(sum(gaps), 4), "brier": round(float(weights @ (chances - true) ** 2), 4)}


def reliability(kept: Weighed) -> list[dict[str, Any]]:
    """For each tenth of the chance: how many pairs kept aside, their mean chance, and the share of true ones."""
    chances, true, weights = kept
    rows = []
    for n in range(BINS):
        inside = (chances >= n / BINS) & ((chances < (n + 1) / BINS) | (n == BINS - 1))
        weight = float(weights[inside].sum())
        rows.append(
            {
                "from": n / BINS,
                "to": (n + 1) / BINS,
                "pairs": int(inside.sum()),
                "chance": round(float(weights[inside] @ chances[inside]) / weight, 3) if weight else 0.0,
                "true": round(float(weights[inside] @ true[inside]) / weight, 3) if weight else 0.0,
            }
        )
    return rows


def svg(rows: list[dict[str, Any]]) -> str:
    """The bins as bars beside the diagonal, as a small drawing."""
    whole = _SIZE + 2 * _MARGIN
    base, wide = _MARGIN + _SIZE, _SIZE / BINS
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{whole}" height="{whole}" fill="white"/>',
    ]
    for row in rows:
        high, left = row["true"] * _SIZE, _MARGIN + row["from"] * _SIZE
        parts.append(
            f'<rect x="{left + 1:.1f}" y="{base - high:.1f}" width="{wide - 2:.1f}" height="{high:.1f}" fill="#4a7ab5">'
            f"<title>{row['pairs']} pairs</title></rect>"
        )
    parts += [
        f'<line x1="{_MARGIN}" y1="{base}" x2="{base}" y2="{_MARGIN}" stroke="#c33" stroke-dasharray="4"/>',
        f'<path d="M{_MARGIN} {_MARGIN}V{base}H{base}" fill="none" stroke="#333"/>',
        f'<text x="{whole / 2}" y="{whole - 10}" text-anchor="middle">chance given</text>',
        f'<text x="14" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 14 {whole / 2})">share true</text>',
    ]
    for n in (0, 0.5, 1):
        parts.append(f'<text x="{_MARGIN + n * _SIZE}" y="{base + 16}" text-anchor="middle">{n}</text>')
        parts.append(f'<text x="{_MARGIN - 6}" y="{base - n * _SIZE + 4}" text-anchor="end">{n}</text>')
    return "\n".join([*parts, "</svg>", ""])
