"""The curated words of the support checker, one table for both languages so that their classes compare across."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import Language
from copilot.text.terms import fold, stem

GROUPS = ("negation", "modality", "quantity", "comparison", "order", "cause")
"""Groups of words that turn a statement; within a group one class excludes another."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; all folded."""

    marks: Mapping[str, tuple[str, str]]
    """Group and class by word, or by two words joined by "_"."""
    nouns: frozenset[str]
    """Those of them that are German nouns."""
    units: Mapping[str, str]
    scales: Mapping[str, float]
    about: frozenset[str]
    age: frozenset[str]
    synonyms: Mapping[str, frozenset[int]]
    opens: frozenset[str]
    conditions: frozenset[str]
    by: frozenset[str]
    be: frozenset[str]
    between: frozenset[str]
    small: frozenset[str]


@lru_cache(maxsize=2)
def words_of(language: Language) -> Words:
    """The words of a language, read once from the file beside this module."""
    text = resources.files("copilot.grounding.support").joinpath("words.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    marks = {
        fold(word): (group, name)
        for group in GROUPS
        for name, row in data[group].items()
        for word in str(row[language]).split()
    }
    synonyms: dict[str, set[int]] = {}
    for number, line in enumerate(data["synonyms"][language]):
        for word in str(line).split():
            synonyms.setdefault(stem(fold(word), language), set()).add(number)
    return Words(
        marks=marks,
        nouns=frozenset(
            fold(word)
            for group in GROUPS
            for row in data[group].values()
            for word in str(row["de"]).split()
            if word[0].isupper()
        ),
        units={fold(word): unit for unit, line in data["units"].items() for word in str(line).split()},
        scales={
            fold(word): float(10 ** int(power))
            for power, line in data["scales"].items()
            for word in str(line).split()
        }
        | {"billion": 1e12 if language == "de" else 1e9, "billionen": 1e12, "trillion": 1e12},
        about=frozenset(fold(word) for word in str(data["about"]["words"]).split()),
        age=frozenset(fold(word) for word in str(data["age"]["words"]).split()),
        synonyms={word: frozenset(numbers) for word, numbers in synonyms.items()},
        **{
            name: frozenset(fold(w) for w in str(data[name][language]).split())
            for name in ("opens", "conditions", "by", "be", "between", "small")
        },
    )
