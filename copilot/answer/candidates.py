"""What an answer may be made of: the sentences, items and table rows of the passages found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from copilot.chunking import plain, sentence_spans
from copilot.chunking.bars import cells, has_rule, is_row
from copilot.domain import Span
from copilot.retrieval import Hit

PASSAGES = 5
"""The best passages that are looked at sentence by sentence: what answers is rarely further down."""
_NO_HEADS: Mapping[str, Span] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, item or row of a passage; ``span`` is where it stands in the stored text of its source.

    ``rank`` is its passage's place among those found, ``number`` its own in the passage. ``near`` says
    whether it lies in the window that comes nearest to the question. ``words`` is it as a person reads it.
    """

    hit: Hit
    rank: int
    number: int
    span: Span
    near: bool
    words: str
    head: Span | None = None
    """Of a table's row the row that names the columns, where it is known."""

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return is_row(self.span.quote)


def candidates(hits: Sequence[Hit], heads: Mapping[str, Span] = _NO_HEADS) -> list[Candidate]:
    """The candidates of the first passages, in the order of passages and texts.

    ``heads`` are the rows that name the columns of tables which began above a passage, by passage id.
    """
    found = []
    for rank, hit in enumerate(hits[:PASSAGES]):
        spans = sentence_spans(hit.text, table=hit.source.endswith(".csv"))
        inside = _head(hit, spans)
        head = _moved(inside, hit.start) if inside else heads.get(hit.passage_id)
        for number, span in enumerate(spans):
            window = hit.window
            near = window is not None and window.start <= span.start and span.end <= window.end
            row = is_row(span.quote)
            words = _row_words(span.quote, _cells(head.quote) if head else []) if row else plain(span.quote)
            if words and span is not inside:
                above = head if row else None
                found.append(Candidate(hit, rank, number, _moved(span, hit.start), near, words, above))
    return found


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.quote)


def _head(hit: Hit, spans: Sequence[Span]) -> Span | None:
    """The row that names a table's columns, where the passage holds it."""
    for span, after in pairwise(spans):
        if is_row(span.quote) and has_rule(hit.text[span.end : after.start]):
            return span
    return None


def _cells(row: str) -> list[str]:
    return [plain(cell) for cell in cells(row)]


def _row_words(row: str, names: Sequence[str]) -> str:
    """A row with its columns' names where they fit it: "Level: S2 · From: CHF 84'000"."""
    own = _cells(row)
    if len(names) != len(own):
        return " · ".join(cell for cell in own if cell)
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(names, own, strict=True) if cell]
    return " · ".join(named)
