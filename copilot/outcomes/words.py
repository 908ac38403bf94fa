"""Names and definitions of measures in both languages, and which line of a charter is a measure's target."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import Language
from copilot.outcomes.measures import Measured
from copilot.plan.charter import Target


@lru_cache(maxsize=2)
def _words(language: Language) -> dict[str, Any]:
    text = resources.files("copilot.outcomes").joinpath(f"measures_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def title(measure: Measured, language: Language) -> str:
    """What a measure is called; of a rating its question."""
    return measure.title or str(_words(language)[measure.name]["title"])


def definition(measure: Measured, language: Language) -> str:
    """What is counted, and what not."""
    return str(_words(language)["rating" if measure.title else measure.name]["definition"])


def target(measure: Measured, targets: Sequence[Target]) -> Target | None:
    """The charter's line for that measure, found by its words."""
    if measure.title:
        return None
    words = _words("en")[measure.name]["target"]
    return next((t for t in targets if any(word in t.what.casefold() for word in words)), None)
