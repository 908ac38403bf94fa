"""Cohorts for tests: files of answers, and a home whose lead may ask."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from tests.fakes import Home

LEAD = "lead@firma.example"
HEAD = "programme,period,person,question,rating,comment,quotable,role,site,part"
DATES = (
    "Unsere Treffen werden immer wieder verschoben.",
    "My mentor cancels all the time.",
    "Wir finden kaum einen Termin.",
)
HARM = "Er hat mir die Hand aufs Knie gelegt und macht Sprüche über meine Kleider."
SHAPE = {"id", "kind", "programme", "period", "language", "people", "suppressed", "ratings", "themes"}
"""The keys that every summary has."""


def file_of(rows: Sequence[str], head: str = HEAD) -> str:
    """A file's content as an operation gets it."""
    return encoded("\n".join([head, *rows]).encode())


def encoded(data: bytes) -> str:
    """Bytes as an operation gets them."""
    return base64.b64encode(data).decode()


def answers(
    count: int,
    *,
    ratings: Sequence[int] = (4,),
    comments: Sequence[str] = ("",),
    quotable: str = "",
    roles: Sequence[str] = ("",),
    sites: Sequence[str] = ("",),
    parts: Sequence[str] = ("",),
    question: str = "Meine Ziele sind klar",
    period: str = "2026-H1",
    programme: str = "aufwind",
    first: int = 0,
) -> list[str]:
    """Rows of as many people; ratings, comments, roles, sites and parts take turns."""
    return [
        f"{programme},{period},p{first + n}@firma.example,{question},{ratings[n % len(ratings)]},"
        f'"{comments[n % len(comments)]}",{quotable},{roles[n % len(roles)]},{sites[n % len(sites)]},'
        f"{parts[n % len(parts)]}"
        for n in range(count)
    ]


async def give(home: Home, rows: Sequence[str], **more: Any) -> dict[str, Any]:
    """Import the rows as the operator."""
    return await home.do("feedback_import", content=file_of(rows), **more)


async def ask(home: Home, period: str = "2026-H1", email: str | None = LEAD, **more: Any) -> dict[str, Any]:
    """The summary as the lead gets it."""
    return await home.do("cohort", email, programme="aufwind", period=period, **more)


def why(result: dict[str, Any]) -> str:
    """All that was withheld and why, as one text."""
    return "\n".join(f"{entry['what']}: {entry['reason']}" for entry in result["suppressed"])
