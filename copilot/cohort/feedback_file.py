"""Feedback as it comes in files: CSV in Excel's encodings or XLSX, with its columns found by their names."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copilot.errors import BadInput
from copilot.ingest.files import Unreadable, decode

MAX_ROWS = 200_000
MAX_BYTES = 30_000_000
MAX_UNPACKED = 300_000_000
"""Bytes of a workbook when unpacked: far past a survey of ten thousand people, far below what harms."""
REQUIRED = ("programme", "period", "person", "question")
COLUMNS = (*REQUIRED, "rating", "comment", "quotable", "role", "site", "part", "scale")
_CALLED: dict[str, str] = {
    "programm": "programme",
    "program": "programme",
    "periode": "period",
    "zeitraum": "period",
    "e-mail": "person",
    "email": "person",
    "teilnehmer": "person",
    "frage": "question",
    "bewertung": "rating",
    "wert": "rating",
    "kommentar": "comment",
    "bemerkung": "comment",
    "zitierbar": "quotable",
    "rolle": "role",
    "standort": "site",
    "programmteil": "part",
    "skala": "scale",
}
"""What the columns are also called, in small letters."""
_MARK = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: the line it begins in, and its values by our columns' names."""

    number: int
    values: dict[str, str]

    def get(self, column: str) -> str:
        """The column's value without spaces around it, empty where there is none."""
        return self.values.get(column, "").strip()


def lines(data: bytes, mapping: Mapping[str, str], everywhere: Mapping[str, str] | None = None) -> list[Line]:
    """The rows of a CSV or XLSX file; ``mapping`` says for our columns what the file calls them.

    ``everywhere`` has the value of every row for columns that the file doesn't have: the survey tool knows neither
    programme nor period. Raises: BadInput that names a missing column, or the line of a broken row.
    """
    fixed = dict(everywhere or {})
    unknown = next((column for column in (*mapping, *fixed) if column not in COLUMNS), None)
    if unknown is not None:
        raise BadInput("feedback_map", column=unknown[:40], columns=", ".join(COLUMNS))
    if len(data) > MAX_BYTES:
        raise BadInput("feedback_too_large", limit=MAX_BYTES // 1_000_000)
    rows = _workbook(data) if data.startswith(_MARK) else _text(data)
    number, header = next(rows, (1, []))
    named = _named(header, mapping, fixed)
    found: list[Line] = []
    for number, values in rows:
        if not any(value.strip() for value in values):
            continue
        if any(value.strip() for value in values[len(header) :]):
            raise BadInput("csv_row_broken", line=number)
        if len(found) >= MAX_ROWS:
            raise BadInput("feedback_rows", limit=f"{MAX_ROWS:,}".replace(",", "'"))
        found.append(
            Line(number, fixed | {ours: values[at] for ours, at in named.items() if at < len(values)})
        )
    if not found:
        raise BadInput("csv_empty")
    return found


def _named(header: Sequence[str], mapping: Mapping[str, str], fixed: Mapping[str, str]) -> dict[str, int]:
    """Where our columns stand.

    Raises: BadInput for one that is needed, or named, and isn't there; and for one that is ``fixed`` and is there.
    """
    places = {name.strip().casefold(): at for at, name in reversed(list(enumerate(header)))}
    ours = {_CALLED.get(name, name): at for name, at in places.items()} | {
        name: at for name, at in places.items() if name in COLUMNS
    }
    for column, name in mapping.items():
        at = places.get(name.strip().casefold())
        if at is None:
            raise BadInput("csv_column_missing", column=name[:60], columns=", ".join(REQUIRED))
        ours[column] = at
    twice = next((column for column in fixed if column in ours), None)
    if twice is not None:
        raise BadInput("feedback_set_twice", column=twice)
    for column in REQUIRED:
        if column not in ours and column not in fixed:
            raise BadInput("feedback_column", column=column, columns=", ".join(REQUIRED))
    return {column: ours[column] for column in COLUMNS if column in ours}


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = decode(data).replace("\0", "\N{REPLACEMENT CHARACTER}")
    except Unreadable as error:
        raise BadInput(error.reason, **error.params) from error
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for values in reader:
            yield begun, values
            begun = reader.line_num + 1
    except csv.Error as error:
        raise BadInput("csv_row_broken", line=begun) from error


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet's rows; formulas come as the values that were stored with them."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    broken = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError)
    try:
        unpacked = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if unpacked > MAX_UNPACKED:
            raise BadInput("feedback_too_large", limit=MAX_UNPACKED // 1_000_000)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except broken as error:
        raise BadInput("file_damaged", kind="XLSX") from error
    number = 0
    try:
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, [_cell(value) for value in row[:100]]
    except broken as error:
        raise BadInput("csv_row_broken", line=number + 1) from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    """A cell as one would have typed it: 4.0 is 4, and what Excel took for a truth value is yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
