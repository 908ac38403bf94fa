"""The words of the program as types: frozen values without any library behind them.

Offsets everywhere are Unicode code points in the stored text, half open: ``text[start:end]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
Side = Literal["mentor", "mentee"]
CommitmentStatus = Literal["proposed", "open", "done", "dropped"]
Kind = Literal["note", "document", "record"]
WrittenBy = Literal["model", "rules"]
Slot = Literal[
    "check_in",
    "agreement",
    "commitments",
    "goals",
    "topic",
    "company",
    "relationship",
    "outcomes",
    "next_steps",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A verbatim piece of a stored text: ``quote == text[start:end]``."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who takes part; ``email`` is what people call them by on the command line."""

    id: str
    email: str
    name: str
    language: Language | None = None

    @property
    def first_name(self) -> str:
        """The first word of the name, as colleagues use it."""
        return self.name.split()[0] if self.name.split() else self.email.split("@")[0]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in a note: its writer and the two of the pair (the writer is one of them)."""

    writer: Side
    mentor: Person
    mentee: Person

    def person(self, side: Side) -> Person:
        """The person on that side of the pair."""
        return self.mentor if side == "mentor" else self.mentee


@dataclass(frozen=True, slots=True)
class FoundCommitment:
    """A promise found in a note. ``who`` is None where somebody outside the pair promised.

    ``what`` is an infinitive phrase ("beim HR nachfragen, ob …", "send the brief to Ravi") or, where
    no safe rewording exists, the words of the sentence. ``due_text`` is the note's own wording of the
    date; ``due`` its value, None where the words give no day.
    """

    who: Side | None
    who_text: str
    what: str
    due: date | None
    due_text: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class FoundGoal:
    """A goal stated in a note: its words, and measure, target, baseline and due where stated."""

    text: str
    measure: str | None
    target: float | None
    baseline: float | None
    due: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class FoundPoint:
    """Something else worth keeping from a note: a topic for next time, a resource, a coming event.

    ``day`` is set for events with a date.
    """

    text: str
    span: Span
    day: date | None = None


@dataclass(frozen=True, slots=True)
class FoundDone:
    """A sentence of a note that says an earlier commitment was kept."""

    commitment: str
    span: Span


@dataclass(frozen=True, slots=True)
class FoundProgress:
    """A sentence of a note that says where the measure of a goal (its id) stands now."""

    goal: str
    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class NoteFindings:
    """All that rules found in one note, in the order of the text."""

    commitments: tuple[FoundCommitment, ...] = ()
    goals: tuple[FoundGoal, ...] = ()
    topics: tuple[FoundPoint, ...] = ()
    resources: tuple[FoundPoint, ...] = ()
    events: tuple[FoundPoint, ...] = ()
    done: tuple[FoundDone, ...] = ()
    decisions: tuple[FoundPoint, ...] = ()
    progress: tuple[FoundProgress, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quote and where it stands: ``quote == stored[start:end]`` of ``source``.

    ``passage_id`` is None for records (stored rows). ``label`` is what a footnote calls the source.
    """

    source: str
    kind: Kind
    quote: str
    start: int
    end: int
    day: date | None = None
    passage_id: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A number or day that a rule worked out: what it is, by which rule, from which values."""

    value: int | float | str
    rule: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of an agenda. ``wordable`` says whether a model may be asked to put it better."""

    text: str
    evidence: tuple[Evidence, ...]
    computed: tuple[Computed, ...] = ()
    written_by: WrittenBy = "rules"
    wordable: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A part of an agenda with its time box; ``questions`` state no facts."""

    slot: Slot
    title: str
    minutes: int
    points: tuple[Point, ...] = ()
    questions: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()

    @property
    def written_by(self) -> Literal["model", "rules", "mixed"]:
        """Whose words the points are."""
        writers = {point.written_by for point in self.points}
        return "rules" if writers <= {"rules"} else "model" if writers == {"model"} else "mixed"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rewording that failed its check, and why."""

    slot: Slot
    text: str
    reason: str
