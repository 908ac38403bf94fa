"""Which good rewordings the check accepts, and which lies, by kind and part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.grounding.score import score


def main() -> dict[str, Any]:
    """The scores."""
    result = score(Path(__file__).parent / "grounding" / "cases.jsonl")
    return {"suite": "grounding", "scores": result, "table": json.dumps(result, indent=1, ensure_ascii=False)}
