"""The words of proposals in both languages."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import Language
from copilot.matching.times import Slots

_MOST_SLOTS = 4


@lru_cache(maxsize=2)
def _phrases(language: Language) -> dict[str, Any]:
    text = resources.files("copilot.matching").joinpath(f"phrases_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def said(language: Language, name: str, **values: object) -> str:
    """A sentence with its slots filled; ``cautions.far_apart`` names one of a section."""
    found: Any = _phrases(language)
    for step in name.split("."):
        found = found[step]
    return str(found).format(**values)


def language_names(language: Language, codes: list[str]) -> str:
    """Languages as they are called; one that has no name here stays as it was written."""
    names = _phrases(language)["language_names"]
    return ", ".join(str(names.get(code, code)) for code in codes)


def slot_names(language: Language, slots: Slots) -> str:
    """Half days in their order, whole days by their name alone, the first few."""
    days = _phrases(language)["days"]
    names = []
    for day, name in enumerate(days["names"]):
        halves = sorted(half for its, half in slots if its == day)
        whole = len(halves) == len(days["halves"])
        names += [str(name)] if whole else [f"{name} {days['halves'][half]}" for half in halves]
    more = str(days["more"]).format(n=len(names) - _MOST_SLOTS) if len(names) > _MOST_SLOTS else ""
    return " ".join(filter(None, (", ".join(names[:_MOST_SLOTS]), more)))


def number(language: Language, value: float) -> str:
    """A number without needless decimals."""
    return f"{value:g}".replace(".", "," if language == "de" else ".")
