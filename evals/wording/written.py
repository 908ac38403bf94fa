"""What models really wrote, labelled by reading, against what the checks of the product let through.

Of what would be shown: how much says nothing untrue, how much is also good German or English. Of what says the same as
its draft: how much would be shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from copilot.grounding import Reason, check
from copilot.grounding.question_wording import reworded
from evals.grounding.told import share

Json = dict[str, Any]
FILE = Path(__file__).parent / "written.jsonl"
FIGURES = ("shown is true", "shown is fit", "same is shown")
_FIT = ("same", "less")


def written() -> Json:
    """The three shares, of all pieces and by kind and language; what a piece ``says`` was labelled by reading."""
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    found = [(row, verdict(row) is None) for row in rows]
    names = sorted({_name(row) for row in rows})
    return {
        "all": _shares(found),
        **{name: _shares([(row, shown) for row, shown in found if _name(row) == name]) for name in names},
    }


def _name(row: Json) -> str:
    return f"{row['kind']} {row['language']}"


def _shares(found: Sequence[tuple[Json, bool]]) -> Json:
    return {
        "pieces": len(found),
        "shown is true": share([row["says"] != "false" for row, shown in found if shown]),
        "shown is fit": share([row["says"] in _FIT for row, shown in found if shown]),
        "same is shown": share([shown for row, shown in found if row["says"] == "same"]),
    }


def verdict(row: Json) -> Reason | None:
    """Why the product would not show the wording, or None."""
    given = {"draft": row["draft"], "language": row["language"], "names": row.get("names", [])}
    if row["kind"] == "question":
        return reworded(row["written"], **given, said=row.get("said", []))
    return check(row["written"], **given, evidence=row["evidence"], computed=row.get("computed", []))
