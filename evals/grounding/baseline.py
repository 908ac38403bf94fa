"""Committed figures, and which of them a run falls below by more than chance explains."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.grounding.told import PARTS
from evals.wording.written import FIGURES

FILE = Path(__file__).parent / "baseline.json"
Figure = tuple[float, float]
"""A share and how far below it a figure of the same worth may fall (half of its 95 % interval)."""


def figures(result: dict[str, Any]) -> dict[str, Figure]:
    """All figures of a run that are compared, by name."""
    return dict(_figures(result))


def _figures(result: dict[str, Any]) -> Iterator[tuple[str, Figure]]:
    good = result["rewordings"]["accepted"]
    for name, text in good.items():
        if name in {"good kept", "good fresh", "good blind"}:
            part, whole = (int(n) for n in text.split("/"))
            yield f"rewordings: {name}", _figure(part / max(1, whole), whole)
    for name, count in result["rewordings"]["lies_accepted"].items():
        whole = int(good.get(f"lies {name}", "0/0").split("/")[1])
        yield f"lies refused: {name}", _figure(1 - count / max(1, whole), whole)
    for figure in FIGURES:
        written = result["written"]["all"][figure]
        yield f"written: {figure}", _figure(written["share"], written["of"])
    if "people" in result:
        low = result["people"]["interval"][0]
        # the same claims in both runs: a change of the ranking shows long before half of the interval is lost
        yield "people: auroc", (result["people"]["auroc"], round((result["people"]["auroc"] - low) / 2, 3))
    for name, found in result.get("partial", {}).items():
        yield f"partial: {name}", _figure(found["share"], found["of"])
    for part in PARTS if "generated" in result else ():
        own = result["generated"][part]
        for name in ("balanced", "true accepted", "false refused"):
            yield f"{part}: {name}", _figure(own[name]["share"], own[name]["of"])
        for name, share in own["kinds"].items():
            yield f"{part}: {name}", _figure(share["share"], share["of"])


def _figure(share: float, whole: int) -> Figure:
    smoothed = (share * whole + 1) / (whole + 2)
    return round(share, 4), round(1.96 * math.sqrt(smoothed * (1 - smoothed) / max(1, whole)), 4)


def write(result: dict[str, Any]) -> None:
    """Commit a run's figures."""
    rows = {name: {"share": share, "may_fall": fall} for name, (share, fall) in figures(result).items()}
    FILE.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


def compare(result: dict[str, Any]) -> list[str]:
    """The figures that fell by more than they may, and those that are gone though their part ran."""
    committed = json.loads(FILE.read_text("utf-8"))
    now = figures(result)
    skipped = missing(result)
    return [
        f"{name}: {now[name][0]:.3f}, was {row['share']:.3f}, may fall by {row['may_fall']:.3f}"
        if name in now
        else f"{name}: gone, was {row['share']:.3f}"
        for name, row in committed.items()
        if name.partition(":")[0] not in skipped
        and (name not in now or now[name][0] < row["share"] - row["may_fall"])
    ]


def missing(result: dict[str, Any]) -> frozenset[str]:
    """The parts that a run skipped, since their sets aren't here."""
    people = () if "people" in result else ("people",)
    return frozenset((*people, *(() if "generated" in result else ("partial", *PARTS))))
