"""What a text consists of: items with their places, in sentences and clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from copilot.domain import Language


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of a text at ``start:end``; ``value`` of a number, day, month or time, ``unit`` of a number."""

    kind: str
    """ "word", "small", "name", "number", "date" or "mark" (punctuation)."""
    raw: str
    form: str
    start: int
    end: int
    sentence: int = 0
    clause: int = 0
    value: float = 0.0
    unit: str = ""
    scale: float = 1.0
    about: bool = False
    bound: int = 0
    """1 where at least so many are meant, -1 where at most."""
    person: bool = False
    """Whether it names somebody whom the caller knows."""
    proper: bool = False
    """Whether no dictionary has it: written alike in other languages too."""
    turn: tuple[str, str] | None = None
    """Group and class of a word that turns a statement."""

    @property
    def content(self) -> bool:
        """Whether it says something by itself."""
        return self.kind in {"word", "name", "number", "date"}

    @property
    def exact(self) -> bool:
        """Whether it is compared by its value alone."""
        return self.kind in {"number", "date"}


@dataclass(frozen=True)
class Text:
    """The items of a text in order."""

    language: Language
    source: str
    items: tuple[Item, ...]

    @cached_property
    def by_sentence(self) -> tuple[tuple[int, ...], ...]:
        """Indexes of each sentence's items."""
        return _grouped(item.sentence for item in self.items)

    @cached_property
    def by_clause(self) -> tuple[tuple[int, ...], ...]:
        """Indexes of each clause's items; clauses are numbered through the text."""
        return _grouped(item.clause for item in self.items)

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Indexes of the items that say something by themselves."""
        return tuple(n for n, item in enumerate(self.items) if item.content)

    def piece(self, indexes: Sequence[int]) -> str:
        """The text from the first to the last of some items, as it is written."""
        return self.source[self.items[indexes[0]].start : self.items[indexes[-1]].end] if indexes else ""


def _grouped(numbers: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    found: dict[int, list[int]] = {}
    for n, number in enumerate(numbers):
        found.setdefault(number, []).append(n)
    return tuple(tuple(found[number]) for number in sorted(found))
