"""Where an answer looked, as JSON: its sources, and the passages that came nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copilot.answer import draft
from copilot.answer.draft import Reader
from copilot.domain import Evidence
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


def nearest(hit: Hit, reader: Reader) -> Json:
    """The nearest window of a passage as evidence."""
    window = hit.window
    start, end = (window.start, window.end) if window else (0, len(hit.text))
    quote = hit.text[start:end]
    begin = hit.start + start
    found = Evidence(
        hit.source,
        hit.kind,
        quote,
        begin,
        begin + len(quote),
        hit.day,
        hit.passage_id,
        draft.label(hit, reader),
    )
    return shape.evidence(found)
