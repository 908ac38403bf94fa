"""Search, as people and scripts ask for it."""

from __future__ import annotations

from dataclasses import asdict

from copilot import access
from copilot.errors import BadInput
from copilot.index import sync
from copilot.operations.base import Call, Json, clean, viewer
from copilot.retrieval import Hit, Query, Stages, Trace
from copilot.retrieval.translate import translation

MOST_RESULTS = 100
MAX_QUERY = 2_000
_SHOWN = ("passage_id", "source", "title", "headings", "language", "text", "start", "end", "score")


async def search(
    call: Call, *, query: str, k: int = 8, explain: bool = False, without: list[str] | None = None
) -> Json:
    """The best passages that the viewer may read; ``explain`` adds what each stage said of them.

    ``without`` names stages to leave out (``Stages``). Raises: BadInput.
    """
    if not 1 <= k <= MOST_RESULTS:
        raise BadInput("k_range", low=1, high=MOST_RESULTS)
    if not query.strip() or len(query) > MAX_QUERY:
        raise BadInput("query_length", limit=MAX_QUERY)
    stages = _stages(without or [])
    query = clean(query)
    app = call.app
    async with app.database.read() as db:
        who = await viewer(db, call)
        may_read = await access.audiences(db, who)
    await sync.catch_up(app.database, app.index, app.embedder)
    speaks = call.prefers or (who.person.language if who.person else None) or call.speaks
    said = None
    if stages.translation:
        said = await translation(
            app.database,
            app.model(),
            may_read,
            query,
            who.person.id if who.person else None,
            lambda: call.watch({"message": "search_untranslated"}),
            speaks,
        )
    wanted = Query(query, k, app.today(), translation=said, stages=stages, language=speaks)
    async with app.database.read() as db:
        # asked again: reading the model's words takes time, in which a right may be taken away
        may_read = await access.audiences(db, await viewer(db, call))
        hits, trace = await app.search.find(db, may_read, wanted)
    result: Json = {"results": [_hit(hit, explain=explain) for hit in hits]}
    return result | ({"explain": _trace(trace)} if explain else {})


def _stages(without: list[str]) -> Stages:
    known = asdict(Stages())
    for name in without:
        if name not in known:
            raise BadInput("stage_unknown", name=name[:40], known=", ".join(known))
    return Stages(**(known | dict.fromkeys(without, False)))


def _hit(hit: Hit, *, explain: bool) -> Json:
    shown: Json = {name: getattr(hit, name) for name in _SHOWN}
    if hit.page is not None:
        shown["page"] = hit.page
    if hit.day is not None:
        shown["date"] = hit.day.isoformat()
    if hit.also:
        shown["also"] = list(hit.also)
    if hit.translation_of:
        shown["translation_of"] = hit.translation_of
    if explain:
        shown["explain"] = {
            name: None if value is None else round(value, 4) for name, value in asdict(hit.scores).items()
        }
    return shown


def _trace(trace: Trace) -> Json:
    return {"language": trace.language, "translated": trace.translated, "glossary": trace.glossary}
