"""Public emergency numbers by country, and where somebody listens at any hour."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from copilot.domain import Language

NumberKind = Literal["talk", "young", "police", "general", "ambulance"]
_ANYWHERE = ("112", "Notruf", "emergency")
"""Reaches the emergency services from any mobile phone in most countries."""


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number and what it is for."""

    kind: NumberKind
    number: str
    de: str
    en: str

    def what(self, language: Language) -> str:
        """What it is for, in that language."""
        return self.de if language == "de" else self.en


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[NumberKind, list[str]]]:
    text = resources.files("copilot.answer").joinpath("emergency.toml").read_text("utf-8")
    return tomllib.loads(text)


def numbers(country: str) -> tuple[Number, ...]:
    """The country's numbers; of one that isn't listed the general emergency number alone."""
    listed = _countries().get(country.upper(), {"general": list(_ANYWHERE)})
    return tuple(Number(kind, *words) for kind, words in listed.items())
