"""The agenda: what must be in it, what it rests on, and that its minutes add up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import BadInput
from copilot.plan.minutes import LONGEST, SHORTEST, fitting, share
from tests.fakes import MENTEE, MENTOR, Home, item, open_home, texts

pytestmark = pytest.mark.anyio
NOTE = """Lea war bei der Standortbestimmung, lief gut.
Lea fragt bis Ende März beim HR nach, ob es die Stelle auch mit 70 % gibt.
Urs stellt den Kontakt zu Frau Amrein her (hat Jobsharing gemacht).
"""


async def test_opens_with_what_was_promised_with_owner_due_day_and_days_overdue(pair: Home) -> None:
    await pair.note(NOTE)
    promised = item(await pair.agenda(), "commitments")
    lea = next(p for p in promised["points"] if p["text"].startswith("Lea:"))
    assert "beim HR nachfragen" in lea["text"]
    assert "31. März" in lea["text"]
    assert "seit 9 Tagen überfällig" in lea["text"]
    assert {"value": 9, "rule": "days_overdue", "from": ["2026-03-31", "2026-04-09"]} in lea["computed"]
    assert any(p["text"].startswith("Urs:") for p in promised["points"])
    assert len(promised["refs"]["commitments"]) == len(promised["points"])


async def test_every_quote_is_found_at_its_offsets_in_what_source_returns(pair: Home, tmp_path: Path) -> None:
    handbook = tmp_path / "handbuch"
    handbook.mkdir()
    (handbook / "teilzeit.md").write_text(
        "# Führen in Teilzeit\n\n## Voraussetzungen\n\nDie Teamleitung Empfang steht ab 60 % Pensum offen.\n",
        "utf-8",
    )
    await pair.do("ingest", paths=[str(handbook)])
    await pair.note(NOTE)
    await pair.do("goal_add", MENTEE, pair="wir", text="Teamleitung Empfang übernehmen", date="2026-03-12")
    await pair.do(
        "topic_add", MENTEE, pair="wir", text="Teamleitung Empfang mit 70 % Pensum", date="2026-04-01"
    )
    agenda = await pair.agenda()
    quotes = [e for i in agenda["items"] for p in i["points"] for e in p["evidence"]]
    assert {e["kind"] for e in quotes} == {"note", "document", "record"}
    for quote in quotes:
        stored = await pair.do("source", MENTOR, source=quote["source"])
        assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]


async def test_every_point_rests_on_evidence(pair: Home) -> None:
    await pair.note(NOTE)
    agenda = await pair.agenda()
    assert all(p["evidence"] for i in agenda["items"] for p in i["points"])


async def test_a_closed_commitment_is_gone_from_that_day_on_but_was_there_before(pair: Home) -> None:
    proposed = (await pair.note(NOTE))["proposed"]["commitments"]
    for commitment in proposed:
        await pair.do("commitment_set", MENTEE, commitment=commitment["id"], status="done", date="2026-04-02")
    assert "commitments" not in {i["slot"] for i in (await pair.agenda())["items"]}
    earlier = await pair.agenda(date="2026-04-01")
    assert len(item(earlier, "commitments")["points"]) == len(proposed)


async def test_what_was_written_after_the_agendas_day_is_ignored(pair: Home) -> None:
    await pair.note(NOTE)
    await pair.note("Lea schickt bis 30. April den Lebenslauf.", day="2026-04-20")
    assert "Lebenslauf" not in texts(await pair.agenda())


async def test_the_first_session_is_about_the_agreement_not_about_promises(pair: Home) -> None:
    agenda = await pair.agenda()
    slots = [i["slot"] for i in agenda["items"]]
    assert slots[:2] == ["check_in", "agreement"]
    assert "commitments" not in slots
    assert "Ich möchte die Teamleitung Empfang übernehmen." in texts(agenda)


async def test_the_third_session_without_an_agreement_says_so(pair: Home) -> None:
    await pair.note("Erstes Treffen, kennengelernt.", day="2026-02-12")
    await pair.note("Zweites Treffen, viel gelacht.", day="2026-03-12")
    assert "Dritte Sitzung, noch keine schriftliche Vereinbarung." in texts(await pair.agenda())
    await pair.do(
        "agreement_set", MENTEE, pair="wir", text="Alle zwei Wochen, 45 Minuten.", date="2026-03-20"
    )
    assert "Vereinbarung vom 20. März" in texts(await pair.agenda())


async def test_swiss_spelling_in_all_that_the_program_says(pair: Home) -> None:
    await pair.note(NOTE)
    assert "ß" not in texts(await pair.agenda())


async def test_lang_changes_the_words_and_leaves_the_quotes(pair: Home) -> None:
    await pair.note(NOTE)
    run = await pair.app.database.engine.connect()
    await run.close()
    from copilot.operations import Call
    from copilot.operations import run as do

    english = await do(Call(pair.app, MENTOR, "en"), "agenda", {"pair": "wir", "date": "2026-04-09"})
    assert english["language"] == "en"
    assert item(english, "commitments")["title"] == "What was promised"
    assert any("überfällig" not in p["text"] for p in item(english, "commitments")["points"])


@pytest.mark.parametrize("minutes", [0, 3, 500, -5])
async def test_impossible_minutes_are_a_clear_error(pair: Home, minutes: int) -> None:
    with pytest.raises(BadInput) as error:
        await pair.agenda(minutes=minutes)
    assert str(minutes) in error.value.render("de")["message"]


@pytest.mark.parametrize("minutes", [10, 20, 45, 60, 90, 240])
async def test_minutes_add_up_and_next_steps_get_at_least_five(pair: Home, minutes: int) -> None:
    await pair.note(NOTE)
    agenda = await pair.agenda(minutes=minutes)
    assert sum(i["minutes"] for i in agenda["items"]) == minutes
    assert item(agenda, "next_steps")["minutes"] >= 5
    assert item(agenda, "commitments")["points"]


@given(
    minutes=st.integers(SHORTEST, LONGEST),
    wishes=st.lists(st.integers(0, 40), min_size=8, max_size=8),
)
def test_any_wishes_share_any_session_exactly(minutes: int, wishes: list[int]) -> None:
    slots = ["check_in", "commitments", "goals", "topic", "company", "relationship", "outcomes", "next_steps"]
    kept = fitting(slots, minutes)  # type: ignore[arg-type]
    given_minutes = share([(slot, wishes[slots.index(slot)]) for slot in kept], minutes)
    assert sum(given_minutes) == minutes
    assert all(n >= 2 for n in given_minutes)


async def test_private_notes_reach_only_their_writers_own_sheet(pair: Home) -> None:
    await pair.note(NOTE)
    await pair.note("Lotsenboot: Lea redet sich klein. Ich frage nach Erfolgen.", email=MENTOR, private=True)
    shared = await pair.agenda()
    own = await pair.agenda(private=True)
    assert "Lotsenboot" not in str(shared)
    assert "Lotsenboot" in str(own["private"])
    assert "Lotsenboot" not in str(own["items"])
    mentees = await pair.agenda(email=MENTEE)
    assert "Lotsenboot" not in str(mentees)
    assert [i["points"] for i in mentees["items"]] == [i["points"] for i in shared["items"]]


async def test_a_goals_measure_is_reported_with_its_day_and_stalls_are_named(pair: Home) -> None:
    await pair.note(NOTE)
    goal = await pair.do(
        "goal_add", MENTEE, pair="wir", text="drei Mitarbeitergespräche führen", target=3, baseline=0,
        due="2026-12-31", date="2026-01-10",
    )  # fmt: skip
    await pair.do("goal_progress", MENTEE, goal=goal["id"], value=1, date="2026-01-20")
    text = item(await pair.agenda(), "goals")["points"][0]["text"]
    assert "1 von 3, gemessen am 20. Januar" in text
    assert "Seit 79 Tagen unverändert" in text


async def test_nothing_is_lost_when_the_program_is_closed_and_opened(tmp_path: Path) -> None:
    first = await (await open_home(tmp_path / "h")).with_pair()
    await first.note(NOTE)
    before = await first.agenda()
    await first.app.close()
    second = await open_home(tmp_path / "h")
    after = await second.agenda()
    await second.app.close()
    assert [i["points"] for i in before["items"]] == [i["points"] for i in after["items"]]


async def test_a_next_session_that_a_note_names_is_the_day_proposed(pair: Home) -> None:
    await pair.note("Gutes Treffen. Die letzte Sitzung planen wir am 7. Mai in Aarau.", day="2026-03-12")
    assert "Donnerstag, 7. Mai" in " ".join(item(await pair.agenda(), "next_steps")["questions"])
