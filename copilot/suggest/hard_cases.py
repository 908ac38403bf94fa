"""The answer to a hard case: contact points from the documents, public numbers; no model, no search for its words."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import anyio.to_thread
from sqlalchemy import select

from copilot import access
from copilot.access import Viewer
from copilot.answer import silence
from copilot.answer.contacts import Contact, contacts, for_case
from copilot.answer.draft import Reader
from copilot.answer.emergency import numbers
from copilot.answer.hard import HardCase
from copilot.answer.hard_answer import worded
from copilot.answer.overheard import heard
from copilot.answer.says import Says
from copilot.domain import Evidence, Language
from copilot.embedding import Embedder
from copilot.errors import Unavailable
from copilot.llm import Usage
from copilot.retrieval import Query
from copilot.store.passages import is_large
from copilot.store.tables import DocumentRow
from copilot.suggest import shape
from copilot.suggest.outcome import spent
from copilot.suggest.parts import Parts

Json = dict[str, Any]
_LOOKED_UP = (
    "Vertrauensstelle Anlaufstellen Ombudsstelle Sozialberatung Hilfe Belästigung Mobbing",
    "confidential contact ombuds office employee assistance counselling harassment bullying help",
)
"""What contact points are looked for with: always the same, so that no word of a hard case goes anywhere."""
_HITS = 6


async def hard_case(message: str, embedder: Embedder) -> HardCase | None:
    """See ``heard``, with its embedding in a thread."""
    return await anyio.to_thread.run_sync(heard, message, embedder)


async def hard_answer(
    parts: Parts,
    viewer: Viewer,
    case: HardCase,
    reader: Reader,
    watch: Callable[[str, Json], None],
) -> Json:
    """Whom to turn to. Nothing of it is recorded, counted or sent to a model."""
    started, says = time.monotonic(), reader.says
    try:
        found = await _contacts(parts, viewer, case, reader.today, says.language)
    except Unavailable:
        found = []  # public numbers and people are told whatever is out of reach
    told = worded(case, found, numbers(parts.country), says.language, says.address)
    async with parts.database.read() as session:
        leads = await silence.people(session, viewer, (), says)
    result: Json = {
        "id": secrets.token_hex(8),
        "kind": "answer",
        "viewer": viewer.person.email if viewer.person else "",
        "date": reader.today.isoformat(),
        "language": says.language,
        "answerable": False,
        "hard_case": case.kind,
        "urgent": case.urgent,
        "lines": list(told.lines),
        "claims": [],
        "not_said": None,
        "notice": told.notice,
        "related": [shape.evidence(evidence) for _, evidence in found],
        "ask": [{"who": who, "why": why} for who, why in told.ask]
        + [{"who": w.who, "why": w.why} for w in leads],
        "rejected": [],
        "model": "rules",
        "prompt": "",
        "usage": spent(Usage(), started, time.monotonic() - started),
    }
    watch("abstain", {name: result[name] for name in ("lines", "notice", "related", "ask", "hard_case")})
    return result


async def contact_points(parts: Parts, viewer: Viewer, today: date, language: Language) -> list[Json]:
    """Whom people may turn to, whatever has happened: the documents' contact points, then public numbers.

    Each with its name, how to reach it and the sentence of the document; a public number has no evidence.
    """
    found = await _contacts(parts, viewer, HardCase("harassment", urgent=False), today, language)
    inside = [
        {"name": contact.name, "how": list(contact.how), "evidence": [shape.evidence(evidence)]}
        for contact, evidence in found
    ]
    public = [
        {"name": number.what(language), "how": [number.number], "evidence": []}
        for number in numbers(parts.country)
    ]
    return inside + public


async def somebody(parts: Parts, viewer: Viewer, today: date, says: Says) -> list[silence.Whom]:
    """The documents' contact points, each with what it says it is for: whom to ask where nobody else is known."""
    found = await _contacts(parts, viewer, HardCase("harassment", urgent=False), today, says.language)
    return [
        silence.Whom(contact.name, contact.what or says.frame("ask", "contact", title=evidence.label or ""))
        for contact, evidence in found
    ]


async def _contacts(
    parts: Parts, viewer: Viewer, case: HardCase, today: date, language: Language
) -> list[tuple[Contact, Evidence]]:
    """The contact points for the case in documents that the viewer may read, those in the language first."""
    async with parts.database.read() as session:
        allowed = await access.audiences(session, viewer)
        sources: dict[str, None] = {}
        for words in _LOOKED_UP:
            query = Query(words, _HITS, today, documents_only=True)
            hits, _ = await parts.search.find(session, allowed, query)
            sources.update(dict.fromkeys(hit.source for hit in hits))
        large = [name for name in allowed.names if is_large(name)]
        rows = await session.scalars(
            select(DocumentRow).where(DocumentRow.source.in_(sources), DocumentRow.audience.in_(large))
        )
        nearest = list(sources)
        documents = sorted(rows, key=lambda row: (row.language != language, nearest.index(row.source)))
    found: dict[int, tuple[Contact, Evidence]] = {}
    for row in documents:
        for contact in contacts(row.text):
            span = contact.span
            found[id(contact)] = (
                contact,
                Evidence(
                    row.source, "document", span.quote, span.start, span.end, row.valid_from, None, row.title
                ),
            )
    return [found[id(contact)] for contact in for_case([c for c, _ in found.values()], case.kind)]
