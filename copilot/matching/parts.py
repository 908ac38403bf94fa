"""The parts of a score with their weights and definitions, as ``parts.toml`` states them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, get_args

from copilot.domain import Language

PartName = Literal["expertise", "goals", "mentor_wish", "experience", "languages", "place_time", "wishes"]
NAMES: tuple[PartName, ...] = get_args(PartName)
Whose = Literal["both", "mentee", "mentor", "own"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score; ``weight`` of 100, ``side`` whose own score it belongs to as well."""

    name: PartName
    weight: int
    side: Whose
    definition: Mapping[Language, str]


@lru_cache(maxsize=1)
def parts() -> tuple[Part, ...]:
    """All parts in their order."""
    data = tomllib.loads(resources.files("copilot.matching").joinpath("parts.toml").read_text("utf-8"))
    return tuple(
        Part(name, of["weight"], of["side"], {"de": of["de"], "en": of["en"]})
        for name in NAMES
        for of in (data[name],)
    )


def weights(
    given: Collection[PartName], side: Literal["mentee", "mentor"] | None = None
) -> dict[PartName, float]:
    """The weights of the parts that somebody gave something for, adding up to 1; of one side's own score if asked."""
    fit = ("both", "own", side) if side else ("both", "own", "mentee", "mentor")
    kept = {part.name: part.weight for part in parts() if part.name in given and part.side in fit}
    total = sum(kept.values())
    return {name: weight / total for name, weight in kept.items()} if total else {}
