"""Results of programmes: right over enough people, silent below, and never so that one pair could be worked out."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from copilot.app import build
from copilot.cli import outcomes_text
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.outcomes.cells import band, enough, share, split
from copilot.outcomes.comparing import difference
from copilot.outcomes.facts import PairFacts, Way
from copilot.outcomes.health import health
from copilot.settings import Settings
from copilot.store.tables import OutcomeReleaseRow, PersonRow
from tests.fakes import MENTEE, MENTOR, TODAY, Home, WordEmbedder
from tests.feedback import answers, give

pytestmark = pytest.mark.anyio
LEAD = "lead@f.example"


async def programme(home: Home, pairs: int) -> Home:
    """The programme ``berg`` with so many pairs that each met twice and have a goal half-way."""
    rows = [f"{LEAD},Rita Lead,lead,berg,de"]
    rows += [
        f"{side}{n}@f.example,{side}{n} X,{side},berg,de"
        for n in range(pairs)
        for side in ("mentor", "mentee")
    ]
    await home.do("people_import", text="email,name,role,programme,language\n" + "\n".join(rows))
    await home.do("programme_add", programme="berg", start="2026-01-05", cadence="4w")
    for n in range(pairs):
        await home.do(
            "pair_add",
            mentor=f"mentor{n}@f.example",
            mentee=f"mentee{n}@f.example",
            programme="berg",
            id=f"p{n}",
        )
        await sessions(home, n, "2026-02-12", "2026-03-12")
        goal = await home.do(
            "goal_add",
            f"mentee{n}@f.example",
            pair=f"p{n}",
            text="Kurs",
            baseline=0,
            target=4,
            date="2026-02-12",
        )
        for day, value in (("2026-02-12", 0), ("2026-03-12", 2)):
            await home.do("goal_progress", f"mentee{n}@f.example", goal=goal["id"], value=value, date=day)
    return home


async def sessions(home: Home, n: int, *days: str) -> None:
    for day in days:
        await home.do("session_add", f"mentee{n}@f.example", pair=f"p{n}", at=f"{day}T10:00", minutes=45)


async def outcomes(home: Home, email: str | None = LEAD) -> dict[str, Any]:
    return await home.do("outcomes", email, programme="berg")


def by_name(result: dict[str, Any]) -> dict[str, Any]:
    return {m["name"]: m for m in result["measures"]}


async def test_over_five_pairs_there_are_figures_with_definitions_and_targets(home: Home) -> None:
    await programme(home, 5)
    await home.do(
        "charter_set",
        LEAD,
        programme="berg",
        text="# Charta\n### Messgrössen\nSitzungen | 80 % | Daten | Juni",
    )
    result = await outcomes(home)
    found = by_name(result)
    assert {m["level"] for m in result["measures"]} == {"behaviour", "results"}
    assert result["people"] == {"from": 10, "to": 14}
    assert found["sessions_held"]["value"] == 100
    assert found["sessions_held"]["target"]["target"] == "80 %"
    assert found["agreement_made"]["value"] == 0
    assert (found["goal_way"]["before"], found["goal_way"]["after"]) == (0, 50)
    assert found["goals_nearer"]["n"] == {"from": 5, "to": 9}
    assert all(m["definition"] for m in result["measures"])
    assert {s["what"] for s in result["suppressed"]} == {"commitments_kept"}
    assert {"kind", "programme", "people", "measures", "suppressed"} <= result.keys()


async def test_below_five_pairs_nothing_is_shown_and_it_is_said_why(home: Home) -> None:
    result = await outcomes(await programme(home, 4))
    assert result["people"] is None
    assert result["measures"] == []
    assert all("weniger als 5 Tandems" in s["reason"] for s in result["suppressed"])


async def test_a_figure_stays_until_five_pairs_have_changed(home: Home) -> None:
    await programme(home, 6)
    before = by_name(await outcomes(home))["agreement_made"]
    for n in range(5):
        for side in ("mentee", "mentor"):
            operation = "agreement_set" if side == "mentee" else "agreement_confirm"
            more = {"text": "Wir treffen uns."} if side == "mentee" else {}
            await home.do(operation, f"{side}{n}@f.example", pair=f"p{n}", **more)
        now = by_name(await outcomes(home))["agreement_made"]
        if n < 4:
            assert now == before
    assert (before["value"], now["value"]) == (0, 85)


async def test_only_those_who_lead_see_outcomes(home: Home) -> None:
    await programme(home, 5)
    for email in ("mentor0@f.example", "mentee0@f.example"):
        with pytest.raises(NotAllowed):
            await outcomes(home, email)
    with pytest.raises(NotFound):
        await home.do("outcomes", None, programme="keins")
    assert (await outcomes(home, None))["measures"]


async def test_private_and_unconfirmed_commitments_do_not_count(home: Home) -> None:
    await programme(home, 5)
    for n in range(5):
        who = f"mentee{n}@f.example"
        made = await home.do(
            "commitment_add", who, pair=f"p{n}", who=who, what="Kurs suchen", due="2026-03-01"
        )
        if n:
            await home.do("commitment_set", who, commitment=made["id"], status="done")
        await home.do(
            "note_add",
            who,
            pair=f"p{n}",
            text=f"mentee{n} schickt bis 1. März den Plan.",
            date="2026-02-20",
            private=True,
        )
    assert by_name(await outcomes(home))["commitments_kept"]["value"] == 80


async def test_moves_are_imported_whole_or_not_at_all_and_once(home: Home) -> None:
    await programme(home, 5)
    lines = [f"mentee{n}@f.example,{'left' if n == 0 else 'promoted'},2026-03-01" for n in range(5)]
    text = "person,kind,date\n" + "\n".join(lines)
    for wrong in ("x@y.z,left,2026-03-01", f"{LEAD},befördert,2026-03-01", f"{LEAD},left,gestern"):
        with pytest.raises(BadInput) as error:
            await home.do("outcomes_import", LEAD, programme="berg", text=f"{text}\n{wrong}")
        assert error.value.params["line"] == 7
    assert (await home.do("outcomes_import", LEAD, programme="berg", text=text))["added"] == 5
    assert (await home.do("outcomes_import", LEAD, programme="berg", text=text))["added"] == 0
    found = by_name(await outcomes(home))
    assert (found["stayed"]["value"], found["new_role"]["value"]) == (80, 80)


async def test_a_move_to_come_counts_from_its_day(home: Home) -> None:
    await programme(home, 5)
    rows = "\n".join(f"mentee{n}@f.example,left,2026-06-01" for n in range(5))
    await home.do("outcomes_import", LEAD, programme="berg", text=f"person,kind,date\n{rows}")
    assert "stayed" not in by_name(await outcomes(home))


async def test_a_comparison_group_stands_there_only_if_given_and_with_an_interval(home: Home) -> None:
    await programme(home, 5)
    assert all(m["comparison"] is None for m in (await outcomes(home))["measures"])
    for wrong in ({"measure": "sessions_held"}, {"people": 4}, {"people": 10**20}, {"value": 101}):
        good = {"measure": "goals_nearer", "people": 60, "value": 40}
        with pytest.raises(BadInput):
            await home.do("outcomes_compare", LEAD, programme="berg", **(good | wrong))
    await home.do("outcomes_compare", LEAD, programme="berg", measure="goals_nearer", people=60, value=40)
    result = await outcomes(home)
    group = by_name(result)["goals_nearer"]["comparison"]
    assert (group["n"], group["value"], group["difference"]) == ({"from": 60, "to": 64}, 40, 60)
    assert group["interval"][0] < 60 <= group["interval"][1]
    assert "Unterschied +60 Prozentpunkte" in outcomes_text.as_text(result, markdown=True)
    with pytest.raises(NotAllowed):
        await home.do(
            "outcomes_compare", "mentee0@f.example", programme="berg", measure="stayed", people=9, value=1
        )


def test_the_interval_of_a_difference_is_the_known_one() -> None:
    # 56 of 70 and 48 of 80: Newcombe (1998), table II, method 10
    found = difference(80, 70, 60, 80)
    assert (found.points, found.low, found.high) == (20, 5, 33)


async def test_those_who_lead_see_three_things_of_a_pair_and_the_pair_sees_the_same(pair: Home) -> None:
    async def both() -> tuple[dict[str, Any], dict[str, Any]]:
        lead = await pair.do("programme_health", "lead@firma.example", programme="aufwind")
        own = await pair.do("programme_health", MENTEE, pair="wir")
        return lead["pairs"][0], own["pairs"][0]

    lead, own = await both()
    assert lead == own
    assert set(lead) == {"pair", "mentor", "mentee", "met", "agreement", "help"}
    assert (lead["met"], lead["agreement"], lead["help"]) == (True, False, False)
    await pair.do("help_ask", MENTOR, pair="wir")
    await pair.do("help_ask", MENTOR, pair="wir")
    assert [h["help"] for h in await both()] == [True, True]
    nothing = await pair.do("help_withdraw", MENTEE, pair="wir")
    assert (nothing["changed"], nothing["help"]) == (False, True)
    assert [h["help"] for h in await both()] == [True, True]
    await pair.do("help_ask", MENTEE, pair="wir")
    still = await pair.do("help_withdraw", MENTEE, pair="wir")
    assert (still["changed"], still["help"]) == (True, True)
    gone = await pair.do("help_withdraw", MENTOR, pair="wir")
    assert (gone["changed"], gone["help"]) == (True, False)
    assert [h["help"] for h in await both()] == [False, False]


async def test_nobody_else_sees_how_a_pair_is_doing(two_pairs: Home) -> None:
    for email, of in (
        (MENTOR, {"programme": "aufwind"}),
        (MENTOR, {"pair": "andere"}),
        ("lead@firma.example", {"pair": "wir"}),
    ):
        with pytest.raises(NotAllowed):
            await two_pairs.do("programme_health", email, **of)
    with pytest.raises(NotAllowed):
        await two_pairs.do("help_ask", "lead@firma.example", pair="wir")
    with pytest.raises(BadInput):
        await two_pairs.do("programme_health", MENTOR)


async def test_after_its_end_a_programme_keeps_the_rhythm_it_had(home: Home) -> None:
    await programme(home, 1)
    await home.do("programme_add", programme="berg", end="2026-03-20", cadence="2w")
    assert [p["met"] for p in (await home.do("programme_health", LEAD, programme="berg"))["pairs"]] == [True]


def facts(held: list[date], cadence: int | None = 14) -> PairFacts:
    return PairFacts("p", "m", "e", date(2026, 1, 1), tuple(held), cadence, False, 0, 0, (Way(0, 0),), False)


def test_a_pair_that_met_within_one_and_a_half_intervals_has_met() -> None:
    for days, met in ((21, True), (22, False)):
        assert health(facts([TODAY - timedelta(days=days)]), TODAY).met is met
    assert health(facts([TODAY - timedelta(days=40)], None), TODAY).met
    assert not health(facts([]), TODAY).met


def test_bands_shares_and_thresholds() -> None:
    assert [str(band(n)) for n in (5, 9, 10, 34)] == ["5–9", "5–9", "10–14", "30–34"]
    assert [enough(5, 5), enough(9, 4), enough(4, 5)] == [True, False, False]
    assert [split([5, 0, 7]), split([5], 3)] == [True, False]
    assert share(1, 3) == 35


async def test_a_changed_rhythm_or_end_gives_no_second_figure_of_the_same_sessions(home: Home) -> None:
    await programme(home, 6)
    before = by_name(await outcomes(home))["sessions_held"]
    assert before["value"] == 100
    for more in ({"cadence": "2w"}, {"end": "2026-03-01"}, {"end": "2026-02-20", "cadence": "1w"}):
        await home.do("programme_add", programme="berg", **more)
        assert by_name(await outcomes(home))["sessions_held"] == before


async def test_the_register_of_results_names_nobody(home: Home) -> None:
    await programme(home, 5)
    await outcomes(home)
    async with home.app.database.read() as session:
        rows = list(await session.scalars(select(OutcomeReleaseRow)))
        people = list(await session.scalars(select(PersonRow.id)))
    kept = json.dumps([[row.figure, row.parts, row.before_parts] for row in rows])
    assert rows
    assert not any(person in kept for person in [*people, *(f'"p{n}' for n in range(5)), "@"])


async def test_raised_thresholds_hold_for_results_too(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", cache=tmp_path / "cache", language="de", least_people=8)
    app = await build(settings, embedder=WordEmbedder(), make_model=lambda _: None, today=lambda: TODAY)
    result = await outcomes(await programme(Home(app, WordEmbedder()), 6))
    assert result["measures"] == []
    assert "weniger als 8 Tandems" in result["suppressed"][0]["reason"]
    await app.close()


def rating_rows(first: int, period: str, question: str, ratings: Sequence[int]) -> list[str]:
    return [
        row.replace(",aufwind,", ",berg,").replace("aufwind,", "berg,", 1)
        for row in answers(12, ratings=ratings, period=period, question=question, first=first)
    ]


async def test_released_ratings_are_results_of_reaction_and_learning(home: Home) -> None:
    await programme(home, 5)
    clear, fits = "Meine Ziele sind klar", "Wir passen als Tandem zusammen"
    await give(home, rating_rows(0, "2025-H2", clear, (2, 3)))
    await give(home, rating_rows(0, "2026-H1", clear, (4,)))
    await give(home, rating_rows(0, "2026-H1", fits, (5,)))
    assert not [m for m in (await outcomes(home))["measures"] if m["unit"] == "points"], "nothing released"
    for period in ("2025-H2", "2026-H1"):
        await home.do("cohort", LEAD, programme="berg", period=period)
    result = await outcomes(home)
    learnt = next(m for m in result["measures"] if m["level"] == "learning")
    liked = next(m for m in result["measures"] if m["level"] == "reaction")
    assert learnt["title"] == f"{clear} (1–5, 2025-H2 → 2026-H1)"
    assert (learnt["n"], learnt["before"], learnt["after"], learnt["spread"]) == (
        {"from": 10, "to": 14},
        2.5,
        4.0,
        0.5,
    )
    assert (liked["value"], liked["before"], liked["spread"]) == (5.0, None, 0.0)
    text = outcomes_text.as_text(result)
    assert "vorher 2.5, nachher 4.0, Streuung 0.5" in text
    assert outcomes_text.as_report(result)[0].startswith(b"%PDF")
    chart = outcomes_text.as_text(result, markdown=True)
    assert f"<desc>{fits}: 5.0; {clear}: 4.0; " in chart, "ratings have a bar beside shares"
    assert f"| {clear} (1–5, 2025-H2 → 2026-H1) | 10–14 | 4\\.0 | 2\\.5 | 4\\.0 |" in chart


async def test_ratings_are_for_those_who_lead_as_the_summaries_are(home: Home) -> None:
    await programme(home, 5)
    await give(home, rating_rows(0, "2026-H1", "Meine Ziele sind klar", (4, 5)))
    await home.do("cohort", LEAD, programme="berg", period="2026-H1")
    assert not [m for m in (await outcomes(home, None))["measures"] if m["unit"] == "points"]


async def test_the_report_carries_its_table_and_no_formula(home: Home) -> None:
    await programme(home, 5)
    result = await outcomes(home)
    markdown = outcomes_text.as_text(result, markdown=True)
    assert "<svg" in markdown
    assert "| Tandems mit Vereinbarung | 10–14 | 0 % |" in markdown
    assert "<desc>Sitzungen gegen den vereinbarten Rhythmus: 100 %" in markdown
    lines = outcomes_text.as_csv(result).splitlines()
    assert lines[0].startswith("level,name,title,n_from,n_to,value")
    read = list(csv.DictReader(lines, restkey="too many"))
    assert {row["as_of"] for row in read if row["level"]} == {TODAY.isoformat()}
    assert all((row["definition"] != "") == (row["withheld"] == "") for row in read)
    assert not any("too many" in row or None in row.values() for row in read)
    assert len(lines) == 1 + len(result["measures"]) + len(result["suppressed"])
    content, left_out = outcomes_text.as_report(result)
    assert content.startswith(b"%PDF")
    assert left_out == []
