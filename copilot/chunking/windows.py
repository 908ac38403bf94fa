"""Windows: the runs of three sentences that a passage is looked at through."""

from __future__ import annotations

from copilot.chunking import sentence_spans
from copilot.domain import Span

SENTENCES = 3
"""An answer and what it needs to be understood rarely take more."""
STEP = 2
"""Every second sentence opens a window: found as much as every single one, at two thirds of the cost."""


def windows(text: str) -> list[Span]:
    """The windows of a passage in order; each sentence stands in at least one. Never none."""
    found = sentence_spans(text)
    if len(found) <= SENTENCES:
        return [Span(0, len(text), text)]
    firsts = list(range(0, len(found) - SENTENCES + 1, STEP))
    if firsts[-1] + SENTENCES < len(found):
        firsts.append(len(found) - SENTENCES)
    spans = [(found[first].start, found[first + SENTENCES - 1].end) for first in firsts]
    return [Span(start, end, text[start:end]) for start, end in spans]
