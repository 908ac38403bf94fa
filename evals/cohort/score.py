"""How themes and statements of the catalogue fit labelled comments, and how found themes fit hand-given codes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any

import numpy as np

from copilot.cohort import catalogue

CASES = Path(__file__).with_name("comments.jsonl")


@dataclass(slots=True)
class Tally:
    """Right finds, wrong finds, and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[str], meant: set[str]) -> None:
        """Count one comment."""
        self.right += len(found & meant)
        self.wrong += len(found - meant)
        self.missed += len(meant - found)

    @property
    def precision(self) -> float:
        """Share of finds that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what was meant that was found."""
        return self.right / max(1, self.right + self.missed)


def cases() -> list[dict[str, Any]]:
    """The labelled comments: themes and statements (theme.facet) that each makes; ``part`` kept was not tuned on."""
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def said(text: str) -> set[str]:
    """The statements that the catalogue finds in a comment."""
    folded = catalogue.folded(text)
    return {f"{t.key}.{f.key}" for t in catalogue.load() for f in t.facets if f.holds(folded)}


def extended_b3(found: Sequence[set[Any]], given: Sequence[set[Any]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of overlapping groups against overlapping codes (Amigó and others, 2009)."""
    ours, theirs = _members(found), _members(given)
    both, coded = ours @ ours.T, theirs @ theirs.T
    least = np.minimum(both, coded)
    precision = _mean(least, both)
    recall = _mean(least, coded)
    return precision, recall, 2 * precision * recall / max(1e-12, precision + recall)


def _members(groups: Sequence[set[Any]]) -> Any:
    names = sorted({name for own in groups for name in own}, key=str)
    place = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(groups), len(names)), dtype=np.float32)
    for row, own in enumerate(groups):
        matrix[row, [place[name] for name in own]] = 1
    return matrix


def _mean(shared: Any, of: Any) -> float:
    counts = (of > 0).sum(axis=1)
    rows = counts > 0
    shares = np.where(of > 0, shared / np.maximum(of, 1), 0).sum(axis=1)
    return float((shares[rows] / counts[rows]).mean())


def adjusted_rand(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """How far two ways of grouping the same things agree: 1 the same, 0 as by chance."""
    cells = sum(comb(count, 2) for count in Counter(zip(one, other, strict=True)).values())
    rows = sum(comb(count, 2) for count in Counter(one).values())
    columns = sum(comb(count, 2) for count in Counter(other).values())
    expected = rows * columns / comb(len(one), 2)
    return (cells - expected) / max(1e-12, (rows + columns) / 2 - expected)
