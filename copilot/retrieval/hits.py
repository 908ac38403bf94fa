"""Passages as a search finds them, and how they came to be where they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from copilot.domain import Kind, Language, Span


@dataclass(frozen=True, slots=True)
class Scores:
    """What each stage said of a passage; None where the stage said nothing."""

    dense: float | None = None
    keyword: float | None = None
    fused: float | None = None
    window: float | None = None
    sentence: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: ``text == stored[start:end]`` of ``source``; ``score`` orders hits of one search only.

    ``window`` is the run of sentences in ``text`` that comes nearest to the question, where it was looked for.
    ``also`` are the sources of the same text elsewhere, ``translation_of`` the passage id that this one
    says in the other language.
    """

    passage_id: str
    source: str
    kind: Kind
    title: str
    headings: str
    context: str
    language: Language
    text: str
    start: int
    end: int
    page: int | None
    score: float
    day: date | None
    owner: str
    audience: str
    scores: Scores = field(default_factory=Scores)
    window: Span | None = None
    also: tuple[str, ...] = ()
    translation_of: str | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """Which stages a search goes through; all by default, so that each one's gain can be measured."""

    dense: bool = True
    keyword: bool = True
    glossary: bool = True
    translation: bool = True
    windows: bool = True
    grouping: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """A question; ``translation`` is it in the other language, where somebody has said it.

    ``language`` is the asker's, for a question whose words don't show theirs.
    """

    text: str
    k: int
    today: date
    documents_only: bool = False
    translation: str | None = None
    stages: Stages = field(default_factory=Stages)
    language: Language = "en"


@dataclass(slots=True)
class Trace:
    """What was made of the question; of other words' translations only those that met a passage are kept."""

    language: Language
    translated: str | None = None
    glossary: dict[str, list[str]] = field(default_factory=dict)
