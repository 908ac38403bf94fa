"""Forty people who look for something and forty who can offer just that, in both languages and across them.

Invented (``people.csv``). Wish and skills avoid each other's nouns where people would too. Nearness was tuned on the
part ``tune``; ``kept`` was looked at for its figures only.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copilot.domain import Language

Part = Literal["tune", "kept"]


@dataclass(frozen=True, slots=True)
class Case:
    """A mentee's wish and the skills of the mentor who fits best."""

    part: Part
    topic: str
    wish_language: Language
    wish: str
    skills_language: Language
    skills: str


def cases() -> list[Case]:
    """All cases in their order."""
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file)]  # type: ignore[arg-type]
