"""Commitments and goals between sessions: said again, moved, confirmed, closed, and what each left behind."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from tests.fakes import MENTEE, MENTOR, STRANGER, Home, item, texts

pytestmark = pytest.mark.anyio
PROMISE = "Lea schickt Urs bis 30. April den Lebenslauf."
GOAL = "Ziel: bis Ende Jahr 5 Gespräche mit Führungspersonen führen. Bisher 0."


async def commitments(pair: Home, email: str = MENTEE) -> list[dict[str, Any]]:
    return list((await pair.do("commitment_list", email, pair="wir"))["commitments"])


async def story(pair: Home, commitment: str) -> list[str]:
    shown = await pair.do("commitment_show", MENTOR, commitment=commitment)
    return [event["what"] for event in shown["history"]]


async def test_a_promise_moved_by_a_later_note_is_the_same_one_with_its_history(pair: Home) -> None:
    await pair.note(PROMISE, day="2026-03-01")
    moved = await pair.note("Lea schickt den Lebenslauf bis 15. Mai.", day="2026-03-20", email=MENTOR)
    (change,) = moved["proposed"]["moved"]
    (found,) = await commitments(pair)
    assert (found["due"], found["status"], found["again"]) == ("2026-05-15", "proposed", 1)
    assert (change["commitment"], change["from"], change["to"]) == (found["id"], "2026-04-30", "2026-05-15")
    shown = await pair.do("commitment_show", MENTEE, commitment=found["id"])
    made, move = shown["history"]
    assert (made["what"], made["evidence"]["quote"]) == ("made", PROMISE)
    assert (move["what"], move["from"], move["to"], move["who"]) == (
        "moved",
        "2026-04-30",
        "2026-05-15",
        MENTOR,
    )
    (point,) = item(await pair.agenda(), "commitments")["points"]
    assert "15. Mai" in point["text"]
    assert "ursprünglich fällig am 30. April" in point["text"]
    assert {e["quote"] for e in point["evidence"]} >= {PROMISE, "Lea schickt den Lebenslauf bis 15. Mai."}
    (before,) = item(await pair.agenda(date="2026-03-15"), "commitments")["points"]
    assert "30. April" in before["text"]
    assert "15. Mai" not in before["text"]


async def test_both_write_of_the_same_session_and_the_promise_is_one(pair: Home) -> None:
    await pair.note(PROMISE, day="2026-04-01", email=MENTOR)
    again = await pair.note("I'll send Urs my CV by 30 April.", day="2026-04-02", email=MENTEE)
    assert again["proposed"]["commitments"] == []
    (found,) = await commitments(pair)
    assert await story(pair, found["id"]) == ["made", "again"]
    assert "Am 2. April nochmals zugesagt." in texts(await pair.agenda())


async def test_with_the_note_goes_what_it_moved_and_the_promise_rests_on_the_other(pair: Home) -> None:
    first = await pair.note(PROMISE, day="2026-03-01", email=MENTOR)
    second = await pair.note("Lea schickt den Lebenslauf bis 15. Mai.", day="2026-03-20", email=MENTOR)
    await pair.do("note_delete", MENTOR, note=second["note"])
    (found,) = await commitments(pair)
    assert (found["due"], await story(pair, found["id"])) == ("2026-04-30", ["made"])
    third = await pair.note(PROMISE, day="2026-03-25", email=MENTEE)
    await pair.do("note_delete", MENTOR, note=first["note"])
    (found,) = await commitments(pair)
    assert found["evidence"]["source"] == f"note:{third['note']}"
    await pair.do("note_delete", MENTEE, note=third["note"])
    assert await commitments(pair) == []


async def test_a_confirmed_promise_that_a_note_moves_waits_for_a_yes_again(pair: Home) -> None:
    (first,) = (await pair.note(PROMISE, day="2026-03-01"))["proposed"]["commitments"]
    await pair.do("commitment_set", MENTOR, commitment=first["id"], status="open")
    moved = await pair.note("Lea schickt den Lebenslauf bis 15. Mai.", day="2026-03-20", email=MENTOR)
    assert "Noch nicht bestätigt" in texts(await pair.agenda())
    decided = await pair.do("note_confirm", MENTEE, note=moved["note"])
    assert decided["confirmed"] == [first["id"]]
    assert await story(pair, first["id"]) == ["made", "confirmed", "moved", "confirmed"]
    assert "Noch nicht bestätigt" not in texts(await pair.agenda())


async def test_all_that_a_note_proposes_is_decided_in_one_go(pair: Home) -> None:
    await pair.note("Urs stellt den Kontakt zu Frau Amrein her.", day="2026-03-01")
    note = await pair.note(
        f"{GOAL}\n{PROMISE} Urs liest das Gesuch. Urs hat den Kontakt zu Frau Amrein hergestellt.",
        day="2026-03-12",
    )
    open_ = await pair.do("note_proposals", MENTOR, note=note["note"])
    cv, request = open_["commitments"]
    (done,), (goal,) = open_["done"], open_["goals"]
    edit = {cv["id"]: {"due": "2026-05-05", "what": "Lebenslauf mit Foto schicken"}}
    decided = await pair.do("note_confirm", MENTOR, note=note["note"], drop=[request["id"]], edit=edit)
    assert decided["left"] == []
    by_id = {c["id"]: c for c in await commitments(pair)}
    assert (by_id[cv["id"]]["status"], by_id[cv["id"]]["due"]) == ("open", "2026-05-05")
    assert by_id[cv["id"]]["what"] == "Lebenslauf mit Foto schicken"
    assert by_id[request["id"]]["status"] == "dropped"
    assert by_id[done["id"]]["status"] == "done"
    assert (await pair.do("goal_list", MENTEE, pair="wir"))["goals"][0]["status"] == "open"
    assert (await pair.do("note_proposals", MENTOR, note=note["note"]))["commitments"] == []
    with pytest.raises(NotFound) as error:
        await pair.do("note_confirm", MENTOR, note=note["note"], keep=[goal["id"]])
    assert error.value.code == "proposal_unknown"


async def test_one_wrong_answer_changes_nothing(pair: Home) -> None:
    note = await pair.note(PROMISE)
    (found,) = await commitments(pair)
    for wrong in ({"keep": ["nein"]}, {"edit": {found["id"]: {"who": "x@y.example"}}}):
        with pytest.raises((NotFound, BadInput)):
            await pair.do("note_confirm", MENTOR, note=note["note"], **wrong)
    assert (await commitments(pair))[0]["status"] == "proposed"


async def test_what_a_private_note_proposes_is_decided_by_its_writer_alone(pair: Home) -> None:
    await pair.note(PROMISE, day="2026-03-01")
    private = await pair.note(
        "Lea schickt Urs bis 9. Mai den Lebenslauf. Ich frage Frau Kern.", email=MENTOR, private=True
    )
    for email in (MENTEE, STRANGER):
        with pytest.raises(NotFound):
            await pair.do("note_confirm", email, note=private["note"])
    (shared,) = await commitments(pair)
    assert (shared["due"], await story(pair, shared["id"])) == ("2026-04-30", ["made"])
    assert {c["what"] for c in await commitments(pair, MENTOR)} == {shared["what"], "Frau Kern fragen"}


async def test_edits_are_in_the_history_and_overdue_is_counted_to_the_day(pair: Home) -> None:
    await pair.note("Lea schickt Urs bis 2. April den Lebenslauf.", day="2026-03-01")
    (found,) = await commitments(pair)
    assert found["days_overdue"] == 7
    edited = await pair.do(
        "commitment_edit", MENTEE, commitment=found["id"], due="2026-04-20", reason="krank gewesen"
    )
    assert (edited["days_overdue"], edited["status"]) == (0, "open")
    dropped = await pair.do(
        "commitment_set", MENTEE, commitment=found["id"], status="dropped", reason="Stelle ist weg"
    )
    assert (dropped["reason"], dropped["days_overdue"]) == ("Stelle ist weg", 0)
    reopened = await pair.do("commitment_set", MENTEE, commitment=found["id"], status="open")
    assert reopened["reason"] is None
    assert await story(pair, found["id"]) == ["made", "moved", "confirmed", "dropped", "reopened"]
    with pytest.raises(NotFound):
        await pair.do("commitment_show", STRANGER, commitment=found["id"])


async def test_progress_told_in_a_note_is_a_reading_that_waits_for_a_yes(pair: Home) -> None:
    first = await pair.note(GOAL, day="2026-03-01")
    goal = first["proposed"]["goals"][0]["id"]
    await pair.do("note_confirm", MENTEE, note=first["note"])
    told = await pair.note("Lea hat jetzt 2 von 5 Gesprächen geführt.", day="2026-03-20", email=MENTOR)
    agenda = await pair.agenda()
    (point,) = item(agenda, "goals")["points"]
    assert "Laut Notiz vom 20. März: 2 von 5, noch nicht bestätigt." in point["text"]
    assert "Lea hat jetzt 2 von 5 Gesprächen geführt." in {e["quote"] for e in point["evidence"]}
    stored = await pair.do("source", MENTEE, source=f"goal:{goal}")
    assert "2 / 5" not in stored["text"]
    await pair.do("note_confirm", MENTEE, note=told["note"])
    assert "Stand: 2 von 5, gemessen am 20. März." in texts(await pair.agenda())
    # what a person enters goes before what a note says of the same day
    await pair.do("goal_progress", MENTEE, goal=goal, value=3, date="2026-03-20")
    await pair.note("Nochmals: 2 von 5 Gesprächen geführt.", day="2026-03-20", email=MENTOR)
    (found,) = (await pair.do("goal_list", MENTEE, pair="wir"))["goals"]
    assert found["progress"] == [{"date": "2026-03-20", "value": 3.0, "confirmed": True}]


async def test_a_private_note_tells_no_progress_of_a_shared_goal(pair: Home) -> None:
    await pair.note(GOAL, day="2026-03-01")
    await pair.note("Lea hat jetzt 2 von 5 Gesprächen geführt.", day="2026-03-20", email=MENTOR, private=True)
    (found,) = (await pair.do("goal_list", MENTOR, pair="wir"))["goals"]
    assert found["progress"] == []


async def test_a_note_edited_takes_its_proposals_along(pair: Home) -> None:
    note = await pair.note(f"Vorab etwas. {GOAL} {PROMISE}")
    before = (await pair.do("goal_list", MENTEE, pair="wir"))["goals"]
    await pair.do("note_edit", MENTEE, note=note["note"], text=f"Ganz anders. Neu und länger. {GOAL}")
    (after,) = (await pair.do("goal_list", MENTEE, pair="wir"))["goals"]
    text = (await pair.do("note_show", MENTEE, note=note["note"]))["text"]
    quoted = after["evidence"]
    assert text[quoted["start"] : quoted["end"]] == quoted["quote"] == before[0]["evidence"]["quote"]
    assert await commitments(pair) == []


async def test_a_goal_is_made_smarter_drawn_and_closed(pair: Home) -> None:
    goal = await pair.do("goal_add", MENTEE, pair="wir", text="Fünf Gespräche", target=5, date="2026-01-10")
    for day, value in (("2026-01-20", 1), ("2026-02-10", 2)):
        await pair.do("goal_progress", MENTEE, goal=goal["id"], value=value, date=day)
    edited = await pair.do(
        "goal_edit", MENTOR, goal=goal["id"], unit="Gespräche", relevant="<b>für</b> die Teamleitung"
    )
    assert (edited["unit"], edited["relevant"], edited["stalled_days"]) == (
        "Gespräche",
        "<b>für</b> die Teamleitung",
        58,
    )
    drawn = await pair.do("goal_chart", MENTEE, goal=goal["id"])
    assert "2 / 5 Gespräche" in drawn["text"]
    assert drawn["svg"].startswith("<svg ")
    assert "10. Februar 2026: 2 / 5 Gespräche" in drawn["svg"]
    done = await pair.do("goal_set", MENTEE, goal=goal["id"], status="dropped", reason="andere Rolle")
    assert (done["status"], done["reason"], done["stalled_days"]) == ("dropped", "andere Rolle", 0)
    assert all(i["slot"] != "goals" for i in (await pair.agenda())["items"])
    with pytest.raises(BadInput):
        await pair.do("goal_progress", MENTEE, goal=goal["id"], value="nan")
    for operation, arguments in (
        ("goal_chart", {}),
        ("goal_edit", {"text": "x"}),
        ("goal_set", {"status": "done"}),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            await pair.do(operation, STRANGER, goal=goal["id"], **arguments)


async def test_a_goals_title_is_no_markup_in_its_chart(pair: Home) -> None:
    goal = await pair.do("goal_add", MENTEE, pair="wir", text="</title><script>x</script>")
    svg = (await pair.do("goal_chart", MENTEE, goal=goal["id"]))["svg"]
    assert "<script" not in svg


@pytest.mark.parametrize(
    ("written", "words", "due"),
    [
        ("2028-02-27", "bis übermorgen", "2028-02-29"),
        ("2027-02-27", "bis übermorgen", "2027-03-01"),
        ("2026-12-30", "bis 15. Januar", "2027-01-15"),
        ("2026-12-31", "bis Ende Monat", "2026-12-31"),
        ("2026-03-28", "bis morgen", "2026-03-29"),
    ],
)
async def test_days_are_right_around_leap_days_years_and_changes_of_clocks(
    pair: Home, written: str, words: str, due: str
) -> None:
    await pair.note(f"Lea schickt Urs {words} den Lebenslauf.", day=written)
    assert (await commitments(pair))[0]["due"] == due
