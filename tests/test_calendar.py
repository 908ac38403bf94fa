"""Calendar entries: one session is one entry, at the same instant for every reader, with nothing private in it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from copilot.cli.agenda_text import formatted
from copilot.domain import Person
from copilot.errors import NotFound
from copilot.plan.phrases import Voice
from copilot.store.tables import SessionRow
from copilot.suggest.calendar import Entry, Invitation, session_entry, write
from tests.fakes import MENTEE, MENTOR, Home

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")


def _read(text: str) -> tuple[Calendar, list[Any]]:
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    return calendar, list(calendar.walk("VEVENT"))


def _entry(start: datetime, **more: Any) -> Entry:
    return Entry(uid="u@x", start=start, minutes=45, summary="Sitzung", **more)


async def _added(home: Home, **more: Any) -> dict[str, Any]:
    return await home.do("session_add", MENTEE, **({"pair": "wir", "at": "2026-04-09T14:00"} | more))


async def _exported(home: Home, session: str, **more: Any) -> tuple[Calendar, Any]:
    exported = await home.do("session_export", MENTOR, session=session, **more)
    calendar, (event,) = _read(exported["ics"])
    return calendar, event


async def test_a_session_has_all_that_a_calendar_needs(pair: Home) -> None:
    made = await _added(
        pair, place="Büro 3; Aarau", link="https://x.example/a", kind="video", minutes=60,
        resources=[{"name": "Tafel", "link": "https://b.example/1"}],
    )  # fmt: skip
    calendar, event = await _exported(pair, made["session"])
    assert calendar["METHOD"] == "PUBLISH"
    assert event.start == datetime(2026, 4, 9, 14, tzinfo=ZURICH)
    assert event.end - event.start == timedelta(minutes=60)
    assert event["UID"] == f"session-{made['session']}@mentoring-copilot"
    assert (event["LOCATION"], event["URL"], event["STATUS"]) == (
        "Büro 3; Aarau",
        "https://x.example/a",
        "CONFIRMED",
    )
    assert event["DESCRIPTION"] == "Video\nBüro 3; Aarau\nhttps://x.example/a\nTafel: https://b.example/1"
    assert event["SEQUENCE"] == 0
    assert {"DTSTAMP", "LAST-MODIFIED"} <= set(event)
    assert "ORGANIZER" not in event
    assert "ATTENDEE" not in event
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Zurich"]


async def test_moved_and_cancelled_it_is_the_same_entry_with_a_higher_sequence(pair: Home) -> None:
    made = await _added(pair)
    _, first = await _exported(pair, made["session"])
    await pair.do("session_move", MENTEE, session=made["session"], at="2027-01-05T09:00", zone="Asia/Tokyo")
    _, moved = await _exported(pair, made["session"])
    await pair.do("session_cancel", MENTEE, session=made["session"])
    calendar, cancelled = await _exported(pair, made["session"])
    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert [first["SEQUENCE"], moved["SEQUENCE"], cancelled["SEQUENCE"]] == [0, 1, 2]
    assert moved.start.astimezone(UTC) == datetime(2027, 1, 5, 0, tzinfo=UTC)
    assert (cancelled["STATUS"], calendar["METHOD"]) == ("CANCELLED", "CANCEL")


async def test_the_agenda_of_a_session_is_the_same_entry_with_the_agenda_in_it(pair: Home) -> None:
    await pair.note("Lea schickt bis 30. April den Lebenslauf.", day="2026-03-12")
    await pair.note("Lotsenboot: Lea redet sich klein.", email=MENTOR, private=True)
    made = await _added(pair, place="Aarau")
    agenda = await pair.agenda(private=True)
    assert "Lotsenboot" in str(agenda["private"])
    text = formatted(agenda, "ics", "Europe/Zurich")
    _, (event,) = _read(text)
    _, exported = await _exported(pair, made["session"])
    assert event["UID"] == exported["UID"]
    assert event.start == exported.start
    assert "Lebenslauf" in event["DESCRIPTION"]
    assert "Lotsenboot" not in text
    assert event["LOCATION"] == "Aarau"


async def test_a_day_without_a_session_is_a_proposal_with_an_id_of_its_own(pair: Home) -> None:
    agenda = await pair.agenda()
    _, (event,) = _read(formatted(agenda, "ics", "Europe/Zurich"))
    made = await _added(pair)
    _, exported = await _exported(pair, made["session"])
    assert event["UID"] != exported["UID"]
    assert event["STATUS"] == "TENTATIVE"


async def test_the_list_has_all_that_lie_ahead_and_the_cancelled_as_cancelled(pair: Home) -> None:
    with pytest.raises(NotFound):
        await pair.do("session_calendar", MENTOR, pair="wir")
    await _added(pair, at="2026-04-08T14:00")
    today = await _added(pair, at="2026-04-09T08:00")
    off = await _added(pair, at="2026-05-07T14:00")
    far = await _added(pair, at="2026-04-08T23:30", zone="America/New_York")
    await pair.do("session_cancel", MENTOR, session=off["session"])
    listed = await pair.do("session_calendar", MENTOR, pair="wir")
    assert listed["sessions"] == [far["session"], today["session"], off["session"]]
    calendar, events = _read(listed["ics"])
    assert calendar["METHOD"] == "PUBLISH"
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"Europe/Zurich", "America/New_York"}


async def test_of_a_session_known_from_a_note_the_entry_is_the_whole_day(pair: Home) -> None:
    await pair.note("Kurz gesehen.", day="2026-04-20")
    (row,) = (await pair.do("session_list", MENTOR, pair="wir"))["sessions"]
    calendar, event = await _exported(pair, row["session"])
    assert (event.start, event.end) == (date(2026, 4, 20), date(2026, 4, 21))
    assert calendar.walk("VTIMEZONE") == []


async def test_only_an_invitation_names_e_mails_and_the_mentor_invites_whoever_exports(pair: Home) -> None:
    made = await _added(pair)
    exported = await pair.do("session_export", MENTEE, session=made["session"], invite=True)
    calendar, (event,) = _read(exported["ics"])
    assert calendar["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == f"mailto:{MENTOR}"
    assert {str(guest) for guest in event["ATTENDEE"]} == {f"mailto:{MENTOR}", f"mailto:{MENTEE}"}
    assert "@firma.example" not in (await pair.do("session_export", MENTEE, session=made["session"]))["ics"]


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Zurich",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Europe/Dublin",
    ],
)
def test_another_reader_finds_the_same_instant_at_every_half_hour_of_two_years(name: str) -> None:
    zone = ZoneInfo(name)
    text = write(
        [_entry(datetime(2026, 6, 1, 9, tzinfo=zone)), _entry(datetime(2027, 6, 1, 9, tzinfo=zone))], NOW
    )
    start, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE") + len("END:VTIMEZONE")
    theirs = tzical(io.StringIO(text[start:end])).get(name)
    at, wrong = datetime(2026, 1, 1), []
    while at < datetime(2028, 1, 1):
        here = at.replace(tzinfo=zone)
        exists = here.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == at
        if exists and at.replace(tzinfo=theirs).utcoffset() != here.utcoffset():
            wrong.append(at)
        at += timedelta(minutes=30)
    assert wrong == []


@pytest.mark.parametrize("year", [1971, 2026, 2045, 2199])
def test_the_rules_of_the_zone_cover_the_sessions_year(year: int) -> None:
    for month in (1, 7):
        start = datetime(year, month, 15, 9, tzinfo=ZURICH)
        calendar, (event,) = _read(write([_entry(start)], NOW))
        assert event.start.astimezone(UTC) == start.astimezone(UTC)
        days = [rule["DTSTART"].dt for zone in calendar.walk("VTIMEZONE") for rule in zone.subcomponents]
        assert min(days) < start.replace(tzinfo=None)


def test_utc_needs_no_rules() -> None:
    calendar, (event,) = _read(write([_entry(datetime(2026, 4, 9, 9, tzinfo=ZoneInfo("UTC")))], NOW))
    assert calendar.walk("VTIMEZONE") == []
    assert event.start == datetime(2026, 4, 9, 9, tzinfo=UTC)


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")) | st.sampled_from('\n;,\\:"äß👩')
)


@given(summary=TEXT, description=TEXT, location=TEXT)
def test_any_text_comes_back_and_no_line_is_longer_than_75_octets(
    summary: str, description: str, location: str
) -> None:
    start = datetime(2026, 4, 9, 14, tzinfo=ZURICH)
    text = write([_entry(start, status="CONFIRMED", location=location, description=description)], NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    _, (event,) = _read(text)
    assert str(event.get("DESCRIPTION", "")) == description
    assert str(event.get("LOCATION", "")) == location
    named, (other,) = _read(write([Entry("u", start, 45, summary)], NOW))
    assert str(other["SUMMARY"]) == summary
    assert len(named.subcomponents) == 2


HOSTILE = "Aarau\r\nATTENDEE:mailto:evil@x.example\r\nEND:VEVENT\r\nBEGIN:VALARM\x00\x1b[31m\u2028X:1"


def test_no_text_becomes_a_property_of_its_own() -> None:
    row = SessionRow(
        id="s", pair_id="wir", at=datetime(2026, 4, 9, 14), minutes=45, kind=HOSTILE, place=HOSTILE,
        link="https://x.example/\r\nATTENDEE:mailto:evil@x.example", zone="", sequence=0, cancelled=False,
        resources=[{"name": HOSTILE, "link": HOSTILE}],
    )  # fmt: skip
    people = {"mentor": f"Urs {HOSTILE}", "mentee": 'Lea "L"; CN=x'}
    entry = session_entry(row, ZURICH, people, Voice("de"))
    urs = Person("1", MENTOR, f'Urs "{HOSTILE}"')
    text = write([entry], NOW, Invitation(urs, Person("2", MENTEE, people["mentee"])))
    calendar, (event,) = _read(text)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert event.subcomponents == []
    assert {str(guest) for guest in event["ATTENDEE"]} == {f"mailto:{MENTOR}", f"mailto:{MENTEE}"}
    assert "URL" not in event
    lines = text.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("ATTENDEE") for line in lines) == 2
    assert not any(line.startswith(("X:", "BEGIN:VALARM")) for line in lines)


def test_every_line_ends_as_the_standard_says() -> None:
    text = write([_entry(datetime(2026, 4, 9, 14, tzinfo=ZURICH), description="a\nb")], NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
