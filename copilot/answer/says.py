"""How answers speak: their frames in both languages, quotes in the reader's marks, days as the reader writes them."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from copilot.domain import Language
from copilot.plan.phrases import Voice

Address = Literal["du", "sie"]
_MARKS: dict[Language, str] = {"de": "«{}»", "en": "“{}”"}
_INNER: dict[Language, dict[int, str]] = {
    "de": str.maketrans({"«": "‹", "»": "›", "„": "‹", "“": "›"}),
    "en": str.maketrans({"“": "‘", "”": "’"}),
}


@lru_cache(maxsize=2)
def _phrases(language: Language) -> dict[str, Any]:
    text = resources.files("copilot.answer").joinpath(f"phrases_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


class Says:
    """The program's own words in one language and form of address."""

    def __init__(self, language: Language, address: Address = "du") -> None:
        self.language = language
        self.address = address
        self._voice = Voice(language, address)

    def frame(self, group: str, name: str, **values: object) -> str:
        """A sentence with its slots filled, in the form of address where it makes a difference."""
        frames = _phrases(self.language)[group]
        formal = frames.get(f"{name}_sie") if self.address == "sie" else None
        return str(formal or frames[name]).format(**values)

    def quoted(self, words: str) -> str:
        """What somebody wrote, in quotation marks that nothing inside closes."""
        return _MARKS[self.language].format(words.translate(_INNER[self.language]))

    def day(self, day: date) -> str:
        """A day with its year."""
        return self._voice.long_day(day)

    def tongue(self, language: Language) -> str:
        """What a language is called."""
        return self.frame("tongues", language)
