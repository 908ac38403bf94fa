"""Dates in notes, absolute and relative, as days counted from the day the note was written.

Rules: a weekday alone is the next such day after the note; "nächsten Freitag" and "next Friday" are the
Friday of the following calendar week; a week is due on its Friday, a month, quarter or year on its last
day; day before month ("12/3" is 12 March); a deadline without a year looks forward,
except that one gone by within the last week stays in this year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from copilot.domain import Language
from copilot.memory import calendar_words as words
from copilot.memory import days

LONGEST = 20_000  # dates are looked for in the first so many characters of a text
_WITH_DIGITS = frozenset({"iso", "named", "numeric", "day_only", "week_number"})


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: its words at ``start:end`` and its day, None where the words give no day.

    ``deadline`` is true where the words say that something is due ("bis", "by", "innert").
    """

    day: date | None
    text: str
    start: int
    end: int
    deadline: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A date with how it is tied to its sentence: ``linked`` ones only describe ("vom", "since", "last")."""

    found: FoundDate
    linked: bool


@dataclass(frozen=True, slots=True)
class _When:
    """What a resolver gets: the match's groups, the day of the note, whether it is a deadline."""

    match: re.Match[str]
    today: date
    deadline: bool
    lead: str
    language: Language


_AFTER_THAT = re.compile(
    r"\b(?:dazu|darauf|daraufhin|danach|anschliessend|thereupon|to\s+(?:it|that)|then(?:\s+\w+)?)\s*$", re.I
)
"""Before a span that is counted from what was promised before, not from the note."""


class _NoDate(Exception):
    """The words looked like a date but aren't one."""


def find_date(text: str, written_on: date, language: Language) -> FoundDate | None:
    """The date that tells when something is due or happens; deadlines first, then by position."""
    hits = find_dates(text, written_on, language)
    if not hits:
        return None
    order = [(h.linked, not h.found.deadline, h.found.day is None, h.found.start, h.found.end) for h in hits]
    return hits[order.index(min(order))].found


@lru_cache(maxsize=512)  # a sentence is asked for promises, goals and events
def find_dates(text: str, written_on: date, language: Language) -> tuple[Hit, ...]:
    """All dates of a text in the order of the text; of overlapping readings the longest."""
    hits: list[Hit] = []
    text = text[:LONGEST]
    if not words.TRIGGER.search(text):
        return ()
    counted = any(letter.isdigit() for letter in text)
    for name, pattern, resolve in _patterns():
        if name in _WITH_DIGITS and not counted:
            continue
        for match in pattern.finditer(text):
            # The words before ("bis zum", "by") are looked up only where a date was found: quicker than in one pattern.
            before = _lead().search(text, max(0, match.start() - 32), match.start())
            lead = before[0].strip().lower() if before else ""
            start = before.start() if before else match.start()
            deadline = bool(words.DEADLINE.match(lead or match[0].lower()))
            linked = bool(words.LINKED.search(text[max(0, start - 14) : match.start()]))
            when = _When(match, written_on, deadline, lead, language)
            try:
                day = resolve(when)
            except _NoDate:
                continue
            found = FoundDate(day, text[start : match.end()], start, match.end(), deadline)
            hits.append(Hit(found, linked and not deadline))
    return tuple(_longest(hits))


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    last_end = -1
    ordered = sorted(hits, key=lambda hit: (hit.found.start, -hit.found.end))
    for hit in ordered:
        if hit.found.start >= last_end:
            kept.append(hit)
            last_end = hit.found.end
        elif hit.found.end - hit.found.start > kept[-1].found.end - kept[-1].found.start:
            kept[-1] = replace(hit)
            last_end = hit.found.end
    return kept


def _absolute(when: _When, year: str | None, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise _NoDate
    if year:
        return days.safe(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = days.safe(when.today.year, month, day)
    if this is None:
        # 31 April never comes; 29 February only if the coming one is in a leap year.
        passed = (month, day) < (when.today.month, when.today.day)
        return days.safe(when.today.year + 1, month, day) if passed else None
    # A note may be written up some days late; what is no deadline and lies shortly back was meant as past.
    grace = 7 if when.deadline else 60
    return this if this >= when.today - timedelta(days=grace) else days.safe(this.year + 1, month, day)


def _iso(when: _When) -> date | None:
    return _absolute(when, when.match["y"], int(when.match["m"]), int(when.match["d"]))


def _named(when: _When) -> date | None:
    name = when.match["mon"]
    if name in {"may", "mar", "jan"} and not when.lead:
        raise _NoDate  # the verb "may", a name
    return _absolute(when, when.match["y"], words.month(name), int(when.match["d"]))


def _numeric(when: _When) -> date | None:
    open_form = not when.match["y"] and not when.match[0].endswith(".")
    if open_form and not when.lead:
        raise _NoDate  # a bare "12/3" or "2.4" is a fraction, a version, a price
    return _absolute(when, when.match["y"], int(when.match["m"]), int(when.match["d"]))


def _day_only(when: _When) -> date | None:
    """ "by the 18th", "bis am 20.": of this month, or of the next once it has passed."""
    lead, day = when.lead, int(when.match["d"])
    if not re.match(r"(?:bis|by|on|am|until|before|due|spätestens|vor)", lead) or not 1 <= day <= 31:
        raise _NoDate
    month = when.today.month + (day < when.today.day)
    return days.safe(when.today.year + (month - 1) // 12, (month - 1) % 12 + 1, day)


def _weekday(when: _When) -> date | None:
    name, which = when.match["wd"].lower(), (when.match["which"] or "").lower()
    bracketed = when.match.string[: when.match.start("wd")].endswith("(")
    if len(name) <= 3 and not (when.lead or which or bracketed):
        raise _NoDate  # "so", "do", "mi" are words of their own
    number = words.weekday(name)
    ahead = (number - when.today.weekday() - 1) % 7 + 1
    day = when.today + timedelta(days=ahead)
    if which.startswith(("nächst", "next")):
        monday = when.today - timedelta(days=when.today.weekday())
        day = monday + timedelta(days=7 + number)
    if which.startswith("übernächst"):
        monday = when.today - timedelta(days=when.today.weekday())
        day = monday + timedelta(days=14 + number)
    if when.match["later"] and day != when.today + timedelta(days=7):
        return day + timedelta(days=7)
    return day


def _whole(when: _When) -> date | None:
    """ "nächste Woche", "this month": the last working day or day of it."""
    unit, steps = when.match["unit"].lower(), days.weeks(when.match["which"].lower())
    if unit.startswith("w"):
        return days.friday(when.today, steps)
    if unit.startswith(("m",)):
        return days.month_end(when.today.year, when.today.month + steps)
    quarter = (when.today.month - 1) // 3 + 1 + steps
    return days.month_end(when.today.year, quarter * 3)


def _part(when: _When) -> date | None:
    """ "Ende März", "mid May", "end of Q2", "Ende Monat"."""
    part, unit = when.match["part"].lower(), when.match["unit"].lower()
    steps = days.weeks((when.match["which"] or "").lower())
    today, year = when.today, when.match["y"]
    if re.fullmatch(r"20\d\d", unit):
        year, unit = unit, "jahr"
    if unit.startswith(("woche", "week")):
        return days.friday(today, steps)
    if unit.startswith(("tag", "day")):
        return today
    if unit.startswith(("jahr", "year")):
        start, months = date(int(year) if year else today.year + steps, 1, 1), 12
    elif unit.startswith("q"):
        number = int(unit[1]) if unit[1:2].isdigit() else (today.month - 1) // 3 + 1 + steps
        start, months = days.quarter(today, number, year), 3
    elif unit.startswith(("monat", "month")):
        start, months = days.month_end(today.year, today.month + steps).replace(day=1), 1
    else:
        number = words.month(unit)
        forward = int(year) if year else today.year + (number < today.month)
        start, months = date(forward, number, 1), 1
    return days.part_of(part, start, months)


def _compound(when: _When) -> date | None:
    """ "Monatsende", "Jahresende", "EOM", "weekend"."""
    word, today = when.match["word"].lower(), when.today
    if word in {"wochenende", "weekend"}:
        return today + timedelta(days=(6 - today.weekday()) % 7)
    if word.startswith(("wochen", "eow")):
        return days.friday(today)
    if word.startswith(("monat", "eom")):
        return days.month_end(today.year, today.month)
    if word.startswith("quartal"):
        return days.month_end(today.year, ((today.month - 1) // 3 + 1) * 3)
    return date(today.year, 12, 31)


def _near(when: _When) -> date | None:
    word = re.sub(r"\s+", " ", when.match["word"].lower())
    if when.match["word"] == "Morgen" and when.match.start() > 0 and not when.lead:
        raise _NoDate  # "am Morgen", "guten Morgen": the time of day
    if word == "morgen" and words.MORNING.search(when.match.string[: when.match.start("word")][-12:]):
        raise _NoDate
    return when.today + timedelta(days=words.NEAR[word.split(" ")[0] if "after" not in word else word])


def _span(when: _When) -> date | None:
    """ "in zwei Wochen", "within ten days"; none for "within two days of getting it", "dazu innert einer Woche"."""
    before = when.match.string[: when.match.start()].rstrip()
    if when.lead and _AFTER_THAT.search(before[: len(before) - len(when.lead)][-24:]):
        return None
    if when.match["relative"] and not re.search(r"\b(?:today|now|heute|jetzt)$", when.match["relative"]):
        return None
    count, unit = words.number(when.match["n"]), when.match["unit"].lower()
    if unit.startswith(("tag", "day")):
        return when.today + timedelta(days=count)
    if unit.startswith(("woche", "week")):
        return when.today + timedelta(days=7 * count)
    if unit.startswith("fortnight"):
        return when.today + timedelta(days=14)
    months = when.today.month + count * (12 if unit.startswith(("jahr", "year")) else 1)
    last = days.month_end(when.today.year, months)
    return last.replace(day=min(when.today.day, last.day))


def _week_number(when: _When) -> date | None:
    number = int(when.match["n"])
    for year in (when.today.year, when.today.year + 1):
        try:
            friday = date.fromisocalendar(year, number, 5)
        except ValueError:
            continue
        if friday >= when.today:
            return friday
    raise _NoDate


def _feast(when: _When) -> date | None:
    name = when.match["word"].lower()
    for year in (when.today.year, when.today.year + 1):
        day = words.easter(year) if name.startswith(("oster", "easter")) else date(year, 12, 25)
        if day >= when.today:
            return day
    return None


def _no_day(_: _When) -> None:
    return None


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(words.LEAD, re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], Callable[[_When], date | None]], ...]:
    resolvers: dict[str, Callable[[_When], date | None]] = {
        "iso": _iso,
        "named": _named,
        "numeric": _numeric,
        "day_only": _day_only,
        "weekday": _weekday,
        "part": _part,
        "whole": _whole,
        "compound": _compound,
        "near": _near,
        "span": _span,
        "week_number": _week_number,
        "feast": _feast,
        "no_day": _no_day,
    }
    return tuple((name, re.compile(body, re.IGNORECASE), resolvers[name]) for name, body in words.BODIES)
