"""Passages: pieces of a text at headings and sentence ends, with exact offsets and their heading path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from copilot.domain import Language, Span
from copilot.text.language import guess_language
from copilot.text.sentences import sentences

MAX_WORDS = 180
"""Passages of 90 to 180 words found more than longer ones on public handbooks."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_META_ONLY = 1_000
"""Front matter longer than this many characters holds content, not just labels, and is indexed too."""
_MARKS = re.compile(r"^[\s#>*+\-|`~=:.\d()]+$")


@dataclass(frozen=True, slots=True)
class Passage:
    """``text == stored[start:end]``; ``headings`` is the path of headings above it, joined by ›."""

    start: int
    end: int
    text: str
    headings: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document says of itself and the passages it falls into."""

    title: str
    owner: str
    language: Language
    valid_from: date | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    end: int
    headings: tuple[str, ...]


def outline(text: str, *, name: str, markdown: bool, default: Language = "en") -> Outline:
    """Title, owner, language and passages of a document; ``name`` is the title where it gives none."""
    meta, body_start = _front_matter(text) if markdown else ({}, 0)
    sections = _sections(text, body_start) if markdown else [_Section(0, len(text), ())]
    first_heading = next((section.headings[0] for section in sections if section.headings), "")
    title = str(meta.get("title") or first_heading or name)
    stated = str(meta.get("language", ""))[:2].lower()
    language = _stated(stated) or guess_language(text[body_start:] or text, default)
    valid = meta.get("valid_from")
    pieces = [passage for section in sections for passage in _pack(text, section, title)]
    return Outline(
        title=title,
        owner=str(meta.get("owner") or ""),
        language=language,
        valid_from=valid if isinstance(valid, date) else None,
        passages=tuple(pieces),
    )


def _stated(name: str) -> Language | None:
    return "de" if name == "de" else "en" if name == "en" else None


def plain_passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text without structure, such as a note."""
    return tuple(_pack(text, _Section(0, len(text), ()), ""))


def _front_matter(text: str) -> tuple[dict[str, Any], int]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    import yaml

    try:
        meta = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError):
        return {}, 0
    if not isinstance(meta, dict):
        return {}, 0
    return meta, match.end() if len(match.group(1)) <= _META_ONLY else match.start(1)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable(["inline"])


def _sections(text: str, body_start: int) -> list[_Section]:
    """The stretches between headings; the parser decides what a heading is, so none hides in a code block."""
    body = text[body_start:]
    line_starts = [body_start]
    # the parser counts \n, \r\n and \r as line ends; nothing else may be one here
    line_starts += [body_start + match.end() for match in re.finditer(r"\r\n|\n|\r", body)]
    tokens = _parser().parse(body.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    found: list[_Section] = []
    path: list[tuple[int, str]] = []
    start = body_start
    for index, token in enumerate(tokens):
        if token.type != "heading_open" or token.level != 0 or not token.map:
            continue
        here = line_starts[token.map[0]]
        found.append(_Section(start, here, tuple(name for _, name in path)))
        depth = int(token.tag[1])
        path = [(level, name) for level, name in path if level < depth]
        path.append((depth, plain(tokens[index + 1].content)))
        start = line_starts[token.map[1]] if token.map[1] < len(line_starts) else len(text)
    found.append(_Section(start, len(text), tuple(name for _, name in path)))
    return found


def plain(markdown: str) -> str:
    """A line of Markdown as a person reads it: without emphasis marks, link targets and heading signs."""
    line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    line = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", line)
    line = re.sub(r"(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)", r"\1", line)
    return re.sub(r"\s+", " ", line.strip().strip("#").strip())


def _pack(text: str, section: _Section, title: str) -> list[Passage]:
    """Sentences packed into passages of at most ``MAX_WORDS`` words, never across a heading."""
    units = [unit for span in sentences(text[section.start : section.end]) for unit in _bounded(span)]
    path = [name for name in section.headings if name != title]
    found: list[Passage] = []
    open_at: int | None = None
    end = words = 0

    def close() -> None:
        if open_at is not None:
            quote = text[open_at:end]
            found.append(Passage(open_at, end, quote, " › ".join(path)))

    for unit in units:
        if _MARKS.match(unit.quote):
            continue
        size = len(unit.quote.split())
        if open_at is not None and words + size > MAX_WORDS:
            close()
            open_at, words = None, 0
        if open_at is None:
            open_at = section.start + unit.start
        end, words = section.start + unit.end, words + size
    close()
    return found


def _bounded(span: Span) -> list[Span]:
    """A sentence, or its pieces at word ends where it alone is too long for a passage."""
    if span.end - span.start <= MAX_WORDS and span.quote.count(" ") < MAX_WORDS:
        return [span]
    marks = [match.span() for match in re.finditer(r"\S{1,400}", span.quote)]
    pieces = []
    for first in range(0, len(marks), MAX_WORDS):
        start, end = marks[first][0], marks[min(first + MAX_WORDS, len(marks)) - 1][1]
        pieces.append(Span(span.start + start, span.start + end, span.quote[start:end]))
    return pieces
