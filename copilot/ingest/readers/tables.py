"""CSV: how its cells are separated and what its columns are called."""

from __future__ import annotations

import csv
import re
from itertools import islice

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 20
_VALUE = re.compile(r"[-+]?[\d.,'’ /:%-]+")
_EXCEL = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def columns(text: str) -> list[str]:
    """The names in the first row, none where the first row is one of values."""
    said = _EXCEL.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(body)
    first = next((row for row in _rows(body, delimiter) if any(cell.strip() for cell in row)), [])
    names = [" ".join(cell.split()) for cell in first]
    return [] if any(_VALUE.fullmatch(name) for name in names) else names


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into the most columns, the same number in most of them."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in _rows(text, delimiter) if row]
        if not widths or max(widths) < 2:
            return (0.0, 0)
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_DELIMITERS, key=score)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(
            islice(csv.reader(text[:100_000].splitlines(keepends=True), delimiter=delimiter), _SAMPLE)
        )
    except csv.Error:
        return []
