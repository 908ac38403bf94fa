"""What company content says to a goal or topic: the sentences that speak to it, quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.chunking import plain
from copilot.domain import Evidence, Language, Span
from copilot.retrieval import Hit
from copilot.text.sentences import sentences
from copilot.text.terms import terms

MOST_QUOTES = 2
_WORDS = range(5, 45)
"""Shorter pieces are labels, longer ones don't fit on an agenda."""
_LEAST_SHARED = 2
_QUESTION = re.compile(r"\?\s*[»\"”)]*\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """The document that answers best, and the sentences of it that are quoted, in their order."""

    title: str
    quotes: tuple[Evidence, ...]


def pick(hits: Sequence[Hit], query: str, language: Language) -> Passage | None:
    """Sentences of one document that share the most telling words with the query; None when none does.

    A sentence must share at least two words with the query, or one where the passage's heading shares
    another: near in meaning alone is not enough to put a document on somebody's agenda.
    """
    asked = set(terms(query, language)) | set(terms(query, "en" if language == "de" else "de"))
    best: list[tuple[float, int, Hit, Span]] = []
    for rank, hit in enumerate(hits):
        header = set(terms(f"{hit.title} {hit.headings}", hit.language)) & asked
        for span in sentences(hit.text):
            if len(span.quote.split()) not in _WORDS or not _is_prose(span.quote):
                continue
            shared = set(terms(span.quote, hit.language)) & asked
            if len(shared) + min(len(header), 1) < _LEAST_SHARED or not shared:
                continue
            same = 0.5 if hit.language == language else 0.0
            best.append((len(shared) + 0.5 * len(header) + same - 0.3 * rank, rank, hit, span))
    if not best:
        return None
    best.sort(key=lambda entry: (-entry[0], entry[1], entry[3].start))
    source = best[0][2].source
    chosen = [(hit, span) for _, _, hit, span in best if hit.source == source][:MOST_QUOTES]
    chosen.sort(key=lambda entry: entry[0].start + entry[1].start)
    return Passage(best[0][2].title, tuple(_evidence(hit, span) for hit, span in chosen))


def _is_prose(sentence: str) -> bool:
    return sentence[:1] not in "|#`>" and "|" not in sentence and not _QUESTION.search(sentence)


def _evidence(hit: Hit, span: Span) -> Evidence:
    label = " › ".join(part for part in (hit.title, hit.headings) if part)
    start = hit.start + span.start
    end = hit.start + span.end
    return Evidence(hit.source, hit.kind, span.quote, start, end, hit.day, hit.passage_id, label)


def shown(evidence: Evidence) -> str:
    """The quote as a reader sees it, without Markdown marks."""
    return plain(evidence.quote)
