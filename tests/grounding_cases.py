"""The labelled rewordings, and the draft and the sentences that the hand-written examples are about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVALS = Path(__file__).parents[1] / "evals" / "grounding"
CASES = [json.loads(line) for line in (EVALS / "cases.jsonl").read_text("utf-8").splitlines()]
BRIEF: dict[str, Any] = {
    "draft": "Julia: draft a one-page project brief for the archive move and send it to Ravi. "
    "Due 18 May, 14 days overdue.",
    "evidence": [
        "Julia will draft a one-page project brief for the archive move and send it to Ravi by 18 May."
    ],
    "computed": ["14"],
    "language": "en",
    "names": ["Julia", "Julia Stone", "Ravi", "Ravi Menon"],
}
SAID = ["Nadia asks HR for the new form. Tom reads the file until 18 May 2026."]
GESAGT = [
    "Nadia fragt die Personalabteilung nach dem neuen Formular. Tom liest die Akte bis zum 18. Mai 2026."
]
TEAM = ("Nadia Meier", "Tom Huber")
