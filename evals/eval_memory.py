"""What rules find in labelled notes: precision, recall, owner and day, by part and language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.memory.score import score


def main() -> dict[str, Any]:
    """The scores."""
    result = score(Path(__file__).parent / "memory" / "notes.jsonl")
    return {"suite": "memory", "scores": result, "table": json.dumps(result, indent=1, ensure_ascii=False)}
