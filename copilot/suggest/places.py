"""Where an answer looked, as JSON: its sources, and the passages that came nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copilot.answer import draft
from copilot.answer.draft import Reader
from copilot.answer.ranking import Ranked
from copilot.domain import Evidence, Span
from copilot.retrieval import Hit
from copilot.suggest import shape

Json = dict[str, Any]


def once(hits: Sequence[Hit]) -> list[Hit]:
    """The first hit of each source."""
    return list({hit.source: hit for hit in reversed(hits)}.values())[::-1]


def source(hit: Hit) -> Json:
    """A place that is looked at."""
    return {
        "source": hit.source,
        "kind": hit.kind,
        "title": hit.title,
        "headings": hit.headings,
        "passage_id": hit.passage_id,
        "date": hit.day.isoformat() if hit.day else None,
        "owner": hit.owner,
    }


def of_quote(quote: Evidence) -> Json:
    """The place of a quote that no search found."""
    return {
        "source": quote.source,
        "kind": quote.kind,
        "title": quote.label,
        "headings": "",
        "passage_id": quote.passage_id,
        "date": quote.day.isoformat() if quote.day else None,
        "owner": "",
    }


def nearest(hit: Hit, ranked: Sequence[Ranked], reader: Reader) -> Json:
    """What comes nearest in a passage, as evidence: its best sentence, else its best window."""
    own = [entry.candidate for entry in ranked if entry.candidate.hit.passage_id == hit.passage_id]
    if own:
        span = own[0].span
    else:
        window = hit.window or Span(0, len(hit.text), hit.text)
        quote = hit.text[window.start : window.end]
        span = Span(hit.start + window.start, hit.start + window.end, quote)
    label = draft.label(hit, reader)
    found = Evidence(hit.source, hit.kind, span.quote, span.start, span.end, hit.day, hit.passage_id, label)
    return shape.evidence(found)
