"""Markdown as sections under headings; the parser decides what a heading, a table or a block of code is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from copilot.chunking import grid
from copilot.chunking.pack import Unit
from copilot.chunking.units import code, html, plain, prose, trimmed

_HIDDEN = re.compile(r"\s*<(?:script|style)\b", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).){1,200})(?<=\S)\1")
"""A paragraph of bold print alone, as converted pages set their headings."""
_BELOW_ALL = 7
"""The depth of such a heading: below any that is marked as one."""
_BLOCKS = {"table_open": "table", "fence": "code", "code_block": "code", "html_block": "html"}


@dataclass(slots=True)
class Block:
    """What is not prose: a table with its rows, code, HTML, a table in HTML, or what nobody sees."""

    kind: Literal["table", "code", "html", "grid", "hidden"]
    start: int
    end: int
    rows: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch under a path of headings; ``heading`` is where the last of them stands (empty at the top)."""

    start: int
    end: int
    headings: tuple[str, ...]
    heading: tuple[int, int] = (0, 0)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["inline"])


def parse(text: str, begin: int) -> tuple[list[Section], list[Block]]:
    """The sections of ``text`` from ``begin`` on, and the blocks in them, both in order."""
    body = text[begin:]
    # the parser counts \n, \r\n and \r as line ends; nothing else may be one here
    lines = [begin, *(begin + match.end() for match in re.finditer(r"\r\n|\n|\r", body))]
    tokens = _parser().parse(body.replace("\0", "\N{REPLACEMENT CHARACTER}"))

    def at(line: int) -> int:
        return lines[line] if line < len(lines) else len(text)

    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    start, heading = begin, (begin, begin)
    for index, token in enumerate(tokens):
        depth = _depth(tokens, index)
        if depth is None or not token.map:
            continue
        here, after = at(token.map[0]), at(token.map[1])
        sections.append(Section(start, here, tuple(name for _, name in path), heading))
        path = [(level, name) for level, name in path if level < depth]
        path.append((depth, plain(tokens[index + 1].content)))
        start, heading = after, trimmed(text, here, after, "#")
    sections.append(Section(start, len(text), tuple(name for _, name in path), heading))
    return sections, _with_comments(text, begin, _with_grids(text, list(_blocks(tokens, at))))


def _depth(tokens: list[Any], index: int) -> int | None:
    """How deep the heading is that a token opens; None for anything else."""
    token = tokens[index]
    if token.level != 0:
        return None
    if token.type == "heading_open":
        return int(token.tag[1])
    below = tokens[index + 3 : index + 4]
    opens = _is_bold(tokens, index) and below and below[0].type not in ("heading_open", "hr")
    return _BELOW_ALL if opens and not _is_bold(tokens, index + 3) else None


def _is_bold(tokens: list[Any], index: int) -> bool:
    """Whether a paragraph is bold print alone; one that ends with a colon opens a list and stays with it."""
    if tokens[index].type != "paragraph_open":
        return False
    bold = _BOLD.fullmatch(tokens[index + 1].content.strip())
    return bold is not None and not bold[2].endswith(":")


def _blocks(tokens: list[Any], at: Any) -> Iterator[Block]:
    table: Block | None = None
    for token in tokens:
        kind = _BLOCKS.get(token.type)
        if kind and token.map:
            block = Block(kind, at(token.map[0]), at(token.map[1]))  # type: ignore[arg-type]
            if kind == "html" and _HIDDEN.match(token.content):
                block.kind = "hidden"
            table = block if kind == "table" else table
            yield block
        elif table and token.type == "tr_open" and token.map:
            table.rows.append((at(token.map[0]), at(token.map[1])))


def _with_grids(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks, tables in HTML in one piece: an empty line ends a block of HTML, but not its table."""
    found: list[Block] = []
    here = 0
    closed = True
    for block in blocks:
        if block.start < here:
            continue
        begin = block.start
        while closed and block.kind == "html" and (table := _TABLE.search(text, begin, block.end)):
            end = grid.table_end(text, table.start())
            if end is None:
                closed = False  # nor is any later one
                break
            found += [Block("html", begin, table.start()), Block("grid", table.start(), end)]
            begin = here = end
        if begin < block.end:
            found.append(replace(block, start=begin))
    return found


def _comments(text: str, begin: int) -> Iterator[Block]:
    while (begin := text.find("<!--", begin)) >= 0:
        end = text.find("-->", begin)
        if end < 0:
            return
        yield Block("hidden", begin, end + 3)
        begin = end + 3


def _with_comments(text: str, begin: int, blocks: list[Block]) -> list[Block]:
    """The blocks and, outside code, the comments, which nobody sees; HTML falls into pieces around them."""
    found: list[Block] = []
    comments = list(_comments(text, begin))
    number = 0
    for block in blocks:
        while number < len(comments) and comments[number].start < block.start:
            found.append(comments[number])
            number += 1
        here = block.start
        while number < len(comments) and comments[number].start < block.end:
            if block.kind == "html":
                found += [Block("html", here, comments[number].start), comments[number]]
                here = comments[number].end
            number += 1
        if here < block.end:
            found.append(replace(block, start=here))
    return sorted([*found, *comments[number:]], key=lambda block: block.start)


def units(text: str, start: int, end: int, blocks: list[Block], columns: str) -> Iterator[Unit]:
    """The units between ``start`` and ``end``; ``columns`` is how the document says "Columns"."""
    apart = False
    for found in _pieces(text, start, end, blocks, columns):
        if found is None:
            apart = True
            continue
        for unit in found:
            yield replace(unit, apart=True) if apart else unit
            apart = False


def _pieces(
    text: str, start: int, end: int, blocks: list[Block], columns: str
) -> Iterator[Iterator[Unit] | None]:
    """The units of one block or stretch of prose after the other; None for what nobody sees."""
    here = start
    for block in blocks:
        if block.start < here:
            continue
        yield prose(text, here, block.start)
        here = min(block.end, end)
        yield None if block.kind == "hidden" else _of(text, block, here, columns)
    yield prose(text, here, end)


def _of(text: str, block: Block, end: int, columns: str) -> Iterator[Unit]:
    if block.kind == "table":
        table = grid.markdown_rows(text, [trimmed(text, a, b, ">") for a, b in block.rows])
        return grid.units(text, table, columns, markup=False)
    if block.kind == "grid":
        return grid.html_units(text, block.start, end, columns)
    return code(text, block.start, end) if block.kind == "code" else html(text, block.start, end)
