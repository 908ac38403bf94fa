"""What somebody gave for matching, and the text of it that reasons quote.

The text is a function of the stored rows alone, one line for each thing given: what a reason quotes, ``mentoring
source`` finds. Vetoes, the line manager and the group for fairness reports never stand in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from copilot.domain import Evidence, Person, Side

Field = Literal[
    "skills", "wishes", "goals", "languages", "years", "place", "times", "wishes_for", "self_described"
]
FIELDS: tuple[Field, ...] = (
    "skills",
    "wishes",
    "goals",
    "languages",
    "years",
    "place",
    "times",
    "wishes_for",
    "self_described",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One side of a possible pair.

    ``years`` are years of experience, ``capacity`` the mentees a mentor takes in all; ``taken`` of these are there
    already. ``vetoes``, ``wishes_for`` and ``manager`` are e-mail addresses in lower case.
    """

    programme: str
    role: Side
    person: Person
    joined: date
    skills: str = ""
    wishes: str = ""
    goals: str = ""
    languages: tuple[str, ...] = ()
    years: float | None = None
    place: str = ""
    times: str = ""
    wishes_for: tuple[str, ...] = ()
    self_described: str = ""
    vetoes: frozenset[str] = frozenset()
    manager: str = ""
    group: str = ""
    capacity: int = 1
    taken: int = 0

    @property
    def email(self) -> str:
        """The person's address."""
        return self.person.email

    @property
    def source(self) -> str:
        """What evidence calls this text."""
        return f"profile:{self.programme}/{self.role}/{self.email}"

    @property
    def free(self) -> int:
        """The mentees that a mentor could still take."""
        return max(0, self.capacity - self.taken)

    def value(self, field: Field) -> str:
        """What the text says for that field, empty where nothing was given."""
        given = getattr(self, field)
        if isinstance(given, tuple):
            return ", ".join(given)
        return "" if given is None else f"{given:g}" if isinstance(given, float) else str(given)

    @property
    def text(self) -> str:
        """All that was given, as it is quoted."""
        return "\n".join(f"{field}: {value}" for field in FIELDS if (value := self.value(field).strip()))

    def quote(self, field: Field, start: int = 0, end: int | None = None) -> Evidence:
        """What was given for that field, or its characters from ``start`` to ``end``, where they stand in the text."""
        raw = self.value(field)
        value = raw.strip()
        before = len(raw) - len(raw.lstrip())
        at = 0
        for other in FIELDS:
            its = self.value(other).strip()
            if other == field:
                at += len(f"{field}: ")
                break
            at += len(f"{other}: {its}\n") if its else 0
        first = max(0, start - before)
        last = len(value) if end is None else end - before
        return Evidence(
            self.source,
            "record",
            value[first:last],
            at + first,
            at + last,
            self.joined,
            label=self.person.name,
        )
