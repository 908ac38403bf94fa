"""Stretches of a text as units: sentences of prose, rows of tables, lines of code, items of YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from copilot.chunking.bars import BAR
from copilot.chunking.pack import MAX_WORDS, Unit, count
from copilot.domain import Span
from copilot.text.sentences import sentences

_MARKS = re.compile(
    # lines, bullets and numbers without words; nothing is tried twice, so that a long line costs its length
    r"[\s#>*+\-|`~=:.()_\\]*+(?:\d{1,3}[.)])?[\s#>*+\-|`~=:.()_\\]*+"
    r"|\[[^\]^][^\]]*\]:\s*\S+.*"  # where a link leads
)
_KEY_ALONE = re.compile(r"(?:-\s+)?[\w\"' -]{1,60}:(?:\s*[|>&!][\w+-]*)?")
_ROW = re.compile(r"^[ \t>]*\|.*\|[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def sentence_spans(text: str, *, table: bool = False) -> list[Span]:
    """The units of a passage that evidence may quote one by one: sentences, items, rows of tables.

    With ``table`` each line is a row, as in a CSV file; rows of Markdown tables are known by their form.
    """
    if table:
        spans = records(text, 0, len(text))
    else:
        spans = []
        here = 0
        for row in _ROW.finditer(text):
            spans += [(u.start, u.end) for u in prose(text, here, row.start())]
            spans += [trimmed(text, row.start(), row.end(), " \t>")]
            here = row.end()
        spans += [(u.start, u.end) for u in prose(text, here, len(text))]
    shown = (untagged(text, a, b) if "<" in text[a:b] else (a, b) for a, b in spans)
    return [Span(a, b, text[a:b]) for a, b in shown if not _MARKS.fullmatch(text, a, b)]


_INLINE = re.compile(
    r"</?(?:a|abbr|b|code|del|em|font|i|img|ins|kbd|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_APART = re.compile(r"</?(?:br|p)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ASIDE = {ord(sign): 0xE000 + ord(sign) for sign in "*_`#[]()"}
_BACK = {aside: sign for sign, aside in _ASIDE.items()}


def plain(markdown: str) -> str:
    """A line of Markdown as a person reads it: without emphasis marks, link targets, heading signs and HTML."""
    line = unescape(_INLINE.sub("", _APART.sub(" ", markdown)))
    line = _ESCAPED.sub(lambda match: match[1].translate(_ASIDE), line)
    line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
    line = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", line)
    line = re.sub(r"(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)", r"\1", line)
    return re.sub(r"\s+", " ", line.strip().strip("#").strip()).translate(_BACK)


_RULE = re.compile(r"[\s|:+=-]+")
_MARK = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")


def readable(markdown: str) -> str:
    """A stretch of a text on one line, as a person reads it: rows and items apart, without their marks."""
    said = ""
    for line in map(str.strip, markdown.splitlines()):
        if not line or _RULE.fullmatch(line):
            continue
        if line.startswith("|"):
            told = " · ".join(cell for cell in map(plain, BAR.split(line)) if cell)
            between = " – "
        else:
            mark = _MARK.match(line)
            told, between = plain(line[mark.end() :] if mark else line), " · " if mark else " "
        said += (between if said and said[-1] != ":" else " ") + told
    return said.strip()


def trimmed(text: str, start: int, end: int, also: str = "") -> tuple[int, int]:
    """The stretch without blanks at its ends, and without the characters ``also`` at its beginning."""
    while start < end and (text[start].isspace() or text[start] in also):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def untagged(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the HTML tags and blanks at its ends."""
    start, end = trimmed(text, start, end)
    while tag := _TAG.match(text, start, end):
        start, end = trimmed(text, tag.end(), end)
    while end > start and text[end - 1] == ">":
        opened = text.rfind("<", start, end)
        if opened < 0 or not _TAG.fullmatch(text, opened, end):
            break
        start, end = trimmed(text, start, opened)
    return start, end


def prose(text: str, start: int, end: int, *, yaml: bool = False) -> Iterator[Unit]:
    """The sentences and list items of a stretch; lines of mere marks are left out."""
    for span in sentences(text[start:end]):
        if _MARKS.fullmatch(span.quote) or (yaml and _KEY_ALONE.fullmatch(span.quote)):
            continue
        definition = span.quote.startswith(": ")
        yield Unit(start + span.start, start + span.end, joined=definition)


def rows(text: str, spans: list[tuple[int, int]], context: str) -> Iterator[Unit]:
    """A table's rows, its header among them; the first knows how much room the whole table needs."""
    filled = [
        (a, b) for a, b in spans if not _MARKS.fullmatch(text, a, b) or any(map(str.isdigit, text[a:b]))
    ]
    if not filled:
        return
    words = count(text[filled[0][1] : filled[-1][1]])
    for number, (a, b) in enumerate(filled):
        whole = words if number == 0 and words <= MAX_WORDS // 2 else 0
        yield Unit(a, b, context, joined=number == 1, whole=whole)


def code(text: str, start: int, end: int) -> Iterator[Unit]:
    """A block of code in one piece if it fits into a passage, else its lines."""
    start, end = trimmed(text, start, end)
    if count(text[start:end]) <= MAX_WORDS:
        if start < end:
            yield Unit(start, end)
        return
    yield from (
        Unit(*trimmed(text, m.start(), m.end())) for m in _LINE.finditer(text, start, end) if m[0].strip()
    )


def html(text: str, start: int, end: int) -> Iterator[Unit]:
    """The lines of an HTML block that say something, without the tags around them and without comments."""
    for part in visible(text, Unit(start, end)):
        apart = part.apart
        for line in _LINE.finditer(text, part.start, part.end):
            a, b = untagged(text, *line.span())
            if a < b and not _MARKS.fullmatch(text, a, b):
                yield Unit(a, b, apart=apart)
                apart = False


def visible(text: str, unit: Unit) -> Iterator[Unit]:
    """The unit, or its pieces around comments."""
    here, apart = unit.start, unit.apart
    while (begin := text.find("<!--", here, unit.end)) >= 0:
        close = text.find("-->", begin, unit.end)
        if close < 0:
            break
        if text[here:begin].strip():
            yield replace(unit, start=here, end=trimmed(text, here, begin)[1], apart=apart)
        here, apart = close + 3, True
    a, b = trimmed(text, here, unit.end) if here > unit.start else (here, unit.end)
    if a < b:
        yield replace(unit, start=a, end=b, apart=apart)


def records(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The rows of a CSV text: lines, but a quoted cell may hold line breaks."""
    found: list[tuple[int, int]] = []
    open_at: int | None = None
    quotes = 0
    for line in _LINE.finditer(text, start, end):
        if open_at is None:
            open_at, quotes = line.start(), 0
        quotes += line[0].count('"')
        if quotes % 2 and text.find('"', line.end(), line.end() + 5_000) >= 0:
            continue
        span = trimmed(text, open_at, line.end())
        if span[0] < span[1]:
            found.append(span)
        open_at = None
    if open_at is not None:
        found.append(trimmed(text, open_at, end))
    return found
