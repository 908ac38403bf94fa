"""Whether anything that identifies somebody gets through into a quote: labelled comments, each with its strings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from copilot.cohort.quotes import stripped

CASES = Path(__file__).with_name("identifying.jsonl")


def leaks() -> dict[str, Any]:
    """How many labelled strings there are, and which of them a quote still holds as a word."""
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    leaked = []
    quoted = 0
    for row in rows:
        quote = stripped(row["text"])
        quoted += quote is not None
        for string in row["identifying"]:
            if quote is not None and re.search(rf"(?<!\w){re.escape(string)}(?!\w)", quote):
                leaked.append({"id": row["id"], "string": string})
    return {
        "comments": len(rows),
        "strings": sum(len(row["identifying"]) for row in rows),
        "quoted": quoted,
        "leaked": leaked,
    }
