"""What a passage is looked at through: runs of three sentences, and single sentences below their headings."""

from __future__ import annotations

from copilot.chunking import plain, sentence_spans
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


def placed(headings: str, words: str) -> str:
    """Words with the headings above them: "CHF 84'000" or "book it early" say nothing by themselves."""
    return f"{headings}: {words}" if headings else words


def placed_sentences(text: str, headings: str) -> list[str]:
    """The sentences of a passage as a person reads them, each below its headings. Never none."""
    found = [said for span in sentence_spans(text) if (said := plain(span.quote))]
    return [placed(headings, said) for said in found or [text]]
