"""Tables cell by cell: small rows stay whole, long cells become pieces that know their row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

from copilot.chunking.bars import BAR
from copilot.chunking.pack import MAX_WORDS, Unit, count
from copilot.chunking.units import html, plain, prose, trimmed, untagged, visible

MAX_COLUMN = 80
"""Characters of a name of a row or column that are kept; longer ones are content."""
MAX_CONTEXT = 400
LONG_ROW = 25
"""Words a row has on average from which a table goes by cells: a level's description stands by itself."""
NAME_WORDS = 12
"""Words up to which a cell can name its row or column."""
MOST_NAMES = 3
"""Cells at the beginning of a row that can name it together."""
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's stretch of the text, what it says in plain words, and in which column it begins."""

    start: int
    end: int
    words: str
    column: int


@dataclass(slots=True)
class Row:
    """A row's stretch and its cells; ``head`` if it names the columns, ``group`` what spans it from above."""

    start: int
    end: int
    cells: list[Cell] = field(default_factory=list)
    head: bool = False
    group: str = ""


def column_names(names: list[str], word: str) -> str:
    """The names of a table's columns as context: "Columns: Level, Days"; empty where they have none."""
    short = [name[:MAX_COLUMN] for name in names if name]
    return f"{word}: {', '.join(short)}"[:MAX_CONTEXT] if short else ""


def markdown_rows(text: str, spans: list[tuple[int, int]]) -> list[Row]:
    """The rows of a Markdown table, each cell between two bars."""
    found = []
    for number, (start, end) in enumerate(spans):
        bars = [start - 1, *(m.start() for m in BAR.finditer(text, start, end)), end]
        cells: list[Cell] = []
        for a, b in pairwise(bars):
            if a + 1 < b or (a >= start and b < end):
                a, b = trimmed(text, min(a + 1, b), b)
                cells.append(Cell(a, b, plain(text[a:b]), len(cells)))
        found.append(Row(start, end, cells, head=number == 0))
    return found


def units(text: str, table: list[Row], word: str, *, markup: bool) -> Iterator[Unit]:
    """A table's rows, or the cells of long ones; ``word`` is how the document says "Columns"."""
    shown = [row for row in table if any(cell.words for cell in row.cells)]
    if not shown:
        return
    head = _head(shown)
    names = {cell.column: cell.words[:MAX_COLUMN] for cell in head.cells} if head else {}
    context = column_names([names[column] for column in sorted(names)], word)
    whole = count(text[shown[0].start : shown[-1].end])
    above: Cell | None = None
    sizes = [sum(count(cell.words) for cell in row.cells) for row in shown]
    by_cell = sum(sizes) >= LONG_ROW * len(shown)
    for number, row in enumerate(shown):
        own = [cell for cell in row.cells if cell.words]
        if by_cell and _is_heading(row) and not all(map(_is_heading, shown[number + 1 : number + 2])):
            above = own[0]
        elif row is not head and (by_cell or sizes[number] > MAX_WORDS):
            yield from _cells(text, row, names, above, markup)
        elif row is not head or not by_cell:
            a, b = untagged(text, own[0].start, own[-1].end) if markup else (row.start, row.end)
            whole_fits = number == 0 and whole <= MAX_WORDS // 2
            row_unit = Unit(a, b, context, joined=number == 1, whole=whole if whole_fits else 0)
            yield from visible(text, row_unit)


def _is_heading(row: Row) -> bool:
    """Whether a row of a table that goes by cells says what the rows below it are about."""
    return len(row.cells) == 1 and count(row.cells[0].words) <= NAME_WORDS


def _head(shown: list[Row]) -> Row | None:
    """The row that names the columns: one of header cells, else a first row of short texts."""
    first = shown[0]
    if len(shown) < 2:
        return None
    short = all(count(cell.words) <= NAME_WORDS and not cell.words.isdigit() for cell in first.cells)
    return first if first.head or (short and len(first.cells) > 1) else None


def _cells(text: str, row: Row, names: dict[int, str], above: Cell | None, markup: bool) -> Iterator[Unit]:
    """The cells of a long row; short ones at its beginning name it and go with the cell after them."""
    own = [cell for cell in row.cells if cell.words]
    naming = 0
    while naming < min(len(own) - 1, MOST_NAMES) and count(own[naming].words) <= NAME_WORDS:
        naming += 1
    said = [above.words if above else "", row.group, *(cell.words for cell in own[:naming])]
    for number, cell in enumerate(own):
        column = names.get(own[naming].column if number < naming else cell.column, "")
        parts = dict.fromkeys(part[:MAX_COLUMN] for part in (*said, column) if part)
        context = " · ".join(parts)[:MAX_CONTEXT]
        within = html(text, cell.start, cell.end) if markup else prose(text, cell.start, cell.end)
        for unit in within:
            yield replace(unit, context=context, cell=True, joined=False)


def table_end(text: str, start: int) -> int | None:
    """Where the HTML table that begins at or after ``start`` ends."""
    found = _TABLE_END.search(text, start)
    return found.end() if found else None


def html_units(text: str, start: int, end: int, word: str) -> Iterator[Unit]:
    """The units of an HTML table; cells that span rows belong to each of them, a caption to the table."""
    table = _Tables(text[start:end], start)
    found = list(units(text, table.rows, word, markup=True))
    found += [unit for a, b in table.loose for unit in html(text, a, b)]
    here = start
    for unit in sorted(found, key=lambda unit: unit.start):
        if unit.start >= here:  # else it stands within a row that is shown as a whole
            yield unit
            here = unit.end


class _Tables(HTMLParser):
    """Finds rows and cells and where they stand; a table inside a cell is content of that cell.

    ``loose`` is where something stands in no cell.
    """

    def __init__(self, text: str, offset: int) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[Row] = []
        self.loose: list[tuple[int, int]] = []
        self._text, self._offset = text, offset
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._depth = self._column = 0
        self._cell: tuple[int, int, int] | None = None  # start, columns, rows that it spans
        self._held: dict[int, tuple[int, str]] = {}  # column: rows to come, words
        self.feed(text)
        self.close()
        self._close_row(len(text))

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens what begins here."""
        here = self._here()
        self._depth += tag == "table"
        if self._depth > 1:
            return
        if tag == "tr":
            self._close_row(here)
            carried = [words for _, words in self._held.values() if 0 < count(words) <= NAME_WORDS]
            start = self._offset + here
            self.rows.append(Row(start, start, group=" · ".join(w[:MAX_COLUMN] for w in carried)))
            self._column = 0
        elif tag in ("td", "th") and self.rows:
            self._close_cell(here)
            said = dict(attrs)
            opening = len(self.get_starttag_text() or "")
            self._cell = (here + opening, _number(said.get("colspan")), _number(said.get("rowspan")))
            self.rows[-1].head |= tag == "th" and not self.rows[-1].cells and len(self.rows) == 1

    def handle_endtag(self, tag: str) -> None:
        """Closes what ends here."""
        here = self._here()
        self._depth -= tag == "table"
        if self._depth > 1:
            return
        if tag in ("td", "th"):
            self._close_cell(here)
        elif tag in ("tr", "table"):
            self._close_row(here)

    def handle_data(self, data: str) -> None:
        """Keeps what stands in no cell."""
        if self._cell is None and self.cdata_elem is None and data.strip():
            here = self._offset + self._here()
            self.loose.append((here, here + len(data)))

    def _close_cell(self, here: int) -> None:
        if self._cell is None or not self.rows:
            return
        (start, columns, spans), self._cell = self._cell, None
        while self._column in self._held:
            self._column += 1
        a, b = trimmed(self._text, start, here)
        words = " ".join(unescape(_TAG.sub(" ", self._text[a:b])).split())
        self.rows[-1].cells.append(Cell(self._offset + a, self._offset + b, words, self._column))
        if spans > 1:
            self._held[self._column] = (spans, words)
        self._column += columns

    def _close_row(self, here: int) -> None:
        self._close_cell(here)
        if self.rows and self.rows[-1].end == self.rows[-1].start:
            self.rows[-1].end = self._offset + here
            self._held = {c: (n - 1, words) for c, (n, words) in self._held.items() if n > 1}


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 4 else 1
