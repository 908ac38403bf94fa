"""Claims by rules: the documents' own words, with a plain introduction where they are in another language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from copilot.answer.conflict import Conflict
from copilot.answer.extent import Extent
from copilot.answer.says import Says
from copilot.domain import Evidence, Point
from copilot.retrieval import Hit

_DRAFT = frozenset(("draft", "entwurf"))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the answer: how it speaks, the day, and who the reader is (of own notes another thing is said)."""

    says: Says
    today: date
    person: str | None


def label(hit: Hit, reader: Reader) -> str:
    """What a footnote calls the place: a document's title and headings, a note's day."""
    if hit.kind == "note":
        return reader.says.frame("note", "label", day=reader.says.day(hit.day) if hit.day else "")
    return " › ".join(part for part in (hit.title, hit.headings) if part)


def validity(hit: Hit, reader: Reader) -> str:
    """Since when a document holds, or that it doesn't yet."""
    says = reader.says
    if is_draft(hit):
        return says.frame("state", "draft")
    if hit.day is None:
        return says.frame("state", "undated")
    state = "later" if hit.day > reader.today else "since"
    return says.frame("state", state, day=says.day(hit.day))


def is_draft(hit: Hit) -> bool:
    """Whether a document calls itself a draft, in its title or its file's name."""
    words = hit.title.casefold().replace("-", " ").replace("_", " ").split()
    name = (
        hit.source.rsplit("/", 1)[-1].casefold().replace("-", " ").replace("_", " ").replace(".", " ").split()
    )
    return not _DRAFT.isdisjoint([w.strip("():,.[]") for w in words] + name)


def evidence(extent: Extent, reader: Reader) -> tuple[Evidence, ...]:
    """The run as stored, and of a table's row the row that names the columns."""
    hit = extent.first.hit
    spans = [extent.span]
    if extent.first.head is not None:
        spans.append(extent.first.head)
    return tuple(
        Evidence(hit.source, hit.kind, s.quote, s.start, s.end, hit.day, hit.passage_id, label(hit, reader))
        for s in spans
    )


def claim(extent: Extent, reader: Reader, before: Sequence[Extent]) -> Point:
    """One claim: the document's words as they are, introduced where they are a note's or in another language."""
    hit, says = extent.first.hit, reader.says
    words = extent.words
    own = hit.language == says.language
    if hit.kind == "note":
        mine = hit.audience == f"person:{reader.person}"
        day = says.day(hit.day) if hit.day else ""
        text = says.frame("note", "own" if mine else "shared", day=day, quote=says.quoted(words))
    elif own:
        text = words
    else:
        others = [e for e in before if e.first.hit.language != says.language and e.first.hit.kind != "note"]
        frame = "first" if not others else "same" if others[-1].first.hit.source == hit.source else "other"
        tongue, quote = says.tongue(hit.language), says.quoted(words)
        text = says.frame("document_abroad", frame, tongue=tongue, quote=quote, title=hit.title)
    if hit.kind == "document" and (is_draft(hit) or (hit.day or reader.today) > reader.today):
        text = f"{text} ({validity(hit, reader)})"
    return Point(text, evidence(extent, reader), wordable=own and hit.kind == "document")


def contradiction(found: Conflict, runs: tuple[Extent, Extent], reader: Reader) -> Point:
    """The claim that shows what two documents say, the newer first."""
    says = reader.says
    newer, older = (run.first.hit for run in runs)
    text = says.frame(
        "conflict",
        "dated" if found.dated else "undated",
        newer=says.quoted(runs[0].words),
        older=says.quoted(runs[1].words),
        newer_from=f"{newer.title}, {validity(newer, reader)}",
        older_from=f"{older.title}, {validity(older, reader)}",
        newer_title=newer.title,
    )
    return Point(text, (*evidence(runs[0], reader), *evidence(runs[1], reader)))


def holds(kept: Sequence[Extent], run: Extent) -> bool:
    """Whether one of these quotes the run already, or a piece of it, or says it word for word in another document."""
    return any(
        _overlap(k, run) or (k.words == run.words and k.first.hit.kind == run.first.hit.kind) for k in kept
    )


def _overlap(one: Extent, other: Extent) -> bool:
    same = one.first.hit.source == other.first.hit.source
    return same and one.span.start < other.span.end and other.span.start < one.span.end
