"""The features of all pairs of both sets, computed once a run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.domain import Language
from copilot.grounding.support.align import align
from copilot.grounding.support.features import NAMES
from copilot.grounding.support.meaning import Meaning
from copilot.grounding.support.measure import measure
from copilot.grounding.support.text import joined, take_apart
from evals.grounding.generate import Pair, generate
from evals.grounding.source import source
from evals.grounding.vectors import KeptVectors
from evals.grounding.wice import Row, rows

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Features, shape (n, len(NAMES)), of the generated pairs and of WiCE's rows; either may be missing.

    ``wordwise`` are those of the pairs without an embedder: rules and words alone.
    """

    pairs: list[Pair]
    generated: Matrix
    wordwise: Matrix
    wice: list[Row]
    people: Matrix


def table() -> Table:
    """Both sets with the features that the checker sees."""
    embedder = KeptVectors()
    meaning = Meaning(embedder)
    given = source()
    pairs = generate(given) if given else []
    people = rows() or []
    generated = [_features(p.claim, p.evidence, *_languages(p.direction), meaning) for p in pairs]
    labelled = [_features(row.claim, row.evidence, "en", "en", meaning) for row in people]
    wordwise = [_features(p.claim, p.evidence, *_languages(p.direction), None) for p in pairs]
    embedder.save()
    return Table(pairs, _matrix(generated), _matrix(wordwise), people, _matrix(labelled))


def _languages(direction: str) -> tuple[Language, Language]:
    claim, _, evidence = direction.partition("-")
    one: Language = "de" if claim == "de" else "en"
    other: Language = one if not evidence else "de" if evidence == "de" else "en"
    return one, other


def _features(
    claim: str, evidence: tuple[str, ...], mine: Language, theirs: Language, meaning: Meaning | None
) -> list[float]:
    found = align(take_apart(claim, mine), joined(evidence, theirs), meaning)
    return measure(found, meaning).vector()


def _matrix(vectors: list[list[float]]) -> Matrix:
    return np.array(vectors, dtype=np.float64).reshape(-1, len(NAMES))
