"""Score the rules on labelled questions: ``python -m evals.questions.score [--show tune]``."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copilot.domain import Language
from copilot.grounding.question import why_not

QUESTIONS = Path(__file__).with_name("questions.jsonl")


@dataclass(slots=True)
class Tally:
    """What passed of the good ones and of the bad ones, and which rule was named for those refused."""

    good: int = 0
    bad: int = 0
    good_passed: int = 0
    bad_passed: int = 0
    named: int = 0
    slipped: Counter[str] = field(default_factory=Counter)

    def result(self) -> dict[str, Any]:
        """Precision of what passes, recall of good ones; ``named``: share of bad ones refused by their own rule."""
        passed = self.good_passed + self.bad_passed
        return {
            "good": self.good,
            "bad": self.bad,
            "precision": round(self.good_passed / passed, 4) if passed else None,
            "recall": round(self.good_passed / self.good, 4) if self.good else None,
            "named": round(self.named / self.bad, 4) if self.bad else None,
            "passed_wrongly": dict(self.slipped),
        }


def rows(path: Path = QUESTIONS) -> list[dict[str, Any]]:
    """The labelled questions."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def verdict(row: dict[str, Any]) -> str | None:
    """The rule that the row's question breaks, by the code."""
    language: Language = row["language"]
    reason = why_not(row["text"], language, [row["said"]] if row.get("said") else [])
    return reason.code if reason else None


def score(path: Path = QUESTIONS) -> dict[str, dict[str, Any]]:
    """Results by "part" and "part/language"."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in rows(path):
        found = verdict(row)
        for name in (row["part"], f"{row['part']}/{row['language']}"):
            tally = tallies[name]
            if row["good"]:
                tally.good += 1
                tally.good_passed += found is None
            else:
                tally.bad += 1
                tally.bad_passed += found is None
                tally.named += found == row["breaks"]
                tally.slipped.update([row["breaks"]] if found is None else [])
    return {name: tallies[name].result() for name in sorted(tallies)}


if __name__ == "__main__":
    if "--show" in sys.argv:
        part = sys.argv[sys.argv.index("--show") + 1]
        for row in rows():
            if row["part"] == part and (verdict(row) is None) != row["good"]:
                sys.stdout.write(f"{row['id']} {row['breaks'] or 'good'} -> {verdict(row)}: {row['text']}\n")
    sys.stdout.write(json.dumps(score(), indent=1, ensure_ascii=False) + "\n")
