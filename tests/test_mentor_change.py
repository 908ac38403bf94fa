"""Another mentor in the middle: what the two shared stays with the pair, what was private with its writer."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.errors import BadInput, MentoringError, NotAllowed, NotFound
from tests.fakes import MENTEE, MENTOR, STRANGER, TODAY, Home, item, texts

pytestmark = pytest.mark.anyio
NEW = "ruth@firma.example"
DAY = "2026-04-01"
SHARED = "Urs klärt bis 30. April die Kosten der Weiterbildung. Lea schickt bis 20. April den Lebenslauf."
PRIVATE = "Lotsenboot: Lea redet sich klein. Ich frage bis 15. April bei Frau Amrein nach."


async def change(pair: Home, mentor: str = NEW, day: str | None = DAY, by: str | None = None) -> Any:
    return await pair.do("pair_change", by, pair="wir", mentor=mentor, date=day)


@pytest.fixture
async def changed(pair: Home) -> Home:
    """The pair ``wir`` with a shared and a private note of Urs, an agreement of both, and now Ruth as mentor."""
    await pair.do(
        "people_import", text=f"email,name,role,programme,language\n{NEW},Ruth Ammann,mentor,aufwind,en\n"
    )
    await pair.note(SHARED, day="2026-03-12", email=MENTOR)
    await pair.note(PRIVATE, day="2026-03-12", email=MENTOR, private=True)
    await pair.do("agreement_set", MENTOR, pair="wir", text="Alle zwei Wochen.", date="2026-03-12")
    await pair.do("agreement_confirm", MENTEE, pair="wir")
    await change(pair)
    return pair


async def notes(pair: Home, email: str) -> list[dict[str, Any]]:
    return list((await pair.do("note_list", email, pair="wir"))["notes"])


async def test_the_new_mentor_sees_what_the_pair_shares_and_who_wrote_it(changed: Home) -> None:
    (note,) = await notes(changed, NEW)
    assert (note["writer"], note["private"]) == (MENTOR, False)
    assert (await changed.do("note_show", NEW, note=note["note"]))["text"] == SHARED
    found = (await changed.do("commitment_list", NEW, pair="wir"))["commitments"]
    assert sorted(c["who"] for c in found) == [MENTEE, MENTOR]
    assert (await changed.do("session_list", NEW, pair="wir"))["sessions"]
    hits = (await changed.do("search", NEW, query="Kosten Weiterbildung"))["results"]
    assert hits[0]["source"] == f"note:{note['note']}"


async def test_nothing_of_the_former_mentors_private_notes_reaches_the_new_one(changed: Home) -> None:
    shown = [
        await changed.agenda(NEW, private=True),
        await changed.do("search", NEW, query="Lotsenboot Amrein"),
        await changed.do("commitment_list", NEW, pair="wir"),
        await changed.do("questions", NEW, pair="wir", date=TODAY.isoformat()),
        await changed.do("followup", NEW, pair="wir"),
    ]
    assert shown[0]["private"] == []
    assert "Lotsenboot" not in str(shown)
    assert "Amrein" not in str(shown)


async def test_the_former_mentor_reads_nothing_of_the_pair_any_more(changed: Home) -> None:
    (shared,) = await notes(changed, NEW)
    for operation, arguments in (
        ("agenda", {"pair": "wir"}),
        ("questions", {"pair": "wir"}),
        ("followup", {"pair": "wir"}),
        ("commitment_list", {"pair": "wir"}),
        ("goal_list", {"pair": "wir"}),
        ("agreement_show", {"pair": "wir"}),
        ("session_list", {"pair": "wir"}),
        ("note_add", {"pair": "wir", "text": "Noch etwas."}),
        ("note_show", {"note": shared["note"]}),
        ("note_delete", {"note": shared["note"]}),
        ("note_proposals", {"note": shared["note"]}),
        ("source", {"source": f"note:{shared['note']}"}),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            await changed.do(operation, MENTOR, **arguments)
    found = (await changed.do("search", MENTOR, query="Kosten der Weiterbildung Lebenslauf"))["results"]
    assert all("Weiterbildung" not in hit["text"] for hit in found)


async def test_the_former_mentor_still_finds_shows_and_erases_the_own_private_notes(changed: Home) -> None:
    (own,) = await notes(changed, MENTOR)
    assert (own["writer"], own["private"]) == (MENTOR, True)
    assert (await changed.do("note_show", MENTOR, note=own["note"]))["text"] == PRIVATE
    (hit,) = (await changed.do("search", MENTOR, query="Lotsenboot"))["results"]
    assert (await changed.do("source", MENTOR, source=hit["source"]))["text"] == PRIVATE
    with pytest.raises(NotFound):
        await changed.do("note_edit", MENTOR, note=own["note"], text="Lea schickt den Lebenslauf.")
    with pytest.raises(NotFound):
        await changed.do("note_confirm", MENTOR, note=own["note"])
    await changed.do("note_delete", MENTOR, note=own["note"])
    assert await notes(changed, MENTOR) == []


async def test_nobody_else_finds_those_notes_by_the_way_of_a_former_mentor(changed: Home) -> None:
    (own,) = await notes(changed, MENTOR)
    for email in (NEW, MENTEE, STRANGER):
        with pytest.raises(NotFound):
            await changed.do("note_show", email, note=own["note"])
    with pytest.raises(NotAllowed):
        await notes(changed, STRANGER)
    with pytest.raises(NotAllowed):
        await changed.do("note_list", None, pair="wir")


@pytest.mark.parametrize(
    ("language", "name"), [("de", "Urs (Mentorat bis 1. April):"), ("en", "Urs (mentor until 1 April):")]
)
async def test_open_promises_of_the_former_mentor_stay_and_are_marked_as_his(
    changed: Home, language: str, name: str
) -> None:
    from copilot.operations import Call, run

    english = Call(changed.app, NEW, language)  # type: ignore[arg-type]
    for shown in (
        await run(english, "agenda", {"pair": "wir", "date": TODAY.isoformat()}),
        await run(english, "followup", {"pair": "wir", "date": "2026-03-12"}),
    ):
        promised = [point["text"] for point in item(shown, "commitments")["points"]]
        assert sorted(text.partition(" ")[0] for text in promised) == ["Lea:", "Urs"]
        assert any(text.startswith(name) for text in promised)


async def test_the_new_mentor_can_take_such_a_promise_over(changed: Home) -> None:
    found = (await changed.do("commitment_list", NEW, pair="wir"))["commitments"]
    his = next(c for c in found if c["who"] == MENTOR)
    taken = await changed.do("commitment_edit", NEW, commitment=his["id"], who=NEW)
    assert taken["who"] == NEW
    assert "Mentorat bis" not in texts(await changed.agenda(NEW))


async def test_an_old_note_read_again_still_means_the_mentor_of_its_day(changed: Home) -> None:
    note = await changed.note("Urs bringt bis 20. April die Unterlagen mit.", day="2026-03-20")
    (found,) = note["proposed"]["commitments"]
    assert found["who"] == MENTOR
    again = await changed.do(
        "note_edit", MENTEE, note=note["note"], text="Kurz: Urs bringt bis 22. April die Unterlagen mit."
    )
    assert [c["who"] for c in again["proposed"]["commitments"]] == [MENTOR]
    later = await changed.note("Ruth bringt bis 20. April das Organigramm mit.", day="2026-04-02")
    assert [c["who"] for c in later["proposed"]["commitments"]] == [NEW]


async def test_i_in_the_new_mentors_note_is_the_new_mentor_even_about_an_earlier_day(changed: Home) -> None:
    note = await changed.note("Ich lese bis 20. April das Dossier.", day="2026-03-15", email=NEW)
    assert [c["who"] for c in note["proposed"]["commitments"]] == [NEW]


async def test_the_agreement_waits_for_both_again_and_its_old_version_keeps_its_names(changed: Home) -> None:
    now = await changed.do("agreement_show", NEW, pair="wir")
    assert (now["version"], now["holds"], now["text"]) == (2, False, "Alle zwei Wochen.")
    assert now["confirmed"] == {"mentor": None, "mentee": None}
    assert now["people"]["mentor"] == "Ruth Ammann"
    before = await changed.do("agreement_show", MENTEE, pair="wir", version=1)
    assert before["holds"]
    assert before["people"]["mentor"] == "Urs Hofer"
    assert "noch von niemandem bestätigt" in texts(await changed.agenda(NEW))
    await changed.do("agreement_confirm", NEW, pair="wir")
    assert (await changed.do("agreement_confirm", MENTEE, pair="wir"))["holds"]


async def test_a_mentor_who_comes_back_reads_the_pair_again(changed: Home) -> None:
    await change(changed, MENTOR, "2026-04-05")
    assert {note["private"] for note in await notes(changed, MENTOR)} == {True, False}
    with pytest.raises(NotAllowed):
        await changed.agenda(NEW)
    assert await notes(changed, NEW) == []
    assert "Mentorat bis" not in texts(await changed.agenda(MENTOR))


@pytest.mark.parametrize(
    ("mentor", "day", "code"),
    [
        (MENTEE, DAY, "pair_same_person"),
        (NEW, DAY, "mentor_already"),
        ("niemand@firma.example", DAY, "person_unknown"),
        (STRANGER, "2026-04-10", "mentor_change_ahead"),
        (STRANGER, "2026-03-31", "mentor_change_before"),
    ],
)
async def test_a_change_that_cannot_be_is_a_clear_error_and_changes_nothing(
    changed: Home, mentor: str, day: str, code: str
) -> None:
    before = await changed.do("pair_list")
    with pytest.raises(MentoringError) as error:
        await change(changed, mentor, day)
    assert error.value.code == code
    assert isinstance(error.value, (BadInput, NotFound))
    for language in ("de", "en"):
        assert "{" not in error.value.render(language)["message"]  # type: ignore[arg-type]
    assert await changed.do("pair_list") == before


async def test_only_operator_and_admin_change_a_mentor(changed: Home) -> None:
    for email in (MENTEE, NEW, MENTOR, STRANGER, "lead@firma.example"):
        with pytest.raises(NotAllowed):
            await change(changed, STRANGER, by=email)
    await changed.do("people_import", text="email,name,role,programme\neva@firma.example,Eva,admin,aufwind\n")
    assert (await change(changed, STRANGER, by="eva@firma.example"))["mentor"] == STRANGER
    with pytest.raises(NotAllowed):
        await changed.do("pair_change", pair="gibtesnicht", mentor=NEW)


async def test_everybody_lists_the_own_pairs_and_the_operator_all(changed: Home) -> None:
    (all_,) = (await changed.do("pair_list"))["pairs"]
    assert (all_["pair"], all_["mentor"], all_["mentee"]) == ("wir", NEW, MENTEE)
    assert all_["former"] == [{"mentor": MENTOR, "until": DAY}]
    for email in (NEW, MENTEE):
        assert (await changed.do("pair_list", email))["pairs"] == [all_]
    for email in (MENTOR, STRANGER, "lead@firma.example"):
        assert (await changed.do("pair_list", email))["pairs"] == []
