"""Claims of Wikipedia with the sentences they cite, labelled by people (WiCE, development part)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from evals.retrieval.sets import folder


@dataclass(frozen=True, slots=True)
class Row:
    """A claim beside one choice of evidence; rows of one ``id`` are the same claim."""

    id: str
    claim: str
    evidence: tuple[str, ...]
    label: str

    @property
    def true(self) -> bool:
        """Partly supported counts as not supported."""
        return self.label == "supported"


def rows() -> list[Row] | None:
    """All rows, or None where the set isn't here."""
    file = folder() / "support" / "wice_dev.jsonl"
    if not file.is_file():
        return None
    data = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [Row(row["id"], row["claim"], tuple(row["evidence"]), row["label"]) for row in data]
