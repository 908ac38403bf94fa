"""Matching as programmes grow: the assignment beside the bare solver on the same matrix, and the rest of the work.

    mentoring bench match

No embedder: vectors are drawn at random, since only times are looked at. Ratios are within one run.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copilot.matching.meaning import Texts
from evals.eval_match import _people, times
from evals.match.cases import cases

Json = dict[str, Any]
SIZES = (60, 125, 250, 500)


def main() -> Json:
    """The rows, and a table of them."""
    of = cases()
    mentees, mentors = _people(of)
    dice = np.random.default_rng(1)
    vectors: Texts = {}
    for profile, field in (*((m, "wishes") for m in mentees), *((m, "skills") for m in mentors)):
        vector = dice.normal(size=384).astype(np.float32)
        vectors[profile.source, field] = vector / np.linalg.norm(vector)  # type: ignore[index]
    rows = [{"size": size} | times(vectors, of, size) for size in SIZES]
    lines = [
        "match, random vectors, medians",
        " size  solver    assignment  ratio  scores   each pair's worth  whole",
    ]
    for r in rows:
        lines.append(
            f"{r['size']:>5}  {r['solver_seconds']:.4f} s  {r['assignment_seconds']:.4f} s    "
            f"{r['assignment_to_solver']:.2f}   {r['scores_seconds']:.2f} s   {r['losses_seconds']:.2f} s"
            f"             {r['whole_seconds']:.2f} s"
        )
    return {"bench": "match", "rows": rows, "table": "\n".join(lines)}
