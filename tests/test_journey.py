"""A pair's whole way, as it would go: agreement, five sessions with messy notes in both languages, the last one."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from copilot.cli.agenda_text import formatted
from tests.fakes import MENTEE, MENTOR, Home, item, texts

pytestmark = pytest.mark.anyio
FIRST = """1. Treffen m. Urs, 45' in der Kantine

- kennengelernt, lief gut :-)
- Ziel: bis Ende Jahr 5 Mitarbeitergespräche selber führen. Bisher 0.
- ich schick Urs bis Fr. meinen CV
- Urs: Kontakt zu Fr. Amrein herstellen (bis 20.3.)
- Entscheid: wir treffen uns alle 2 Wochen
- evtl. mache ich noch den Kurs, mal schauen
- Nächstes Mal: Lohn
"""
SECOND = """Session 2 (video). Lea sent me her CV, thx.
I'll give her feedback on it by next Friday.
Lea will ask HR by end of March wether part time is possible.
She should read "Führen in Teilzeit" maybe.
Whiteboard: https://board.example/x1
"""
THIRD = """Treffen 3, kurz, Urs hatte nur 30 min.
HR angefragt – Antwort kommt erst im Mai.
Habe 1 von 5 Mitarbeitergesprächen geführt, war nervös aber ok!
TODO:
[ ] Lea: Leitfaden Gespräch entwerfen, bis 30.4.
[x] Urs: Feedback zum CV
[ ] Urs: Termin Standortbestimmung mit Chef klären bis vor unserem nächsten Treffen
Wir haben beschlossen, das Thema Lohn zu verschieben.
Fürs nächste Mal: wie sage ich Nein?
"""
FOURTH = """Habe Lea mit Frau Amrein vernetzt, sie treffen sich am 12. Mai zum Kaffee.
Lea entwirft den Leitfaden Gespräch erst bis 15.5.
Termin mit dem Chef ist geklärt.
Kurs "Schwierige Gespräche" empfohlen.
"""
FIFTH = """Met Ms Amrein, super helpful. 3 of 5 talks done by now!
I'll draft the conversation guide by 15 May, as said.
Both of us write three lines about what stays, by 1 June.
next: closing session on 4 June
"""


async def every_quote_is_there(home: Home, result: dict[str, Any]) -> None:
    points = [p for i in result["items"] for p in (*i["points"], *i.get("asked", ()))]
    assert all(p["evidence"] for p in points if "text" in p and p in points and "anchor" not in p)
    for evidence in [e for p in points for e in p["evidence"]]:
        stored = (await home.do("source", MENTEE, source=evidence["source"]))["text"]
        assert stored[evidence["start"] : evidence["end"]] == evidence["quote"]


async def held(home: Home, text: str, day: str, email: str) -> dict[str, Any]:
    """A session's note, stored and confirmed by the other; its follow-up is true as well."""
    noted = await home.note(text, day=day, email=email)
    await home.do("note_confirm", MENTOR if email == MENTEE else MENTEE, note=noted["note"])
    followup = await home.do("followup", email, pair="wir", date=day)
    await every_quote_is_there(home, followup)
    return noted["proposed"] | {"followup": followup["text"]}


async def promised(home: Home, day: str) -> list[str]:
    """What the day's agenda says is open; the same for both, and each sentence is there."""
    agenda = await home.agenda(date=day)
    await every_quote_is_there(home, agenda)
    other = await home.agenda(email=MENTEE, date=day)
    assert [i["points"] for i in agenda["items"]] == [i["points"] for i in other["items"]]
    found = [i for i in agenda["items"] if i["slot"] == "commitments"]
    return [point["text"] for i in found for point in i["points"]]


async def agree(home: Home) -> None:
    first = await home.agenda(date="2026-03-12")
    assert item(first, "agreement")["questions"]
    text = "Wir treffen uns alle zwei Wochen 45 Minuten. Was wir besprechen, bleibt unter uns."
    made = await home.do("agreement_set", MENTEE, pair="wir", text=text, date="2026-03-10")
    assert not made["holds"]
    assert (await home.do("agreement_confirm", MENTOR, pair="wir"))["holds"]
    sheet = await home.do("agreement_export", MENTEE, pair="wir", form="pdf")
    assert base64.b64decode(sheet["content"]).startswith(b"%PDF")


async def test_a_pair_goes_all_the_way_and_every_line_is_true(pair: Home) -> None:
    await agree(pair)

    one = await held(pair, FIRST, "2026-03-12", MENTEE)
    assert [(c["who"], c["due"]) for c in one["commitments"]] == [
        (MENTEE, "2026-03-13"),
        (MENTOR, "2026-03-20"),
    ]
    assert [d["text"] for d in one["decisions"]] == ["wir treffen uns alle 2 Wochen"]
    assert "Noch nicht bestätigt" in one["followup"] or "bestätigt" not in one["followup"]
    lea, urs = await promised(pair, "2026-03-26")
    assert lea == "Lea: Urs den CV schicken. Fällig am 13. März, seit 13 Tagen überfällig."
    assert urs == "Urs: Kontakt zu Fr. Amrein herstellen. Fällig am 20. März, seit 6 Tagen überfällig."

    two = await held(pair, SECOND, "2026-03-26", MENTOR)
    assert len(two["done"]) == 1
    open_ = await promised(pair, "2026-04-09")
    assert not any("CV schicken" in text for text in open_)
    assert [text.split(":")[0] for text in open_] == ["Urs", "Lea", "Urs"]
    assert "Seit 2 Sitzungen offen." in open_[0]
    assert "«Lea will ask HR by end of March wether part time is possible.»" in open_[1]

    three = await held(pair, THIRD, "2026-04-09", MENTEE)
    assert len(three["done"]) == 2, "HR was asked, the feedback is ticked"
    assert [p["value"] for p in three["progress"]] == [1]
    open_ = await promised(pair, "2026-04-23")
    assert [text.split(".")[0].partition(": ")[2] for text in open_] == [
        "Kontakt zu Fr",
        "Leitfaden Gespräch entwerfen",
        "Termin Standortbestimmung mit Chef klären",
    ]
    agenda = await pair.agenda(date="2026-04-23")
    assert "1 von 5, gemessen am 9. April" in texts(agenda)
    assert "wie sage ich Nein?" in texts(agenda)
    await every_quote_is_there(pair, await pair.do("questions", MENTOR, pair="wir", date="2026-04-23"))

    four = await held(pair, FOURTH, "2026-04-23", MENTOR)
    assert len(four["done"]) == 2, "the contact is made, the appointment is settled"
    (moved,) = four["moved"]
    assert (moved["from"], moved["to"]) == ("2026-04-30", "2026-05-15")
    assert four["commitments"] == [], "two others who meet for a coffee promise nothing here"
    (guide,) = await promised(pair, "2026-05-13")
    assert "Fällig am 15. Mai, in 2 Tagen." in guide
    assert "ursprünglich fällig am 30. April" in guide

    five = await held(pair, FIFTH, "2026-05-13", MENTEE)
    assert [p["value"] for p in five["progress"]] == [3]
    assert sorted(c["who"] for c in five["commitments"] if c["due"] == "2026-06-01") == [MENTEE, MENTOR]

    await last_session(pair)


async def last_session(pair: Home) -> None:
    session = await pair.do("session_add", MENTOR, pair="wir", at="2026-06-04T10:00", kind="last")
    for commitment in (await pair.do("commitment_list", MENTEE, pair="wir", status="open"))["commitments"]:
        day = {"commitment": commitment["id"], "status": "done", "date": "2026-06-02"}
        await pair.do("commitment_set", MENTEE, **day)
    assert await promised(pair, "2026-06-04") == []
    agenda = await pair.agenda(date="2026-06-04")
    assert agenda["session"] == 6
    assert sum(i["minutes"] for i in agenda["items"]) == agenda["minutes"] == 45
    assert item(agenda, "outcomes")["questions"]
    assert "3 von 5, gemessen am 13. Mai" in texts(agenda)
    (event,) = Calendar.from_ical(formatted(agenda, "ics", "Europe/Zurich")).walk("VEVENT")
    assert event.decoded("dtstart").date() == date(2026, 6, 4)
    assert session["session"] in str(event["uid"])
    everything = (await pair.do("commitment_list", MENTOR, pair="wir"))["commitments"]
    assert {c["status"] for c in everything} == {"done"}
    (goal,) = (await pair.do("goal_list", MENTEE, pair="wir"))["goals"]
    assert [(r["date"], r["value"]) for r in goal["progress"]] == [("2026-04-09", 1), ("2026-05-13", 3)]
