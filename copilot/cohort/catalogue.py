"""The catalogue of mentoring themes: read from a file that people edit, matched by words and by nearness of meaning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np

from copilot.domain import Language
from copilot.embedding import Embedder, Vectors
from copilot.errors import BadInput
from copilot.text.terms import fold

Polarity = Literal["positive", "critical"]
OWN = "themes.toml"
"""A file of this name in the home replaces the program's own catalogue."""
_EMBEDDER = "e5"
NEAR = 0.92
"""Similarity to a seed sentence from which a comment belongs to its theme (measured with the embedded embedder: right
in 92 % of 101 labelled comments that have one so near)."""
_APART = 0.01
"""How much nearer than to any other theme it must be."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A statement about a theme, written by hand; ``any`` must be met by a comment for it to count, ``none`` not."""

    key: str
    polarity: Polarity
    any: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]
    text: Mapping[Language, str]

    def holds(self, folded: str) -> bool:
        """Whether a comment in small letters says so."""
        return any(p.search(folded) for p in self.any) and not any(p.search(folded) for p in self.none)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with how it is recognised, what is said of it, and what a lead can do about it."""

    key: str
    title: Mapping[Language, str]
    questions: frozenset[str]
    words: re.Pattern[str]
    seeds: tuple[str, ...]
    facets: tuple[Facet, ...]
    advice: Mapping[Language, str]
    look_up: Mapping[Language, str]


def load(home: Path | None = None) -> tuple[Theme, ...]:
    """The home's own catalogue, else the program's. Raises: BadInput for a file that can't be used."""
    own = home / OWN if home else None
    if own is None or not own.is_file():
        return _built_in()
    try:
        return _themes(tomllib.loads(own.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, re.error) as error:
        raise BadInput("catalogue_broken", path=OWN) from error


@lru_cache(maxsize=1)
def _built_in() -> tuple[Theme, ...]:
    text = resources.files("copilot.cohort").joinpath("catalogue.toml").read_text("utf-8")
    return _themes(tomllib.loads(text))


def _themes(data: dict[str, Any]) -> tuple[Theme, ...]:
    return tuple(
        Theme(
            key=entry["key"],
            title={"de": entry["de"], "en": entry["en"]},
            questions=frozenset(entry.get("questions", ())),
            words=re.compile("|".join(rf"\b(?:{word})" for word in entry["words"])),
            seeds=tuple(entry.get("seeds", ())),
            facets=tuple(_facet(facet) for facet in entry.get("facets", ())),
            advice=entry.get("advice", {}),
            look_up=entry.get("look_up", {}),
        )
        for entry in data["themes"]
    )


def _facet(data: dict[str, Any]) -> Facet:
    if data["polarity"] not in ("positive", "critical"):
        raise ValueError(data["polarity"])
    return Facet(
        key=data["key"],
        polarity=data["polarity"],
        any=tuple(re.compile(rf"\b(?:{words})") for words in data["any"]),
        none=tuple(re.compile(words) for words in data.get("none", ())),
        text={"de": data["de"], "en": data["en"]},
    )


def folded(comment: str) -> str:
    """A comment as the expressions meet it: small letters, one space, plain apostrophes."""
    return " ".join(fold(comment).replace("’", "'").split())


def by_words(themes: Sequence[Theme], comment: str) -> set[str]:
    """The themes whose words or facets a comment (folded) has."""
    return {t.key for t in themes if t.words.search(comment) or any(f.holds(comment) for f in t.facets)}


def by_question(themes: Sequence[Theme], question: str) -> set[str]:
    """The theme that a ready question (its key) is about."""
    name = question.rpartition(":")[0]
    return {theme.key for theme in themes if name in theme.questions}


class Near:
    """What comments come near to in meaning; finds nothing with an embedder that the limits weren't measured with."""

    def __init__(self, themes: Sequence[Theme], embedder: Embedder) -> None:
        pairs = [(theme.key, seed) for theme in themes for seed in theme.seeds]
        self._keys = [key for key, _ in pairs]
        fits = _EMBEDDER in embedder.id and bool(pairs)
        self._seeds: Vectors | None = embedder.queries([seed for _, seed in pairs]) if fits else None

    def find(self, vectors: Vectors) -> list[str | None]:
        """For each vector the theme it is near to, None where there is none or two are equally near."""
        if self._seeds is None:
            return [None] * len(vectors)
        similar = vectors @ self._seeds.T
        keys = sorted(set(self._keys))
        best = np.stack([similar[:, [k == key for k in self._keys]].max(axis=1) for key in keys], axis=1)
        order = np.argsort(-best, axis=1, kind="stable")
        rows = np.arange(len(vectors))
        first = best[rows, order[:, 0]]
        second = best[rows, order[:, 1]] if len(keys) > 1 else np.zeros(len(vectors))
        near = (first >= NEAR) & (first - second >= _APART)
        return [keys[order[row, 0]] if near[row] else None for row in rows]
