"""The curated words of a language: what a rewording may be made of, and what each class of word means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import Language
from copilot.text.terms import fold

CLASSES = ("quantity", "modality", "cause", "time_direction")
"""Tables whose every row names words that mean one thing; a rewording may neither add nor drop it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of one language, folded; patterns work on a text's normal form (see ``reading.Reading``)."""

    sets: Mapping[str, frozenset[str]]
    units: Mapping[str, str]
    groups: Mapping[str, frozenset[int]]
    markers: Mapping[str, re.Pattern[str]]
    neutral: re.Pattern[str]
    classes: Mapping[str, Mapping[str, re.Pattern[str]]]

    def words(self, name: str) -> frozenset[str]:
        """The word list of that name."""
        return self.sets[name]


@lru_cache(maxsize=2)
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language, read once from the TOML file beside this module."""
    text = resources.files("copilot.grounding").joinpath(f"words_{language}.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return Lexicon(
        sets={
            name: frozenset(fold(word) for word in str(value).split())
            for name, value in data.items()
            if isinstance(value, str)
        },
        units={word: unit for unit, line in data["units"].items() for word in str(line).split()},
        groups=_groups(data["synonyms"]["groups"]),
        markers={name: _pattern([body]) for name, body in data["markers"].items()},
        neutral=_pattern(data["neutral"]["remove"]),
        classes={table: {name: _pattern([body]) for name, body in data[table].items()} for table in CLASSES},
    )


def _pattern(bodies: Iterable[str]) -> re.Pattern[str]:
    """Any of the bodies as whole words of a normal form."""
    return re.compile("(?<![^\\s])(?:" + "|".join(fold(body) for body in bodies) + ")(?![^\\s])")


def _groups(lines: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(fold(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}
