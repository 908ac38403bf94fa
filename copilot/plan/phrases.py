"""The program's own words: frames, titles and questions in both languages, dates as the reader writes them."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from copilot.domain import Language

_MONTHS: dict[Language, tuple[str, ...]] = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_DAYS: dict[Language, tuple[str, ...]] = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@lru_cache(maxsize=2)
def _phrases(language: Language) -> dict[str, Any]:
    text = resources.files("copilot.plan").joinpath(f"phrases_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


class Voice:
    """How the program speaks to one pair: language, form of address, and which question's turn it is."""

    def __init__(
        self, language: Language, address: Literal["du", "sie"] = "du", turn: int = 0, year: int = 0
    ) -> None:
        self.language = language
        self._address = address
        self._turn = turn
        self._year = year
        self._phrases = _phrases(language)

    def frame(self, name: str, **values: object) -> str:
        """A sentence with its slots filled."""
        return str(self._phrases["frames"][name]).format(**values)

    def title(self, name: str, **values: object) -> str:
        """The heading of a slot."""
        return str(self._phrases["titles"][name]).format(**values)

    def kind(self, kind: str) -> str:
        """A session's kind as readers say it; the pair's own words stay."""
        return str(self._phrases["kinds"].get(kind.casefold(), kind))

    def resource(self, kind: str) -> str:
        """A resource's kind as readers say it."""
        return str(self._phrases["resources"][kind])

    def ordinal(self, n: int) -> str:
        """First, second, third … as the opening word of a sentence."""
        ordinals = self._phrases["ordinals"]
        return str(ordinals.get(str(n), ordinals["other"])).format(n=n)

    def bank(self, name: str, **values: object) -> list[str]:
        """All questions of that name, in the pair's form of address."""
        questions = self._phrases["questions"]
        formal = questions.get(f"{name}_sie") if self._address == "sie" else None
        return [str(question).format(**values) for question in formal or questions[name]]

    def ask(self, name: str, count: int = 1, **values: object) -> tuple[str, ...]:
        """The questions whose turn it is: the next session gets others, until all have been asked."""
        bank = self.bank(name, **values)
        first = self._turn * count
        return tuple(dict.fromkeys(bank[(first + n) % len(bank)] for n in range(count)))

    def day(self, day: date) -> str:
        """A day in running text; the year only where it isn't the agenda's own."""
        month = _MONTHS[self.language][day.month - 1]
        year = "" if day.year == self._year else f" {day.year}"
        return f"{day.day}{'.' if self.language == 'de' else ''} {month}{year}"

    def short_day(self, day: date) -> str:
        """A day in a footnote."""
        return f"{day.day}.{day.month}.{day.year}" if self.language == "de" else self.long_day(day)

    def long_day(self, day: date) -> str:
        """A day with its year."""
        return f"{day.day}{'.' if self.language == 'de' else ''} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def full_day(self, day: date) -> str:
        """A day with weekday and year, for headings."""
        comma = ", " if self.language == "de" else " "
        return f"{_DAYS[self.language][day.weekday()]}{comma}{self.long_day(day)}"

    def weekday(self, day: date) -> str:
        """A day with weekday, for suggestions."""
        comma = ", " if self.language == "de" else " "
        return f"{_DAYS[self.language][day.weekday()]}{comma}{self.day(day)}"

    def number(self, value: float) -> str:
        """A reading without needless decimals."""
        return f"{value:g}".replace(".", "," if self.language == "de" else ".")
