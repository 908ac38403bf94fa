"""The rows that name the columns of tables of which a passage holds only later rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking.bars import has_rule, is_row
from copilot.domain import Span
from copilot.retrieval.hits import Hit
from copilot.store.tables import DocumentRow, PassageRow

REACH = 40_000
"""Characters above a passage in which its table may begin."""


async def heads(session: AsyncSession, hits: Sequence[Hit]) -> Mapping[str, Span]:
    """Where the columns of a table are named that a passage goes on with, by passage id; offsets of the whole text."""
    found: dict[str, Span] = {}
    for hit in hits:
        if goes_on(hit):
            begin = max(0, hit.start - REACH)
            above = await session.scalar(
                select(func.substr(DocumentRow.text, begin + 1, hit.start - begin))
                .join(PassageRow, PassageRow.document_id == DocumentRow.id)
                .where(PassageRow.id == hit.passage_id)
            )
            head = _head(above or "")
            if head is not None:
                found[hit.passage_id] = Span(begin + head.start, begin + head.end, head.quote)
    return found


def goes_on(hit: Hit) -> bool:
    """Whether a passage begins with rows of a table whose head stands above it."""
    lines = hit.text.split("\n", 2)
    return is_row(lines[0]) and not has_rule("".join(lines[1:2]))


def _head(above: str) -> Span | None:
    """The first row of the table that the text ends with, if the line below it makes it the head."""
    rows: list[Span] = []  # the last one first
    end = len(above.removesuffix("\n"))
    for line in reversed(above[:end].split("\n")):
        if not is_row(line):
            break
        start = end - len(line.lstrip())
        rows.append(Span(start, start + len(line.strip()), line.strip()))
        end -= len(line) + 1
    return rows[-1] if len(rows) > 1 and has_rule(rows[-2].quote) else None
