"""A release as it is shown: in one language, beside the period before, with advice, quotes and contact points."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from copilot.access import Viewer
from copilot.cohort import held, quotes, ratings, recommending, telling
from copilot.cohort.catalogue import Theme
from copilot.cohort.followed import followed, taken
from copilot.cohort.given import Released
from copilot.cohort.periods import Period
from copilot.cohort.questionnaire import shown as question_text
from copilot.cohort.request import CohortRequest
from copilot.domain import Language
from copilot.store.tables import ProgrammeRow
from copilot.suggest.hard_cases import contact_points
from copilot.suggest.parts import Parts

Json = dict[str, Any]
Divided = tuple[list[Json], str | None]


async def shown(
    parts: Parts,
    viewer: Viewer,
    request: CohortRequest,
    period: Period,
    known: Sequence[Theme],
    release: Released,
    divided: Divided | None,
    language: Language,
    waiting: bool,
) -> Json:
    """The summary as JSON; its figures are those of the release, whatever has happened to the answers since."""
    result, limits = release.result, request.limits
    async with parts.database.read() as session:
        earlier = await held.latest(session, request.programme, period.before)
        row = await held.latest(session, request.programme, period)
        permitted = await quotes.permitted(session, result, limits) if request.quotes else {}
        programme = await session.get_one(ProgrammeRow, request.programme)
        measures = await taken(session, request.programme, period)
    then: Json = earlier[0].result if earlier else {"ratings": [], "themes": []}
    withheld = [*result["withheld"]]
    if divided and divided[1]:
        withheld.append({"what": request.by, "reason": divided[1]})
    if request.quotes and not any(permitted.values()):
        withheld.append({"what": "quotes", "reason": "none"})
    advice = await recommending.recommendations(parts, viewer, request.today, known, result, language)
    return {
        "id": row[1].id if row else secrets.token_hex(5),
        "kind": "cohort",
        "programme": request.programme,
        "name": programme.name,
        "period": str(period),
        "language": language,
        "confidential": True,
        "people": result["people"],
        "suppressed": telling.suppressed(withheld, limits, language),
        "ratings": [_rating(r, then["ratings"], language) for r in result["ratings"]],
        "breakdown": _breakdown(request.by, divided, language),
        "themes": [_theme(t, then["themes"], permitted, language) for t in result["themes"]],
        "contradictions": telling.contradictions(result, known, language),
        "measures": followed(measures, result, earlier[0].result if earlier else None, language),
        "recommendations": advice,
        "contacts": await contact_points(parts, viewer, request.today, language),
        "notices": _notices(request, period, language, waiting=waiting),
        "method": telling.texts(language)["reading"],
        "version": release.version,
        **_by_model(result, language),
    }


def _by_model(result: Json, language: Language) -> Json:
    """Which model had a part in the words that are shown, "rules" where none had, and with which prompts."""
    joined = (
        result["summed"][language]
        if any(telling.joined(theme, language) for theme in result["themes"])
        else {}
    )
    used = [given for given in (result, joined) if given.get("model")]
    return {
        "model": ", ".join(dict.fromkeys(given["model"] for given in used)) or "rules",
        "prompt": " ".join(given["prompt"] for given in used),
    }


def _rating(now: Json, before: Sequence[Json], language: Language) -> Json:
    then = next((rating for rating in before if rating["key"] == now["key"]), None)
    return {
        "question": question_text(now["key"], language),
        "scale": now["scale"],
        "n": now["n"],
        "mean": now["mean"],
        "distribution": now["distribution"],
        "change": ratings.change(now, then),
    }


def _breakdown(by: str | None, divided: Divided | None, language: Language) -> Json | None:
    if by is None or divided is None or divided[1]:
        return None
    said = telling.texts(language)
    named = {"": said["unnamed"]} | (
        {side: said[side] for side in ("mentor", "mentee")} if by == "role" else {}
    )
    return {
        "by": by,
        "ratings": [
            {
                "question": question_text(part["key"], language),
                "scale": part["scale"],
                "part": named.get(part["part"], part["part"]),
                "n": part["n"],
                "mean": part["mean"],
            }
            for part in divided[0]
        ],
    }


def _theme(now: Json, before: Sequence[Json], permitted: dict[str, list[str]], language: Language) -> Json:
    then = next((theme for theme in before if theme["key"] == now["key"]), None)
    return {
        "key": now["key"],
        "title": now["title"][language],
        "written_by": "model" if telling.joined(now, language) else now.get("named_by", "rules"),
        "summary": telling.summary(now, language),
        "statements": telling.statements(now, language),
        "people": now["people"],
        "share": now["share"],
        "polarity": now["polarity"],
        "quotes": permitted.get(now["key"], []),
        "change": telling.moved(now, then),
    }


def _notices(request: CohortRequest, period: Period, language: Language, *, waiting: bool) -> list[str]:
    said = telling.texts(language)
    least = request.limits.people
    found = []
    if request.today <= period.end:
        found.append(said["running"].format(end=period.end.strftime("%d.%m.%Y"), least=least))
    if waiting:
        found.append(said["newer"].format(least=least))
    return found
