"""Reckoning with days: Fridays of weeks, ends of months, quarters."""

from __future__ import annotations

from datetime import date, timedelta


def safe(year: int, month: int, day: int) -> date | None:
    """The day, None where the month has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def friday(today: date, weeks: int = 0) -> date:
    """The Friday of the week so many weeks ahead."""
    monday = today - timedelta(days=today.weekday())
    if today.weekday() > 4 and weeks == 0:
        weeks = 1  # written at the weekend, "this week" is the one ahead
    return monday + timedelta(days=4 + 7 * weeks)


def month_end(year: int, month: int) -> date:
    """The last day of a month; months over twelve run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def weeks(which: str) -> int:
    """How many weeks "next" or "übernächste" skips."""
    if which.startswith("übernächst"):
        return 2
    return 1 if which.startswith(("nächst", "next", "kommend", "coming")) else 0


def part_of(part: str, start: date, months: int) -> date | None:
    """The day meant by the beginning, middle or end of a stretch of months."""
    if part.startswith(("anfang", "begin", "start")):
        return start
    if part.startswith(("mid", "mitte")):
        middle = start.month + months // 2 if months > 1 else start.month
        return start.replace(month=middle, day=15)
    return month_end(start.year, start.month + months - 1)


def quarter(today: date, number: int, year: str | None) -> date:
    """The first day of a quarter, the coming one where it has passed."""
    if number > 4:
        return date(today.year + 1, 1, 1)
    first = date(int(year) if year else today.year, number * 3 - 2, 1)
    passed = not year and month_end(first.year, first.month + 2) < today
    return first.replace(year=first.year + 1) if passed else first
