"""The follow-up: what the session's shared notes hold, each line with its sentence, and nothing private."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations import Call, run
from copilot.store.tables import CommitmentEventRow, EvidenceRow, NoteRow
from copilot.suggest.followup import WIDTH, as_text
from tests.fakes import MENTEE, MENTOR, STRANGER, Home

pytestmark = pytest.mark.anyio
NOTE = """Lea fragt bis Ende März beim HR nach, ob es die Stelle auch mit 70 % gibt.
Urs stellt den Kontakt zu Frau Amrein her (hat Jobsharing gemacht).
"""


async def _follow_up(home: Home, email: str = MENTEE, **more: Any) -> dict[str, Any]:
    return await home.do("followup", email, pair="wir", **more)


def _points(result: dict[str, Any], slot: str) -> list[dict[str, Any]]:
    return [p for item in result["items"] if item["slot"] == slot for p in item["points"]]


def _texts(result: dict[str, Any], slot: str) -> list[str]:
    return [str(point["text"]) for point in _points(result, slot)]


async def test_it_says_who_does_what_by_when_and_that_nobody_has_confirmed_it(pair: Home) -> None:
    await pair.note(NOTE)
    result = await _follow_up(pair)
    lea, urs = sorted(_texts(result, "commitments"))
    assert lea.startswith("Lea: beim HR nachfragen")
    assert "Fällig am 31. März." in lea
    assert lea.endswith("Noch nicht bestätigt.")
    assert urs.startswith("Urs:")
    assert "überfällig" not in result["text"]
    assert "12. März" in _texts(result, "session")[0]


async def test_every_line_is_found_at_its_offsets_in_what_source_returns(pair: Home) -> None:
    await pair.note(NOTE)
    await pair.do("session_add", MENTEE, pair="wir", at="2026-04-20T14:00", link="https://x.example/1")
    result = await _follow_up(pair)
    quotes = [e for item in result["items"] for p in item["points"] for e in p["evidence"]]
    assert {e["kind"] for e in quotes} == {"note", "record"}
    assert all(p["evidence"] for item in result["items"] for p in item["points"])
    for quote in quotes:
        stored = await pair.do("source", MENTOR, source=quote["source"])
        assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]


async def test_it_is_recorded_with_what_it_rests_on(pair: Home) -> None:
    note = await pair.note(NOTE)
    result = await _follow_up(pair)
    async with pair.app.database.read() as db:
        from sqlalchemy import select

        rows = await db.scalars(select(EvidenceRow.source).where(EvidenceRow.suggestion_id == result["id"]))
        assert f"note:{note['note']}" in set(rows)


async def test_confirmed_done_and_dropped_are_told_apart(pair: Home) -> None:
    proposed = (await pair.note(NOTE + "Lea schickt bis 30. April den Lebenslauf."))["proposed"][
        "commitments"
    ]
    hr, amrein, cv = (
        next(c["id"] for c in proposed if word in c["what"]) for word in ("HR", "Amrein", "Lebenslauf")
    )
    await pair.do("commitment_set", MENTEE, commitment=hr, status="open")
    await pair.do("commitment_set", MENTOR, commitment=amrein, status="done", date="2026-03-20")
    await pair.do("commitment_set", MENTEE, commitment=cv, status="dropped")
    said = {text.split(":")[0]: text for text in _texts(await _follow_up(pair), "commitments")}
    assert set(said) == {"Lea", "Urs"}
    assert "bestätigt" not in said["Lea"]
    assert said["Urs"].endswith("Erledigt.")


async def test_private_notes_are_in_nobodys_follow_up(pair: Home) -> None:
    await pair.note(NOTE)
    await pair.note("Urs schickt bis 30. April das Lotsenboot.", email=MENTOR, private=True)
    for who in (MENTOR, MENTEE):
        result = await _follow_up(pair, who)
        assert "Lotsenboot" not in str(result)
        assert len(_points(result, "commitments")) == 2


async def test_of_two_sessions_only_the_one_asked_for_counts_and_the_other_is_the_next(pair: Home) -> None:
    await pair.note(NOTE, day="2026-03-12")
    await pair.note("Lea schickt bis 30. April den Lebenslauf.", day="2026-04-02")
    last = await _follow_up(pair)
    assert (last["date"], len(_points(last, "commitments"))) == ("2026-04-02", 1)
    first = await _follow_up(pair, date="2026-03-12")
    assert (first["date"], len(_points(first, "commitments"))) == ("2026-03-12", 2)
    assert _texts(first, "next_steps")[0] == "Nächste Sitzung: Donnerstag, 2. April."
    by_id = await _follow_up(pair, session=first["session"])
    assert by_id["text"] == first["text"]


async def test_a_promise_said_again_belongs_to_the_session_it_was_said_again_in(pair: Home) -> None:
    made = (await pair.note("Lea schickt bis 30. April den Lebenslauf."))["proposed"]["commitments"][0]
    later = await pair.note("Gutes Treffen, kurz.", day="2026-04-02")
    assert _points(await _follow_up(pair), "commitments") == []
    async with pair.app.database.write() as db:
        note = await db.get_one(NoteRow, later["note"])
        db.add(CommitmentEventRow(commitment_id=made["id"], what="again", day=note.day, note_id=note.id))
    assert "Lebenslauf" in _texts(await _follow_up(pair), "commitments")[0]


async def test_decisions_and_topics_are_quoted_and_tact_is_kept(pair: Home) -> None:
    text = "Entscheid: Wir treffen uns neu in Aarau. Lea war erschöpft nach dem Rapport."
    note = (await pair.note(text))["note"]
    async with pair.app.database.write() as db:
        row = await db.get_one(NoteRow, note)
        decided, felt = text.index("Lea"), len(text)
        row.findings = {
            "decisions": [
                {"text": "Aarau", "start": 0, "end": decided - 1, "day": None},
                {"text": "Rapport", "start": decided, "end": felt, "day": None},
            ]
        }
    result = await _follow_up(pair)
    assert _texts(result, "decisions") == ["«Entscheid: Wir treffen uns neu in Aarau.»"]
    assert "erschöpft" not in result["text"]


async def test_what_the_session_was_planned_with_and_the_next_date_are_named(pair: Home) -> None:
    board = {"name": "Tafel", "link": "https://board.example/7"}
    await pair.do("session_add", MENTEE, pair="wir", at="2026-04-02T14:00", resources=[board])
    await pair.do(
        "session_add", MENTEE, pair="wir", at="2026-04-20T08:30", zone="America/New_York", kind="video",
        place="Zimmer 2", link="https://x.example/1",
    )  # fmt: skip
    result = await _follow_up(pair)
    assert _texts(result, "resources") == ["Tafel: https://board.example/7"]
    assert _texts(result, "next_steps") == [
        "Nächste Sitzung: Montag, 20. April, 08:30 (America/New_York) (Video, Zimmer 2).",
        "https://x.example/1",
    ]
    assert "noch keine gemeinsame Notiz" in result["text"]


async def test_without_a_next_session_it_asks_for_one(pair: Home) -> None:
    await pair.note(NOTE)
    assert "Wann treffen wir uns wieder?" in (await _follow_up(pair))["text"]


async def test_what_notes_try_to_smuggle_in_has_no_power(pair: Home) -> None:
    await pair.note(
        "Lea schickt bis 30. April den *Lebenslauf* an [hier](http://evil.example/x) <img src=x> # Titel."
    )
    result = await _follow_up(pair)
    markdown = as_text(result, markdown=True)
    for text in (result["text"], markdown):
        assert "evil.example" not in text
        assert "<img" not in text
    assert "\\*Lebenslauf\\*" in markdown


async def test_a_mails_lines_are_short_and_german_is_swiss_in_the_pairs_form_of_address(home: Home) -> None:
    await (await home.with_pair()).note(NOTE * 3)
    text = str((await _follow_up(home))["text"])
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert "ß" not in text
    assert "hast du" in text
    await home.do(
        "pair_add",
        mentor=MENTOR,
        mentee=STRANGER,
        programme="aufwind",
        id="sie",
        language="de",
        address="sie",
    )
    await home.do("note_add", STRANGER, pair="sie", text="Kurz getroffen.", date="2026-03-12")
    formal = await home.do("followup", STRANGER, pair="sie")
    assert "haben Sie" in formal["text"]


async def test_in_english_the_words_change_and_the_quotes_stay(pair: Home) -> None:
    await pair.note("Ich schicke dir bis 30. April den Lebenslauf.")
    english = await run(Call(pair.app, MENTEE, "en"), "followup", {"pair": "wir"})
    assert "Due 30 April." in english["text"]
    assert "Lebenslauf" in english["text"]


async def test_who_may_not_gets_nothing_and_what_is_not_there_is_said(pair: Home) -> None:
    with pytest.raises(NotFound):
        await _follow_up(pair)
    await pair.note(NOTE)
    for who in (None, STRANGER):
        with pytest.raises(NotAllowed):
            await pair.do("followup", who, pair="wir")
    for arguments in ({"session": "nichts"}, {"date": "2026-03-13"}):
        with pytest.raises(NotFound):
            await _follow_up(pair, **arguments)
    session = (await _follow_up(pair))["session"]
    await pair.do("session_cancel", MENTEE, session=session)
    with pytest.raises(BadInput):
        await _follow_up(pair, session=session)
    with pytest.raises(NotFound):
        await _follow_up(pair)


async def test_another_pairs_session_is_as_unknown_as_none(two_pairs: Home) -> None:
    made = await two_pairs.do("session_add", pair="andere", at="2026-04-02T14:00")
    with pytest.raises(NotFound):
        await _follow_up(two_pairs, session=made["session"])


async def test_the_routes_give_the_same_shapes(tmp_path: Path) -> None:
    import httpx2

    from copilot import api
    from copilot.app import App, build
    from copilot.settings import Settings
    from tests.fakes import PEOPLE, WordEmbedder

    async def make(settings: Settings) -> App:
        return await build(settings, embedder=WordEmbedder(), make_model=lambda _: None)

    web = api.create(Settings(home=tmp_path / "home", language="de"), "t", make)
    async with web.router.lifespan_context(web):
        transport = httpx2.ASGITransport(app=web)
        headers = {"Authorization": "Bearer t", "X-Mentoring-As": MENTEE}
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://test/api/v1", headers=headers
        ) as client:
            for name, arguments in (
                ("people_import", {"text": PEOPLE}),
                ("pair_add", {"mentor": MENTOR, "mentee": MENTEE, "programme": "aufwind", "id": "wir"}),
            ):
                await client.post(f"/operations/{name}", json={"as": None, "arguments": arguments})
            await _meet(client)
            await _agree(client)


async def _meet(client: Any) -> None:
    planned = {
        "pair": "wir",
        "at": "2026-04-09T14:00",
        "resources": [{"name": "T", "link": "https://x.example"}],
    }
    made = await client.post("/sessions", json=planned)
    assert made.status_code == 201, made.text
    path = f"/sessions/{made.json()['session']}"
    moved = await client.patch(path, json={"place": "Aarau"})
    assert moved.json()["sequence"] == 1
    ics = await client.get(f"{path}.ics")
    assert ics.headers["content-type"].startswith("text/calendar")
    assert "LOCATION:Aarau" in ics.text
    assert (await client.get("/sessions.ics?pair=wir")).status_code == 404  # that day lies behind
    assert (await client.get("/sessions?pair=wir")).json()["sessions"][0]["place"] == "Aarau"
    followup = await client.post("/followups", json={"pair": "wir"})
    assert followup.json()["kind"] == "followup"
    assert (await client.post(f"{path}/cancel")).json()["cancelled"]


async def _agree(client: Any) -> None:
    agreed = await client.post("/agreements", json={"pair": "wir", "text": "# Klarheit\nWachsen."})
    assert agreed.status_code == 201
    assert (await client.get("/agreements?pair=wir")).json()["parts"] == {"clarity": {"general": "Wachsen."}}
    theirs = {"X-Mentoring-As": MENTOR}
    confirmed = await client.post("/agreements/confirm", json={"pair": "wir", "version": 1}, headers=theirs)
    assert confirmed.json()["holds"]
    assert len((await client.get("/agreements/history?pair=wir")).json()["agreements"]) == 1
    pdf = await client.get("/agreements/export?pair=wir")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    stranger = {"X-Mentoring-As": STRANGER}
    assert (await client.get("/agreements?pair=wir", headers=stranger)).status_code == 403
