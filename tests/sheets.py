"""Sheets of questions for the pair ``wir``, and a note that gives them something to ask about."""

from __future__ import annotations

from typing import Any

from tests.fakes import MENTOR, Home

NOTE = """Lea war bei der Standortbestimmung, lief gut.
Lea fragt bis Ende März beim HR nach, ob es die Stelle auch mit 70 % gibt.
Urs stellt bis 2. April den Kontakt zum Einkauf her.
Thema nächstes Mal: wie das Gespräch mit der Chefin lief.
"""


async def questions(home: Home, email: str = MENTOR, **more: Any) -> dict[str, Any]:
    """The sheet of that person, on the fakes' day."""
    return await home.do("questions", email, pair="wir", **({"date": "2026-04-09"} | more))


def asked_in(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """All that a sheet asks, whatever the step."""
    return [asked for item in sheet["items"] for asked in item["asked"]]
