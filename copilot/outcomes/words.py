"""Names and definitions of measures in both languages, and which line of a charter is a measure's target."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import Language
from copilot.plan.charter import Target


@lru_cache(maxsize=2)
def _words(language: Language) -> dict[str, Any]:
    text = resources.files("copilot.outcomes").joinpath(f"measures_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def title(measure: str, language: Language) -> str:
    """What a measure is called."""
    return str(_words(language)[measure]["title"])


def definition(measure: str, language: Language) -> str:
    """What is counted, and what not."""
    return str(_words(language)[measure]["definition"])


def target(measure: str, targets: Sequence[Target]) -> Target | None:
    """The charter's line for that measure, found by its words."""
    words = _words("en")[measure]["target"]
    return next((t for t in targets if any(word in t.what.casefold() for word in words)), None)
