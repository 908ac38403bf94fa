"""How many hard cases are recognised, how many ordinary questions taken for one: ``python -m evals.hard.score``.

``cases.jsonl`` holds messages in both languages. The part ``kept`` was written first and its failures were looked at
once, at the end (docs/decisions/hard-cases.md).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from copilot.answer.hard import beyond, recognise
from evals.intervals import wilson

Json = dict[str, Any]


def cases(part: str | None = None) -> list[Json]:
    """The labelled messages, of one part or of all."""
    lines = (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if part is None or row["part"] == part]


def missed(part: str | None = None) -> list[Json]:
    """Hard cases that weren't recognised."""
    return [row for row in cases(part) if row["kind"] and recognise(row["text"]) is None]


def alarms(part: str | None = None) -> list[Json]:
    """Ordinary questions that were taken for a hard case."""
    return [row for row in cases(part) if not row["kind"] and recognise(row["text"]) is not None]


def score(part: str | None = None) -> Json:
    """Recall of hard cases, false alarms on all others, and both for advice beyond the documents."""
    found: Json = {}
    for language in ("de", "en"):
        rows = [row for row in cases(part) if row["language"] == language]
        hard = [row for row in rows if row["kind"]]
        plain = [row for row in rows if not row["kind"]]
        found[f"recall_{language}"] = wilson(sum(recognise(r["text"]) is not None for r in hard), len(hard))
        false = sum(recognise(r["text"]) is not None for r in plain)
        found[f"false_alarms_{language}"] = wilson(false, len(plain))
    advice = [row for row in cases(part) if row["beyond"]]
    other = [row for row in cases(part) if not row["beyond"] and not row["kind"]]
    found["beyond"] = wilson(sum(beyond(r["text"]) == r["beyond"] for r in advice), len(advice))
    found["beyond_false"] = wilson(sum(beyond(r["text"]) is not None for r in other), len(other))
    return found


if __name__ == "__main__":
    for name in ("tune", "kept"):
        print(name, json.dumps(score(name), indent=1))
