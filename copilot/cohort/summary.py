"""A cohort's summary: who may see it → the period released, once → what it says, in words → whom to turn to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access, prompts
from copilot.access import Viewer
from copilot.cohort import catalogue, given, held, naming, periods, ratings, releasing, summing, themes, view
from copilot.cohort.catalogue import Near, Theme
from copilot.cohort.given import Given, Released
from copilot.cohort.hearing import harmless
from copilot.cohort.periods import Period
from copilot.cohort.protection import Gate
from copilot.cohort.request import CohortRequest
from copilot.cohort.themes import Group
from copilot.domain import Language
from copilot.embedding import Embedder
from copilot.errors import NotAllowed, NotFound
from copilot.store.database import audit
from copilot.store.tables import ReleaseRow
from copilot.suggest.parts import Parts
from copilot.text.language import guess_language
from copilot.text.terms import words

Json = dict[str, Any]


async def cohort(
    parts: Parts,
    viewer: Viewer,
    request: CohortRequest,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Json:
    """The summary of a period for those who lead the programme; ``told`` counts themes that a model sums up.

    Raises: NotAllowed for everybody else, BadInput for a period that overlaps another, NotFound without feedback.
    """
    started = time.monotonic()
    period = periods.read(request.period)
    known = catalogue.load(request.home)
    async with parts.database.read() as session:
        if viewer.person is None or request.programme not in await access.led(session, viewer.person):
            raise NotAllowed("cohort_leads_only")
        await held.check_apart(session, request.programme, period)
        answers = await held.answers(session, request.programme, period)
        before = await held.latest(session, request.programme, period)
    if not answers and before is None:
        raise NotFound("cohort_none")
    release, is_new, waiting = await _whole(parts, viewer, request, period, known)
    divided = await _divided(parts, viewer, request, period) if request.by and release.version else None
    language = request.language or viewer.person.language or parts.language
    if release.version:
        release = await _summed_up(parts, request, period, release, language, told)
    result = await view.shown(parts, viewer, request, period, known, release, divided, language, waiting)
    result["usage"] = {"total_seconds": round(time.monotonic() - started, 3), "released_now": is_new}
    return result


async def _whole(
    parts: Parts, viewer: Viewer, request: CohortRequest, period: Period, known: Sequence[Theme]
) -> tuple[Released, bool, bool]:
    """The period's release; whether it was made just now; whether there are answers that don't count yet."""
    async with parts.database.read() as session:
        answers, gate, before = await _state(session, request, period)
        names = await held.names(session)
        previous = before or await _previous(session, request, period)
    if not releasing.may_open(answers, before, gate):
        assert before is not None
        return before, False, _differs(answers, before)
    unfit = frozenset(word for name in names for word in words(name))
    found = await anyio.to_thread.run_sync(_groups, answers, parts.embedder, known, gate, previous, unfit)
    await naming.name(found, parts.model, request.limits.people, unfit)
    async with parts.database.write() as session:
        # once more, now that nobody else can write: two requests at a time release once
        again, gate, latest = await _state(session, request, period)
        if latest is not None and (before is None or latest.version != before.version):
            return latest, False, _differs(again, latest)
        behind: dict[str, Json] = {}

        def passing(gate: Gate, before: Released | None) -> tuple[list[Json], list[Json]]:
            shown, withheld, ids = themes.passed(
                found, str(period), len(ratings.people_of(answers)), gate, before
            )
            behind.update(ids)
            return shown, withheld

        made = releasing.released(answers, str(period), gate, before, passing)
        version = (latest.version if latest else 0) + 1
        if not made.cells:
            return Released(0, (), {}, made.result), False, False
        made.result["behind"] = behind
        if parts.model is not None and any(theme["named_by"] == "model" for theme in made.result["themes"]):
            made.result["model"], made.result["prompt"] = parts.model.name, prompts.load("name_theme").version
        session.add(_row(request, period, "", version, gate, made))
        await audit(session, viewer.name, "cohort_release", f"{request.programme}/{period}/{version}")
    return Released(version, made.cells, made.sums, made.result), True, False


async def _summed_up(
    parts: Parts,
    request: CohortRequest,
    period: Period,
    release: Released,
    language: Language,
    told: Callable[[int, int], None],
) -> Released:
    """The release with what a model makes of its themes' statements in that language, kept for whoever asks next."""
    result = await summing.sum_up(release.result, parts.model, language, told)
    if result is release.result:
        return release
    async with parts.database.write() as session:
        now = await held.latest(session, request.programme, period)
        if now is not None and now[0].version == release.version:
            now[1].result = result
    return replace(release, result=result)


async def _state(
    session: AsyncSession, request: CohortRequest, period: Period
) -> tuple[list[Given], Gate, Released | None]:
    answers = await held.answers(session, request.programme, period)
    register = await held.register(session, period)
    household = register.household | await held.households(session, answers)
    latest = await held.latest(session, request.programme, period)
    new = ratings.people_of(answers) - register.household.keys() if latest else frozenset()
    gate = Gate(request.limits, household, register.late | new, list(register.cells))
    return answers, gate, latest[0] if latest else None


async def _previous(session: AsyncSession, request: CohortRequest, period: Period) -> Released | None:
    found = await held.latest(session, request.programme, period.before)
    return found[0] if found else None


def _differs(answers: Sequence[Given], before: Released) -> bool:
    """Whether there are people, or ratings, that the release doesn't know."""
    rated = ratings.rated(answers)
    domains = {given.domain_of(question): own for question, own in rated.items()}
    return any(
        ratings.differs(own, before) for domain, own in domains.items() if domain in before.sums
    ) or bool(ratings.people_of(answers) - {p for cell in before.cells for p in cell.people})


def _groups(
    answers: Sequence[Given],
    embedder: Embedder,
    known: Sequence[Theme],
    gate: Gate,
    previous: Released | None,
    unfit: frozenset[str],
) -> list[Group]:
    """The themes of the comments, before anything is decided about showing them.

    What emerged in the release before, of this period or the last one, stays together.
    """
    if len(ratings.people_of(answers)) < gate.limits.cohort:
        return []
    comments, vectors = harmless([answer for answer in answers if answer.comment], embedder)
    if not comments:
        return []
    earlier = [theme["stems"] for theme in previous.result["themes"]] if previous else []
    return themes.groups(
        comments,
        vectors,
        known,
        Near(known, embedder).find,
        guess_language,
        gate.limits.people,
        unfit,
        [stems for stems in earlier if stems],
    )


async def _divided(
    parts: Parts, viewer: Viewer, request: CohortRequest, period: Period
) -> tuple[list[Json], str | None]:
    """The released questions by role, site or part, or the reason why not; released once like the whole."""
    by = request.by
    assert by is not None
    async with parts.database.write() as session:
        answers, gate, before = await _state(session, request, period)
        assert before is not None
        earlier = await held.latest(session, request.programme, period, by)
        if earlier is not None and earlier[0].version == before.version:
            return earlier[0].result["ratings"], None
        found = ratings.parts(answers, str(period), by, gate, before)
        if isinstance(found, str):
            return [], found
        made = releasing.Release({"ratings": found}, tuple(gate.passed), {})
        session.add(_row(request, period, by, before.version, gate, made))
        await audit(session, viewer.name, "cohort_release", f"{request.programme}/{period}/{by}")
    return found, None


def _row(
    request: CohortRequest,
    period: Period,
    breakdown: str,
    version: int,
    gate: Gate,
    made: releasing.Release,
) -> ReleaseRow:
    cells = given.stored(made.cells, made.sums, gate.household, gate.late)
    return held.release_row(request.programme, period, breakdown, version, cells, made.result)
