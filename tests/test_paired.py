"""Change of the same people: who answered both times, before and after; and never of few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from copilot.cohort import held, periods
from copilot.cohort.paired import changes
from copilot.cohort.protection import Limits
from copilot.store.tables import AuditRow, ReleaseRow
from tests.fakes import Home
from tests.feedback import LEAD, answers, ask, give

pytestmark = pytest.mark.anyio
CLEAR = "Meine Ziele sind klar"
LEARNT = "Ich habe etwas Neues gelernt"
FITS = "Wir passen als Tandem zusammen"


async def told(home: Home, question: str = CLEAR) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    result = await home.do("outcomes", LEAD, programme="aufwind")
    (found,) = [m for m in result["measures"] if m["title"].startswith(question)]
    return found, [s for s in result["suppressed"] if s["what"].startswith("change:")]


async def both(home: Home, before: Sequence[str], after: Sequence[str]) -> None:
    """Answers of two periods, each with its summary."""
    await give(home, [*before, *after])
    for period in ("2025-H2", "2026-H1"):
        await ask(home, period)


def rated(
    count: int, period: str, ratings: Sequence[int], first: int = 0, question: str = CLEAR
) -> list[str]:
    return answers(count, period=period, ratings=ratings, first=first, question=question)


async def test_before_and_after_are_of_those_who_answered_both_times(pair: Home) -> None:
    gone, come = rated(6, "2025-H2", (5,), first=12), rated(6, "2026-H1", (1,), first=20)
    await both(pair, rated(12, "2025-H2", (2, 3)) + gone, rated(12, "2026-H1", (4,)) + come)
    measure, withheld = await told(pair)
    assert (measure["before"], measure["after"], measure["value"]) == (2.5, 4.0, 4.0)
    assert measure["n"] == {"from": 10, "to": 14}
    assert measure["spread"] == 0.5
    assert "derselben Personen" in measure["definition"]
    assert withheld == []


async def test_where_few_others_answered_some_are_left_out_by_lot(pair: Home) -> None:
    await both(
        pair,
        rated(12, "2025-H2", (2,)) + rated(2, "2025-H2", (5,), first=12),
        rated(12, "2026-H1", (4,)),
    )
    measure, _ = await told(pair)
    assert (measure["before"], measure["after"], measure["n"]) == (2.0, 4.0, {"from": 5, "to": 9})
    assert "durch Los bestimmt" in measure["definition"]


async def test_four_who_answered_both_times_are_not_told_and_it_is_said_why(pair: Home) -> None:
    await both(pair, rated(12, "2025-H2", (2,)), rated(12, "2026-H1", (4,), first=8))
    measure, withheld = await told(pair)
    assert (measure["before"], measure["after"]) == (2.0, 4.0)
    assert "nicht unbedingt dieselben Personen" in measure["definition"]
    (entry,) = withheld
    assert CLEAR in entry["title"]
    assert "weniger als 5 Personen" in entry["reason"]
    # the programme's agenda has no ratings, so it says nothing of what is missing of them
    agenda = await pair.do("programme_agenda", LEAD, programme="aufwind")
    assert agenda["suppressed"]
    assert not [s for s in agenda["suppressed"] if s["what"].startswith("change:")]


async def test_a_spread_stands_only_where_each_change_is_that_of_enough_people(pair: Home) -> None:
    await both(
        pair, rated(12, "2025-H2", (2,)), rated(10, "2026-H1", (4,)) + rated(2, "2026-H1", (1,), first=10)
    )
    measure, _ = await told(pair)
    assert (measure["before"], measure["after"], measure["spread"]) == (2.0, 3.5, None)


async def test_one_step_that_all_have_in_common_is_no_spread(pair: Home) -> None:
    await both(pair, rated(13, "2025-H2", (2, 3, 4)), rated(13, "2026-H1", (2, 3, 4)))
    measure, _ = await told(pair)
    assert (measure["before"], measure["after"], measure["spread"]) == (2.9, 2.9, None)
    assert "Standardabweichung" not in measure["definition"]


async def test_what_may_not_be_compared_is_looked_at_once_for_each_release_and_noted(pair: Home) -> None:
    await both(pair, rated(12, "2025-H2", (2,)), rated(12, "2026-H1", (4,), first=8))
    first, withheld = await told(pair)
    assert len(withheld) == 1
    await give(pair, rated(4, "2025-H2", (5,), first=12))
    assert await told(pair) == (first, withheld)
    async with pair.app.database.read() as session:
        (row,) = await session.scalars(
            select(ReleaseRow).where(ReleaseRow.breakdown.startswith("change:"), ReleaseRow.version == 1)
        )
        noted = await session.scalars(select(AuditRow.object).where(AuditRow.action == "cohort_release"))
        assert row.cells["cells"] == []
        assert [thing for thing in noted if "change:" in thing] == ["aufwind/2026-H1/change:2025-H2"]


async def test_only_what_is_asked_of_a_comparison_comes_back_and_more_is_added_to_it(pair: Home) -> None:
    before = rated(12, "2025-H2", (2,)) + rated(12, "2025-H2", (3,), question=LEARNT)
    await both(pair, before, rated(12, "2026-H1", (4,)) + rated(12, "2026-H1", (5,), question=LEARNT))
    spans = periods.read("2025-H2"), periods.read("2026-H1")
    async with pair.app.database.write() as session:
        keys = [
            rating["key"] for rating in (await held.latest(session, "aufwind", spans[1]))[0].result["ratings"]
        ]  # type: ignore[index]
        assert len(keys) == 2
        for asked in ([keys[0]], [keys[1]], [keys[0]], keys):
            found = await changes(session, "lead", "aufwind", *spans, asked, Limits())
            assert list(found.shown) == asked
            assert not found.withheld
        rows = list(await session.scalars(select(ReleaseRow).where(ReleaseRow.breakdown == "change:2025-H2")))
        assert [sorted(row.result["shown"]) for row in rows] == [sorted(keys)]
        assert {cell[0] for cell in rows[0].cells["cells"]} == {f"rating:{key}" for key in keys}


async def test_a_comparison_that_is_carried_over_keeps_its_day(pair: Home) -> None:
    await both(pair, rated(12, "2025-H2", (2,)), rated(12, "2026-H1", (4,)))
    await told(pair)
    async with pair.app.database.write() as session:
        rows = await session.scalars(select(ReleaseRow).where(ReleaseRow.breakdown == "change:2025-H2"))
        row = rows.one()
        (key,) = row.result["shown"]
        row.result = {"shown": {key: row.result["shown"][key] | {"as_of": "2026-02-03"}}, "withheld": {}}
    # a correction keeps the first period closed, and six more people open the last one again
    await give(pair, rated(1, "2025-H2", (5,)) + rated(6, "2026-H1", (5,), first=20))
    assert (await ask(pair))["version"] == 2
    measure, withheld = await told(pair)
    assert (measure["before"], measure["after"], measure["as_of"]) == (2.0, 4.0, "2026-02-03")
    assert withheld == []


async def test_a_corrected_rating_is_not_compared(pair: Home) -> None:
    await both(pair, rated(12, "2025-H2", (2,)), rated(12, "2026-H1", (4,)))
    await give(pair, rated(1, "2025-H2", (5,)))
    measure, withheld = await told(pair)
    assert "nicht unbedingt dieselben Personen" in measure["definition"]
    assert "geändert" in withheld[0]["reason"]


async def test_what_was_compared_once_stays_and_counts_for_all_that_follows(pair: Home) -> None:
    after = answers(24, period="2026-H1", ratings=(4,), sites=("Aarau", "Winterthur"))
    await both(pair, rated(18, "2025-H2", (2,)), after)
    first, _ = await told(pair)
    await give(pair, rated(1, "2025-H2", (5,)))
    again, _ = await told(pair)
    assert again == first
    # six of the twenty-four were not there before: three of them at each site
    assert (await ask(pair, by="site"))["breakdown"] is not None


async def test_only_what_people_say_of_their_own_way_is_compared_so(pair: Home) -> None:
    await both(pair, rated(12, "2025-H2", (2,), question=FITS), rated(12, "2026-H1", (4,), question=FITS))
    measure, withheld = await told(pair, FITS)
    assert measure["level"] == "reaction"
    assert "nicht unbedingt dieselben Personen" in measure["definition"]
    assert withheld == []
