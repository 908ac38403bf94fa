"""Figures of the generated pairs by language and kind of edit, and all figures as lines of a table."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from evals.grounding.measured import by_layer
from evals.grounding.table import Matrix, Table
from evals.intervals import wilson

PARTS = ("de", "en", "across")


def generated(given: Table) -> dict[str, Any]:
    """Right decisions on the pairs kept aside: balanced accuracy by part, shares by part and kind, and by layer."""
    layers = {name: _parts(given, odds) for name, odds in by_layer(given).items()}
    return {
        "pairs": len(given.pairs),
        "kept_aside": sum(pair.kept for pair in given.pairs),
        "layers": layers,
        **layers["all"],
    }


def _parts(given: Table, odds: Matrix) -> dict[str, Any]:
    right: dict[tuple[str, bool, str], list[bool]] = defaultdict(list)
    for pair, value in zip(given.pairs, odds, strict=True):
        if pair.kept:
            right[pair.part, pair.true, pair.kind].append((value >= 0) == pair.true)
    result: dict[str, Any] = {}
    for part in PARTS:
        own = {key: marks for key, marks in right.items() if key[0] == part}
        true = [mark for key, marks in own.items() if key[1] for mark in marks]
        false = [mark for key, marks in own.items() if not key[1] for mark in marks]
        result[part] = {
            "balanced": _balanced(true, false),
            "true accepted": share(true),
            "false refused": share(false),
            "kinds": {
                f"{'true' if key[1] else 'false'}: {key[2]}": share(marks)
                for key, marks in sorted(own.items(), key=lambda entry: (not entry[0][1], entry[0][2]))
            },
        }
    return result


def share(marks: list[bool]) -> dict[str, Any]:
    """The share of true marks, of how many, and both with the interval as text."""
    whole, part = len(marks), sum(marks)
    return {"share": round(part / max(1, whole), 3), "of": whole, "text": wilson(part, whole)}


def _balanced(true: list[bool], false: list[bool]) -> dict[str, Any]:
    """The mean of both shares with its normal 95 % interval."""
    shares = [sum(marks) / max(1, len(marks)) for marks in (true, false)]
    spread = sum(s * (1 - s) / max(1, len(m)) for s, m in zip(shares, (true, false), strict=True))
    mean, half = sum(shares) / 2, 1.96 * math.sqrt(spread) / 2
    return {
        "share": round(mean, 3),
        "of": len(true) + len(false),
        "text": f"{mean:.3f} [{max(0.0, mean - half):.3f}, {min(1.0, mean + half):.3f}]",
    }


def lines(name: str, values: Any) -> list[str]:
    """One part of the result as lines."""
    if name == "people":
        low, high = values["interval"]
        return [
            f"  people (WiCE, cross-fitted): AUROC {values['auroc']:.3f} [{low:.3f}, {high:.3f}], "
            f"{values['claims']} claims, {values['supported']} supported; "
            f"coefficients of retellings alone {values['retelling_alone']:.3f}"
        ]
    if name == "written":
        return [
            f"  written by models, {kind + ',':<14}{own['pieces']:>4} pieces: "
            + ", ".join(f"{name} {found['text']}" for name, found in own.items() if name != "pieces")
            for kind, own in values.items()
        ]
    if name == "reliability":
        found = [
            "  reliability on pairs kept aside: chance from-to, pairs, mean chance, share true (weighted half and half)"
        ]
        for row in values:
            found.append(
                f"    {row['from']:.1f}-{row['to']:.1f} {row['pairs']:>6} {row['chance']:>7.3f} {row['true']:>7.3f}"
            )
        return found
    if name == "partial":
        return [
            f"  half supported, {kind:<28}{found['text']}"
            for kind, found in values.items()
            if kind.count(":") == 1
        ]
    if name == "calibration":
        return [f"  calibration: expected error {values['error']:.3f}, Brier score {values['brier']:.3f}"]
    found = [
        f"  generated: {values['pairs']} pairs, {values['kept_aside']} kept aside (below); right decisions"
    ]
    found.append(f"    {'':<22}" + "".join(f"{part:<26}" for part in PARTS))
    for layer, own in values["layers"].items():
        found.append(
            f"    {'layer: ' + layer:<22}" + "".join(f"{own[part]['balanced']['text']:<26}" for part in PARTS)
        )
    kinds = list(dict.fromkeys(kind for part in PARTS for kind in values[part]["kinds"]))
    for label in ("balanced", "true accepted", "false refused"):
        found.append(f"    {label:<22}" + "".join(f"{values[part][label]['text']:<26}" for part in PARTS))
    for kind in kinds:
        cells = (values[part]["kinds"].get(kind, {"text": "-"})["text"] for part in PARTS)
        found.append(f"    {kind:<22}" + "".join(f"{cell:<26}" for cell in cells))
    return found
