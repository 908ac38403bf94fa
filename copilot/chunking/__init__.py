"""Passages: pieces of a text at headings, rows and sentence ends, with exact offsets and their heading path."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from copilot.chunking import keyed
from copilot.chunking.about import About, BadLabel, about
from copilot.chunking.grid import column_names
from copilot.chunking.markdown import parse
from copilot.chunking.markdown import units as markdown_units
from copilot.chunking.pack import MAX_WORDS, Passage, Unit, pack
from copilot.chunking.units import plain, prose, readable, records, rows, sentence_spans
from copilot.domain import Language
from copilot.text.language import guess_language

__all__ = [
    "MAX_WORDS",
    "About",
    "BadLabel",
    "Outline",
    "Passage",
    "about",
    "outline",
    "plain",
    "plain_passages",
    "readable",
    "sentence_spans",
    "table_outline",
]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_META_ONLY = 1_000
"""Front matter longer than this many characters holds content, not just labels, and is indexed too."""
_MAX_MATTER = 500_000
"""Longer front matter is none: the YAML parser takes a minute for 10 MB."""
_COLUMNS: dict[Language, str] = {"de": "Spalten", "en": "Columns"}


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document says of itself and the passages it falls into."""

    title: str
    owner: str
    language: Language
    valid_from: date | None
    passages: tuple[Passage, ...]
    valid_to: date | None = None
    tags: tuple[str, ...] = ()
    audience: str | None = None


def outline(
    text: str,
    *,
    name: str,
    markdown: bool,
    default: Language = "en",
    said: About | None = None,
    front_matter: bool = True,
    pages: Sequence[int] = (),
    headed: bool = True,
) -> Outline:
    """Title, labels and passages of a document; ``name`` is the title where it gives none.

    ``said`` goes before the document's own front matter. ``pages`` are the offsets where pages begin.
    Without ``headed`` the first heading is none for the whole, such as the name of a workbook's first sheet.
    """
    matter = _front_matter(text) if markdown and front_matter else _Matter({}, None, 0, 0)
    labels = (said or About()).over(about(matter.said))
    language = labels.language or guess_language(text[matter.end :] or text, default)
    found: list[tuple[tuple[str, ...], list[Unit]]] = []
    if matter.node is not None:
        found += _keyed(text, matter)
    if markdown:
        found += _sections(text, matter.end, _COLUMNS[language])
    else:
        found.append(((), list(prose(text, 0, len(text)))))
    first = next((path[0] for path, _ in found[matter.parts(found) :] if path), "")
    return _outline(text, labels, labels.title or (first if headed else "") or name, language, found, pages)


def table_outline(
    text: str, columns: list[str], *, name: str, default: Language = "en", said: About | None = None
) -> Outline:
    """The outline of a CSV text: passages end at row ends and each knows the columns' names."""
    labels = said or About()
    language = labels.language or guess_language(text, default)
    spans = records(text, 0, len(text))
    units = list(rows(text, spans, column_names(columns, _COLUMNS[language])))
    return _outline(text, labels, labels.title or name, language, [((), units)], ())


def plain_passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text without structure, such as a note."""
    return tuple(pack(text, prose(text, 0, len(text)), ""))


_MARK: dict[Language, str] = {"de": "Entwurf", "en": "draft"}
"""What the title of a document says whose labels call it a draft: so every list and every answer shows it."""


def _outline(
    text: str,
    labels: About,
    title: str,
    language: Language,
    found: list[tuple[tuple[str, ...], list[Unit]]],
    pages: Sequence[int],
) -> Outline:
    passages = []
    for path, units in found:
        headings = " › ".join(name for name in path if name and name != title)
        for page, its_units in _by_page(units, pages):
            passages += [replace(p, page=page) for p in pack(text, its_units, headings)]
    return Outline(
        title=f"{title} ({_MARK[language]})" if labels.draft else title,
        owner=labels.owner,
        language=language,
        valid_from=labels.valid_from,
        passages=tuple(passages),
        valid_to=labels.valid_to,
        tags=labels.tags,
        audience=labels.audience,
    )


def _by_page(units: Sequence[Unit], pages: Sequence[int]) -> Iterator[tuple[int | None, Iterator[Unit]]]:
    """The units page by page, so that a passage's page is that of each sentence in it."""
    if pages:
        yield from groupby(units, lambda unit: max(1, bisect_right(pages, unit.start)))
    elif units:
        yield None, iter(units)


@dataclass(frozen=True, slots=True)
class _Matter:
    """Front matter: what it says, its node if it holds content, where that begins, where the rest begins."""

    said: dict[object, object]
    node: Any
    start: int
    end: int

    def parts(self, found: list[tuple[tuple[str, ...], list[Unit]]]) -> int:
        """How many of the stretches found are its own (their names are no headings of the document)."""
        return sum(1 for _, units in found if units and units[0].start < self.end)


def _front_matter(text: str) -> _Matter:
    match = _FRONT_MATTER.match(text)
    nothing = _Matter({}, None, 0, 0)
    if match is None or match.end() > _MAX_MATTER:
        return nothing
    import yaml

    try:
        loader = yaml.SafeLoader(match.group(1))
        node = loader.get_single_node()
        said = loader.construct_document(node) if node is not None else None
    except (yaml.YAMLError, ValueError):
        return nothing
    if not isinstance(said, dict):
        return nothing
    holds_content = len(match.group(1)) > _META_ONLY
    return _Matter(said, node if holds_content else None, match.start(1), match.end())


def _keyed(text: str, matter: _Matter) -> Iterator[tuple[tuple[str, ...], list[Unit]]]:
    end = text.rindex("---", matter.start, matter.end)
    for piece in keyed.stretches(text, matter.node, matter.start, end):
        units = [] if piece.label else list(prose(text, piece.start, piece.end, yaml=True))
        quotes = [text[unit.start : unit.end] for unit in units]
        if quotes and not (
            len(quotes) == 1 and piece.path and quotes[0].strip("\"'").endswith(piece.path[-1])
        ):
            yield piece.path, units


def _sections(text: str, begin: int, columns: str) -> Iterator[tuple[tuple[str, ...], list[Unit]]]:
    sections, blocks = parse(text, begin)
    here = 0
    for number, section in enumerate(sections):
        while here < len(blocks) and blocks[here].start < section.start:
            here += 1
        until = here
        while until < len(blocks) and blocks[until].start < section.end:
            until += 1
        units = list(markdown_units(text, section.start, section.end, blocks[here:until], columns))
        following = sections[number + 1].headings if number + 1 < len(sections) else ()
        depth = len(section.headings)
        opens = len(following) > depth and following[:depth] == section.headings
        if not units and not opens and section.heading[0] < section.heading[1]:
            units = [Unit(*section.heading)]  # a heading with nothing below it is all there is to quote
        if units:
            yield section.headings, units
