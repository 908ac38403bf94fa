"""Which labelled questions the rules let through: precision of what passes, recall of good ones, by language and part.

mentoring eval questions
"""

from __future__ import annotations

from typing import Any

from evals.questions.score import score


def main() -> dict[str, Any]:
    """The scores, and a table of them."""
    scores = score()
    lines = [
        "questions: what passes the rules",
        f"  {'part':<10}{'good':>6}{'bad':>6}{'precision':>11}{'recall':>9}",
    ]
    for name, tally in scores.items():
        precision, recall = (
            "–" if tally[key] is None else f"{100 * tally[key]:.1f} %" for key in ("precision", "recall")
        )
        lines.append(f"  {name:<10}{tally['good']:>6}{tally['bad']:>6}{precision:>11}{recall:>9}")
        lines += [f"      passed wrongly: {rule} ({n})" for rule, n in tally["passed_wrongly"].items()]
    return {"suite": "questions", "scores": scores, "table": "\n".join(lines)}
