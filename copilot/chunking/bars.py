"""Rows of Markdown tables as written: lines between bars, and the rule below the row that names the columns."""

from __future__ import annotations

import re

_ROW = re.compile(r"\s*\|(.*)\|\s*", re.DOTALL)
_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-{3,}")
BAR = re.compile(r"(?<!\\)\|")
"""A bar between two cells; one behind a backslash is part of what a cell says."""


def is_row(text: str) -> bool:
    """Whether a line, or a row written over several, stands between bars."""
    return _ROW.fullmatch(text) is not None


def has_rule(text: str) -> bool:
    """Whether one of the lines of a text is the rule below a head."""
    return any(_RULE.match(line) for line in text.splitlines())


def cells(row: str) -> list[str]:
    """What stands between the bars of a row, as written; nothing of what is none."""
    inner = _ROW.fullmatch(row)
    return [cell.strip() for cell in BAR.split(inner[1])] if inner else []
