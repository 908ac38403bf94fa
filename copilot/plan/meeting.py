"""Where and with what a session takes place, as agenda, calendar and page show it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from copilot.domain import Point
from copilot.plan.phrases import Voice
from copilot.plan.records import session_record
from copilot.store.tables import SessionRow
from copilot.text.tidy import one_line

Json = dict[str, Any]
MAX_RESOURCES = 10
_UNFIT = re.compile(r"[\s\"'<>`\\^{|}]")
"""Signs no link holds as they are (RFC 3986): text that would end the link and begin something else."""


def is_link(text: str) -> bool:
    """Whether a text is an http or https link with a host and nothing but the link."""
    if _UNFIT.search(text) or not text.isprintable():
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def meeting(row: SessionRow | None) -> Json:
    """Time, zone (empty: the home's), kind, place, link, resources and id of a planned session.

    ``time`` is None where only the day is known. Links that are none (older rows were not checked) are left out.
    """
    if row is None:
        nothing = {"time": None, "zone": "", "session_kind": "", "place": "", "link": ""}
        return nothing | {"resources": [], "planned": None}
    return {
        "time": f"{row.at:%H:%M}" if row.minutes else None,
        "zone": row.zone,
        "session_kind": one_line(row.kind),
        "place": one_line(row.place),
        "link": row.link if is_link(row.link) else "",
        "resources": [{"name": one_line(r["name"]), "link": one_line(r["link"])} for r in row.resources],
        "planned": {
            "id": row.id,
            "sequence": row.sequence,
            "changed": row.changed.isoformat() if row.changed else None,
        },
    }


def when_points(row: SessionRow, voice: Voice) -> list[Point]:
    """When and where a planned session is, and its link on a line of its own."""
    facts = meeting(row)
    zone = f" ({facts['zone']})" if facts["zone"] else ""
    clock = f", {facts['time']}{zone}" if facts["time"] else ""
    where = ", ".join(part for part in (voice.kind(facts["session_kind"]), facts["place"]) if part)
    when = voice.weekday(row.at.date()) + clock + (f" ({where})" if where else "")
    lines = [voice.frame("next_day", when=when), *([facts["link"]] if facts["link"] else [])]
    return [Point(line, (session_record(row),)) for line in lines]
