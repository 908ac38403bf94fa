"""Sessions and agendas as iCalendar (RFC 5545): the same session is the same entry, however often it moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from copilot.domain import Person
from copilot.plan.meeting import is_link, meeting
from copilot.plan.phrases import Voice
from copilot.store.tables import SessionRow
from copilot.text.tidy import printable

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

Json = dict[str, Any]
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
_DOMAIN = "mentoring-copilot"
_PRODUCT = "-//Mentoring Copilot//mentoring//EN"
_NOON = "12:00"
"""Where an agenda's day has no session: a proposal needs some hour."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar. ``start`` is a day where nobody said an hour; ``sequence`` counts its changes."""

    uid: str
    start: datetime | date
    minutes: int
    summary: str
    status: Status = "CONFIRMED"
    sequence: int = 0
    changed: datetime | None = None
    location: str = ""
    link: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who invites whom; without one an entry names nobody's e-mail."""

    organiser: Person
    guest: Person


def session_uid(session: str) -> str:
    """The entry of a session: from its id alone, so that it stays the same when the session moves."""
    return f"session-{session}@{_DOMAIN}"


def agenda_entry(agenda: Json, home: str, text: str) -> Entry:
    """The agenda's session, with the agenda as its description; ``home`` is the zone of the home.

    A day without a session is a proposal with an id of its own: a session planned later is another entry.
    """
    planned = agenda.get("planned")
    zone = ZoneInfo(agenda.get("zone") or home)
    clock = agenda.get("time") or _NOON
    changed = planned and planned["changed"]
    return Entry(
        uid=session_uid(planned["id"]) if planned else f"agenda-{agenda['pair']}-{agenda['date']}@{_DOMAIN}",
        start=datetime.fromisoformat(f"{agenda['date']}T{clock}").replace(tzinfo=zone),
        minutes=agenda["minutes"],
        summary=Voice(agenda["language"]).frame("session", **agenda["people"]),
        status="CONFIRMED" if planned else "TENTATIVE",
        sequence=planned["sequence"] if planned else 0,
        changed=datetime.fromisoformat(changed) if changed else None,
        location=agenda.get("place") or agenda.get("link") or "",
        link=agenda.get("link") or "",
        description=text,
    )


def session_entry(row: SessionRow, home: ZoneInfo, people: Mapping[str, str], voice: Voice) -> Entry:
    """A session with where and with what it takes place; of one known from a note alone, its day."""
    facts = meeting(row)
    resources = [f"{resource['name']}: {resource['link']}" for resource in facts["resources"]]
    lines = [voice.kind(facts["session_kind"]), facts["place"], facts["link"], *resources]
    return Entry(
        uid=session_uid(row.id),
        start=row.at.replace(tzinfo=ZoneInfo(row.zone) if row.zone else home)
        if row.minutes
        else row.at.date(),
        minutes=row.minutes,
        summary=voice.frame("session", **people),
        status="CANCELLED" if row.cancelled else "CONFIRMED",
        sequence=row.sequence,
        changed=row.changed,
        location=facts["place"] or facts["link"],
        link=facts["link"],
        description="\n".join(line for line in lines if line),
    )


def write(entries: Sequence[Entry], now: datetime, invitation: Invitation | None = None) -> str:
    """The calendar file. One cancelled entry alone cancels; anything else is published, or asked for."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", _method(entries, invitation))
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(_event(entry, now, invitation))
    return _text(calendar)


def _text(calendar: Calendar) -> str:
    return str(calendar.to_ical().decode())


def _method(entries: Sequence[Entry], invitation: Invitation | None) -> str:
    if len(entries) == 1 and entries[0].status == "CANCELLED":
        return "CANCEL"
    return "REQUEST" if invitation else "PUBLISH"


def _event(entry: Entry, now: datetime, invitation: Invitation | None) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", (entry.changed or now).replace(tzinfo=UTC))
    event.add("dtstart", entry.start)
    end = entry.start + (
        timedelta(minutes=entry.minutes) if isinstance(entry.start, datetime) else timedelta(1)
    )
    event.add("dtend", end)
    event.add("status", entry.status)
    event.add("summary", printable(entry.summary))
    for name, text in (("location", entry.location), ("description", entry.description)):
        if text:
            event.add(name, printable(text))
    if is_link(entry.link):
        event.add("url", entry.link)
    if invitation:
        _invite(event, invitation)
    return event


def _invite(event: Event, invitation: Invitation) -> None:
    organiser = _address(invitation.organiser)
    event.add("organizer", organiser)
    for person, answer in ((invitation.organiser, "ACCEPTED"), (invitation.guest, "NEEDS-ACTION")):
        guest = _address(person)
        guest.params["PARTSTAT"] = answer
        guest.params["RSVP"] = "TRUE" if answer == "NEEDS-ACTION" else "FALSE"
        event.add("attendee", guest)


def _address(person: Person) -> Any:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = printable(person.name).replace('"', "'").replace("\n", " ")
    return address


def _zones(entries: Sequence[Entry]) -> list[Timezone]:
    """The rules of every zone that the entries use, for their years and those around them."""
    starts = [entry.start for entry in entries if isinstance(entry.start, datetime)]
    names = sorted({start.tzinfo.key for start in starts if isinstance(start.tzinfo, ZoneInfo)} - {"UTC"})
    years = [start.year for start in starts]
    return [_zone(name, date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)) for name in names]


def _zone(name: str, first: date, last: date) -> Timezone:
    """A zone's rules between two days, one for each change of its clocks.

    The library's own way misses short periods (Morocco in Ramadan) and puts the change to summer time an hour late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", name)
    for moment, before in _changes(ZoneInfo(name), first, last):
        rule = TimezoneDaylight() if moment.dst() else TimezoneStandard()
        after = moment.utcoffset()
        rule.add("dtstart", (moment.astimezone(UTC) + before).replace(tzinfo=None))
        rule.add("tzoffsetfrom", before)
        rule.add("tzoffsetto", after)
        rule.add("tzname", moment.tzname())
        zone.add_component(rule)
    return zone


def _changes(zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[datetime, timedelta]]:
    """The first day and each change of the clocks after it, with the offset before; to the minute."""
    day = datetime(first.year, first.month, first.day, tzinfo=UTC)
    offset = _offset(day, zone)
    yield day.astimezone(zone), offset
    while day.date() < last:
        after = day + timedelta(days=1)
        if _offset(after, zone) != offset:
            minute = next(
                day + timedelta(minutes=n)
                for n in range(24 * 60 + 1)
                if _offset(day + timedelta(minutes=n), zone) != offset
            )
            yield minute.astimezone(zone), offset
            offset = _offset(minute, zone)
        day = after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
