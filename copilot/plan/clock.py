"""Local times that exist: a session's hour in its own zone, across every change of the clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from copilot.errors import BadInput

_YEARS = range(1970, 2200)
"""Sessions of people alive; zone rules are not known before, and nobody knows them after."""


@dataclass(frozen=True, slots=True)
class Local:
    """A wall-clock time of a zone, without seconds; ``twice`` where the clocks show it again an hour later."""

    at: datetime
    twice: bool


def zone_named(name: str, home: ZoneInfo) -> ZoneInfo:
    """The IANA zone of that name, the home's for an empty one. Raises: BadInput for one that isn't there."""
    wanted = name.strip().casefold()
    if not wanted:
        return home
    # names without an area ("localtime", "EST") mean different things on different machines
    known = {zone.casefold(): zone for zone in available_timezones() if "/" in zone or zone == "UTC"}
    if wanted not in known:
        raise BadInput("zone_unknown", name=name.strip()[:64])
    return ZoneInfo(known[wanted])


def local(at: datetime, zone: ZoneInfo) -> Local:
    """A moment as the clocks of the zone show it; one without an offset is taken as shown there.

    Of a time that the clocks show twice, the first is meant. Raises: BadInput for a time that they skip,
    for the second of two, which a wall-clock time can't name, and for years that make no session.
    """
    if at.year not in _YEARS:
        raise BadInput("moment", value=at.isoformat(timespec="minutes"))
    given = at.replace(second=0, microsecond=0)
    shown = (given.astimezone(zone) if given.tzinfo else given).replace(tzinfo=None, fold=0)
    first = shown.replace(tzinfo=zone)
    if given.tzinfo and first.astimezone(UTC) != given.astimezone(UTC):
        raise BadInput("moment_second", value=shown.isoformat(timespec="minutes"), zone=zone.key)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != shown:
        later = first.astimezone(UTC).astimezone(zone)
        raise BadInput(
            "moment_skipped",
            value=shown.isoformat(timespec="minutes"),
            zone=zone.key,
            next=later.replace(tzinfo=None).isoformat(timespec="minutes"),
        )
    twice = given.tzinfo is None and first.utcoffset() != first.replace(fold=1).utcoffset()
    return Local(shown, twice)


def instant(at: datetime, zone: str, home: ZoneInfo) -> datetime:
    """A stored wall-clock time as a moment in UTC."""
    return at.replace(tzinfo=ZoneInfo(zone) if zone else home).astimezone(UTC)
