"""The mentor's brief: facts alone, on the own sheet, and nothing of it for anybody else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from copilot.cli.agenda_mail import as_mail
from copilot.cli.agenda_text import as_text, formatted
from copilot.errors import NotAllowed
from copilot.operations import Call, run
from copilot.plan.briefing import DECISIONS, SESSIONS
from copilot.store.tables import DocumentRow
from tests.fakes import MENTEE, MENTOR, PEOPLE, STRANGER, Home
from tests.searching import ingest

pytestmark = pytest.mark.anyio
SENTINEL = "Lotsenboot"
NOTES = {
    "2026-01-15": "Lea schickt bis 20. Januar den Lebenslauf an Urs.\nUrs ruft bis 22. Januar das HR an.",
    "2026-02-12": "Entscheid: Wir sehen uns alle vier Wochen.\nLea liest bis 20. Februar das Reglement.",
    "2026-03-12": "Urs stellt bis 2. April den Kontakt zum Einkauf her.\nThema nächstes Mal: Teamleitung Empfang.",
}
ABOUT = {
    "neu": "Die Teamleitung Empfang braucht eine Stellvertretung über sechs Monate.",
    "alt": "Vor Jahren war die Teamleitung Empfang noch in Winterthur angesiedelt.",
    "frisch": "Wer die Teamleitung Empfang sucht, meldet sich zuerst bei Regula im Personalbüro.",
    "kommt": "Ab Mai rapportiert die Teamleitung Empfang an den Kundendienst.",
    "fremd": "Im zweiten Programm lernt die Teamleitung Empfang das Verhandeln.",
    "eins": "Die Teamleitung Empfang plant die Ferien aller Leute am Schalter.",
    "zwei": "Das Budget für Blumen verwaltet die Teamleitung Empfang allein.",
    "drei": "Besuche aus dem Ausland meldet die Teamleitung Empfang der Sicherheit.",
}


def _career(name: str) -> str:
    return f"# Laufbahn {name}\n\n{ABOUT[name]}\n"


async def _history(home: Home) -> None:
    """Three sessions: what was promised in the first is kept, the rest is open."""
    for day, text in NOTES.items():
        await home.note(text, day=day)
    for commitment in (await home.do("commitment_list", MENTEE, pair="wir"))["commitments"]:
        early = (commitment["due"] or "") < "2026-02-01"
        status = {"status": "done", "date": "2026-02-12"} if early else {"status": "open"}
        await home.do("commitment_set", MENTEE, commitment=commitment["id"], **status)


async def _brief(home: Home, **more: Any) -> dict[str, dict[str, Any]]:
    return {s["title"]: s for s in (await home.agenda(private=True, **more))["briefing"]}


def _lines(section: dict[str, Any]) -> list[str]:
    return [point["text"] for point in section["points"]]


async def test_the_last_three_sessions_stand_in_five_lines_of_counts_and_quotes(pair: Home) -> None:
    await pair.note("Kennengelernt.", day="2025-12-10")
    await _history(pair)
    lines = _lines((await _brief(pair))["Die letzten Sitzungen"])
    assert lines == [
        "12. März: 1 zugesagt, davon 0 gehalten.",
        "12. Februar: 1 zugesagt, davon 0 gehalten.",
        "15. Januar: 2 zugesagt, davon 2 gehalten.",
        "Entschieden: «Wir sehen uns alle vier Wochen.»",
    ]
    assert len(lines) <= SESSIONS + DECISIONS


async def test_open_commitments_of_both_are_a_line_each_with_what_is_overdue(pair: Home) -> None:
    await _history(pair)
    section = (await _brief(pair))["Offen"]
    assert _lines(section) == ["Lea: 1 offen, 1 überfällig.", "Urs: 1 offen, 1 überfällig."]
    assert {c["rule"] for p in section["points"] for c in p["computed"]} == {"open", "overdue"}


async def test_progress_is_told_in_numbers_without_a_word_of_judgement(pair: Home) -> None:
    await _history(pair)
    goal = await pair.do(
        "goal_add", MENTEE, pair="wir", text="drei Gespräche führen", target=3, date="2026-01-15"
    )
    await pair.do("goal_progress", MENTEE, goal=goal["id"], value=1, date="2026-03-12")
    lines = _lines((await _brief(pair))["Stand in Zahlen"])
    assert lines[0].startswith("Drei Gespräche führen. Stand: 1 von 3, gemessen am 12. März.")
    assert "Seit Beginn gehalten: 2 von 4 Zusagen (Lea 1 von 2, Urs 1 von 2; 2 noch offen)." in lines
    assert "Letzte Sitzung am 12. März, vor 28 Tagen." in lines


async def test_what_only_a_note_mentions_is_never_counted_as_promised(pair: Home) -> None:
    await pair.note(NOTES["2026-01-15"], day="2026-03-12")
    brief = await _brief(pair)
    assert _lines(brief["Die letzten Sitzungen"]) == ["12. März: 2 genannt, noch nicht bestätigt."]
    assert not any("Seit Beginn" in line for line in _lines(brief["Stand in Zahlen"]))


async def test_an_earlier_day_knows_nothing_of_what_came_later(pair: Home) -> None:
    await _history(pair)
    brief = await _brief(pair, date="2026-02-01")
    assert _lines(brief["Die letzten Sitzungen"]) == ["15. Januar: 2 zugesagt, davon 0 gehalten."]
    assert "Februar" not in str(brief)


async def test_new_documents_that_touch_a_topic_are_named_with_their_day(pair: Home, tmp_path: Path) -> None:
    await _history(pair)
    head = "---\ntitle: {0}\nvalid_from: {1}\n---\n"
    await ingest(
        pair,
        tmp_path / "firma",
        {
            "neu.md": head.format("Laufbahn neu", "2026-04-01") + _career("neu"),
            "alt.md": head.format("Laufbahn alt", "2025-01-01") + _career("alt"),
            "frisch.md": _career("frisch"),
            "kommt.md": head.format("Laufbahn kommt", "2026-05-01") + _career("kommt"),
            "velo.md": head.format("Veloraum", "2026-04-01") + "# Veloraum\n\nDer Veloraum ist renoviert.\n",
        },
    )
    async with pair.app.database.write() as db:
        day = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        await db.execute(update(DocumentRow).values(ingested=day))
        fresh = DocumentRow.source == "frisch.md"
        await db.execute(update(DocumentRow).where(fresh).values(ingested=day.replace(month=4, day=2)))
    lines = _lines((await _brief(pair))["Neue oder geänderte Unterlagen seit der letzten Sitzung"])
    assert lines[0].startswith("«Laufbahn neu», gültig seit 1. April: «Die Teamleitung Empfang braucht")
    assert lines[1].startswith("«Laufbahn frisch», aufgenommen am 2. April: «")
    assert len(lines) == 2


async def test_another_programmes_documents_stay_out_though_the_mentor_may_read_them(
    pair: Home, tmp_path: Path
) -> None:
    await _history(pair)
    other = f"{PEOPLE.splitlines()[0]}\n{MENTOR},Urs Hofer,mentor,zweites,de,,\n"
    await pair.do("people_import", text=other)
    texts = {"fremd.md": "---\nvalid_from: 2026-04-01\n---\n" + _career("fremd")}
    await ingest(pair, tmp_path / "fremd", texts, audience="programme:zweites")
    assert "fremd.md" not in str(await _brief(pair))


async def test_two_questions_of_the_bank_that_next_sessions_brief_does_not_repeat(pair: Home) -> None:
    await _history(pair)
    first = (await _brief(pair))["Zwei Fragen"]
    assert len(first["questions"]) == 2
    assert first["points"] == []
    assert all(asked["evidence"] for asked in first["asked"])
    await pair.note("Gutes Gespräch.", day="2026-04-09")
    second = (await _brief(pair, date="2026-04-30"))["Zwei Fragen"]
    assert not {a["id"] for a in first["asked"]} & {a["id"] for a in second["asked"]}


async def test_of_the_own_list_the_entry_that_touches_the_topic_is_worth_sharing(pair: Home) -> None:
    await _history(pair)
    await pair.do("resource_add", MENTOR, name="Eva Amrein, Teamleitung Empfang in Bern", date="2026-01-01")
    await pair.do("resource_add", MENTOR, name="Paul Meier, Lager", date="2026-04-01")
    (line,) = _lines((await _brief(pair))["Zum Weitergeben"])
    assert line == "Aus der eigenen Liste: Eva Amrein, Teamleitung Empfang in Bern (Kontakt)"


async def test_a_hostile_entry_stays_words(pair: Home) -> None:
    await _history(pair)
    await pair.do(
        "resource_add", MENTOR, name="[Teamleitung](https://evil.example) ![x](https://evil.example)"
    )
    text = as_text(await pair.agenda(private=True), markdown=True)
    assert "evil.example" not in text
    assert "](" not in text


async def test_every_quote_of_the_brief_is_found_at_its_offsets_in_what_source_returns(
    pair: Home, tmp_path: Path
) -> None:
    await _history(pair)
    await pair.do("resource_add", MENTOR, name="Eva Amrein, Empfang", link="https://firma.example/eva")
    await ingest(pair, tmp_path / "firma", {f"{n}.md": _career(n) for n in ("eins", "zwei", "drei")})
    sections = await _brief(pair)
    points = [p for s in sections.values() for p in s["points"]]
    assert all(point["evidence"] for point in points)
    asked = [a for s in sections.values() for a in s["asked"]]
    quotes = [e for of in (*points, *asked) for e in of["evidence"]]
    assert {e["kind"] for e in quotes} == {"note", "record", "document"}
    for quote in quotes:
        stored = await pair.do("source", MENTOR, source=quote["source"])
        assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]


async def test_nothing_of_the_mentors_own_sheet_reaches_the_mentees_version_mail_or_calendar(
    pair: Home,
) -> None:
    await _history(pair)
    private = f"{SENTINEL}: Urs fragt bis 1. Mai beim HR nach.\nZiel: {SENTINEL} bauen bis Ende Mai."
    await pair.note(private, day="2026-03-20", email=MENTOR, private=True)
    await pair.do("resource_add", MENTOR, name=f"{SENTINEL}, Teamleitung Empfang")
    own = await pair.agenda(private=True)
    assert SENTINEL in str(own["private"])
    assert SENTINEL in str(own["briefing"])
    assert SENTINEL not in str(own["items"])
    for form in ("ics", "mail"):
        assert SENTINEL not in formatted(own, form, "Europe/Zurich")
    assert SENTINEL not in as_mail(own)
    for email in (MENTEE, MENTOR):
        shared = await pair.agenda(email=email)
        assert (shared["private"], shared["briefing"]) == ([], [])
        for result in (
            shared,
            await pair.do("questions", email, pair="wir"),
            await pair.do("goals", email, pair="wir"),
        ):
            assert SENTINEL not in str(result)
    # what the mentor was told changes nothing of the counts that rest on shared notes
    counts = (await _brief(pair))["Offen"]
    assert _lines(counts) == ["Lea: 1 offen, 1 überfällig.", "Urs: 1 offen, 1 überfällig."]


async def test_the_brief_is_for_the_mentor_of_the_pair_only(pair: Home) -> None:
    for email in (MENTEE, STRANGER, None):
        with pytest.raises(NotAllowed):
            await pair.do("agenda", email, pair="wir", private=True)


async def test_the_printed_brief_fits_on_a_page_in_both_languages(pair: Home) -> None:
    await _history(pair)
    for number in range(30):
        await pair.note(f"Lea liest bis 2. April das Kapitel {number} im Handbuch.", day="2026-03-12")
    german = as_text(await pair.agenda(private=True)).partition("Nur für Urs Hofer")[2]
    english = await run(Call(pair.app, MENTOR, "en"), "agenda", {"pair": "wir", "private": True})
    assert "Die letzten Sitzungen" in german
    assert "The last sessions" in as_text(english)
    assert len(german.splitlines()) <= 60
    assert "ß" not in german


async def test_a_first_session_has_a_short_brief(pair: Home) -> None:
    brief = await _brief(pair)
    assert "Die letzten Sitzungen" not in brief
    assert "Stand in Zahlen" not in brief
    assert len(brief["Zwei Fragen"]["questions"]) == 2
