"""What a lead could change: advice of the catalogue for themes in which enough people find fault, with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from copilot import access
from copilot.access import Viewer
from copilot.cohort.catalogue import Theme
from copilot.domain import LANGUAGES, Language
from copilot.plan.company import Passage, pick, touches
from copilot.retrieval import Hit
from copilot.suggest import Parts, shape
from copilot.suggest.company import found

Json = dict[str, Any]
MOST = 4
_NAMED = 2


async def recommendations(
    parts: Parts, viewer: Viewer, today: date, known: Sequence[Theme], result: Json, language: Language
) -> list[Json]:
    """Advice for each theme with fault found, in the order of the themes; evidence is what the documents say of it.

    Where the documents the viewer may read say nothing, ``evidence`` is empty.
    """
    at_fault = [theme["key"] for theme in result["themes"] if finds_fault(theme)]
    chosen = [theme for key in at_fault for theme in known if theme.key == key and theme.advice][:MOST]
    if not chosen:
        return []
    async with parts.database.read() as session:
        audiences = await access.audiences(session, viewer)
    queries = [theme.look_up[name] for theme in chosen for name in LANGUAGES]
    hits = await found(parts, audiences, queries, today, language)
    made = []
    for number, theme in enumerate(chosen):
        passages = [
            passage
            for at, name in enumerate(LANGUAGES)
            if (passage := _said(hits[2 * number + at], theme.look_up[name], name)) is not None
        ]
        best = max(passages, key=lambda passage: passage.score, default=None)
        made.append(
            {"text": theme.advice[language], "themes": [theme.title[language]], "evidence": _evidence(best)}
        )
    return made


def _said(hits: Sequence[Hit], query: str, language: Language) -> Passage | None:
    """What the documents say of it, in sentences that name two things of what is looked for by themselves."""
    return pick(hits, query, language, fits=lambda _, sentence: touches(sentence, query, language) >= _NAMED)


def finds_fault(theme: Json) -> bool:
    """Whether enough people find fault: in a statement, or on the whole."""
    return theme["polarity"] == "critical" or any(s["polarity"] == "critical" for s in theme["statements"])


def _evidence(passage: Passage | None) -> list[Json]:
    return [shape.evidence(quote) for quote in passage.quotes] if passage else []
