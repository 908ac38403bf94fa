"""Measures taken, and the agenda of those who lead: each statement with its record, minutes that add up."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.cli.measures import as_text
from copilot.errors import BadInput, NotAllowed, NotFound
from tests.fakes import MENTEE, Home, item
from tests.test_outcomes import LEAD, programme

pytestmark = pytest.mark.anyio


async def measure(home: Home, text: str = "Termine am Kick-off fixieren", **more: Any) -> dict[str, Any]:
    return await home.do("measure_add", LEAD, programme="berg", text=text, **more)


async def test_a_measure_is_put_down_listed_and_done(home: Home) -> None:
    await programme(home, 5)
    made = await measure(home, owner="Rita", due="2026-05-01", aims="Termine finden")
    later = await measure(home, "Rollen klären")
    listed = (await home.do("measure_list", LEAD, programme="berg"))["measures"]
    assert [m["measure"] for m in listed] == [made["measure"], later["measure"]]
    done = await home.do("measure_done", LEAD, measure=made["measure"], date="2026-04-08")
    assert (done["status"], done["done"]) == ("done", "2026-04-08")
    still = (await home.do("measure_list", LEAD, programme="berg", status="open"))["measures"]
    assert [m["measure"] for m in still] == [later["measure"]]
    with pytest.raises(BadInput):
        await measure(home, " ")


async def test_no_measure_steers_the_terminal_or_turns_the_reading_round(home: Home) -> None:
    await programme(home, 1)
    made = await measure(home, "Kick-off\x1b[2J\nam \u202eMontag", owner="Ri\u200eta", aims="\x9bTermine")
    assert (made["text"], made["owner"], made["aims"]) == ("Kick-off[2J am Montag", "Rita", "Termine")


async def test_only_those_who_lead_see_measures(pair: Home) -> None:
    made = await pair.do("measure_add", "lead@firma.example", programme="aufwind", text="Kick-off")
    for operation, arguments, kind in (
        ("measure_add", {"programme": "aufwind", "text": "x"}, NotAllowed),
        ("measure_list", {"programme": "aufwind"}, NotAllowed),
        ("measure_done", {"measure": made["measure"]}, NotFound),
        ("programme_agenda", {"programme": "aufwind"}, NotAllowed),
        ("source", {"source": f"measure:{made['measure']}"}, NotFound),
    ):
        with pytest.raises(kind):
            await pair.do(operation, MENTEE, **arguments)


@pytest.mark.parametrize("minutes", [10, 17, 45, 90])
async def test_the_programmes_agenda_has_exactly_its_minutes(home: Home, minutes: int) -> None:
    await programme(home, 5)
    await measure(home)
    agenda = await home.do("programme_agenda", LEAD, programme="berg", minutes=minutes)
    assert sum(i["minutes"] for i in agenda["items"]) == minutes
    assert agenda["items"][-1]["slot"] == "next_steps"


async def test_a_call_for_help_has_its_minutes_even_in_the_shortest_meeting(home: Home) -> None:
    await programme(home, 5)
    await measure(home)
    await home.do("help_ask", "mentee0@f.example", pair="p0")
    agenda = await home.do("programme_agenda", LEAD, programme="berg", minutes=10)
    assert [i["slot"] for i in agenda["items"]] == ["relationship", "next_steps"]
    assert item(agenda, "relationship")["points"][0]["evidence"][0]["source"] == "help:p0"
    assert sum(i["minutes"] for i in agenda["items"]) == 10


async def test_the_programmes_agenda_says_as_a_pairs_does_how_it_was_made(pair: Home) -> None:
    of_programme = await pair.do("programme_agenda", "lead@firma.example", programme="aufwind")
    of_pair = await pair.agenda()
    wording = {"rejected", "model", "profile", "prompt", "trouble", "trouble_params", "usage"}
    assert wording <= of_pair.keys() & of_programme.keys()
    assert of_programme["usage"].keys() == of_pair["usage"].keys()
    assert (of_programme["model"], of_programme["prompt"]) == ("rules", "")


async def test_measures_results_and_calls_for_help_stand_there_with_their_records(home: Home) -> None:
    await programme(home, 5)
    await measure(home, owner="Rita", due="2026-04-01", aims="Termine finden")
    await home.do("help_ask", "mentee3@f.example", pair="p3")
    for language in ("de", "en"):
        from copilot.operations import Call, run

        agenda = await run(
            Call(home.app, LEAD, language), "programme_agenda", {"programme": "berg", "date": "2026-04-09"}
        )
        points = [p for i in agenda["items"] for p in i["points"]]
        assert len(points) == 6
        asks = {
            "de": "Das Tandem mentee3 X und mentor3 X bittet",
            "en": "The pair mentee3 X and mentor3 X asks",
        }
        assert points[0]["text"].startswith(asks[language])  # one of the two asked: who, is not said
        for evidence in (e for p in points for e in p["evidence"]):
            stored = await home.do("source", LEAD, source=evidence["source"])
            assert stored["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
        assert all(p["text"].split(".")[0] in as_text(agenda).replace("\n  ", " ") for p in points)
    text = item(await home.do("programme_agenda", LEAD, programme="berg", date="2026-04-09"), "commitments")
    assert text["points"][0]["text"] == (
        "Rita: Termine am Kick-off fixieren. Fällig am 1. April, seit 8 Tagen überfällig. Zielt auf: Termine finden."
    )


async def test_a_programme_without_anything_yet_has_an_agenda_too(home: Home) -> None:
    await programme(home, 1)
    agenda = await home.do("programme_agenda", LEAD, programme="berg")
    assert sum(i["minutes"] for i in agenda["items"]) == 45
    assert all(i["questions"] for i in agenda["items"])
