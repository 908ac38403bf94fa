"""The features of the checker by name: one number each, and where in the claim it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from copilot.grounding.support.lexicon import GROUPS

TURNS = tuple(f"{group} {change}" for group in GROUPS for change in ("added", "changed", "moved", "dropped"))
NAMES = (
    "uncovered", "uncovered at home", "scattered", "worst clause", "bare clause", "missing words", "added words",
    "substituted", "length",
    "unlike", "far", "loose", "retold", "broken", "crowded",
    "number missing", "number elsewhere", "number replaced", "unit", "date missing", "date elsewhere", "date replaced",
    "name missing", "name elsewhere", "name replaced", "proper missing", "proper elsewhere", "proper replaced",
    "noun replaced", "name for noun", "name exchanged", "name for name", "name strayed", "name parted",
    "name alone", "noun alone", "joined words", "put in",
    "subject replaced", "opening elsewhere", "swapped", "crossed", "names crossed", "inverted",
    "condition dropped", *TURNS,
)  # fmt: skip
"""All features, in the order of the coefficients."""
EXACT = {
    "number missing": "number", "number elsewhere": "number", "number replaced": "number", "unit": "unit",
    "date missing": "date", "date elsewhere": "date", "date replaced": "date",
    "name missing": "name", "name elsewhere": "name", "name replaced": "name",
    "proper missing": "name", "proper elsewhere": "name", "proper replaced": "name",
    "name exchanged": "name", "name for name": "name", "name strayed": "name", "name parted": "name",
    "name alone": "name", "noun alone": "name",
    "noun replaced": "name", "name for noun": "name", "subject replaced": "roles",
    "swapped": "roles", "crossed": "roles", "names crossed": "roles",
    "added words": "added", "joined words": "added", "put in": "added", "condition dropped": "condition",
    **{name: name.split()[0] for name in TURNS},
}  # fmt: skip
"""The features that are exact rules, with the reason they stand for."""
CERTAIN = {
    "person missing": "name",
    "person elsewhere": "name",
    "persons swapped": "roles",
    "bound opposed": "number",
    "nothing": "uncovered",
}
"""Seen once, these refuse a claim whatever else speaks for it: people whose names the caller knows, "over" for
"under"."""


@dataclass
class Features:
    """Values by name; ``places`` are the claim's items where a feature was seen."""

    values: dict[str, float] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)

    def vector(self) -> list[float]:
        """The values in the order of ``NAMES``."""
        return [self.values.get(name, 0.0) for name in NAMES]

    def see(self, name: str, at: Sequence[int], most: int = 2, weight: float = 1.0) -> None:
        """Count what was seen at some items, each as much as its weight."""
        if at and weight > 0:
            self.values[name] = min(most, self.values.get(name, 0.0) + weight * len(at))
            self.places.setdefault(name, []).extend(at)
