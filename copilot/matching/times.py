"""When somebody can meet: days and halves of days, read from words in German or English."""

from __future__ import annotations

import re

_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "mo mon montag montags monday mondays",
            "di tue tues dienstag dienstags tuesday tuesdays",
            "mi wed mittwoch mittwochs wednesday wednesdays",
            "do thu thurs donnerstag donnerstags thursday thursdays",
            "fr fri freitag freitags friday fridays",
        )
    )
    for name in names.split()
}
_HALVES = {
    name: number
    for number, names in enumerate(
        (
            "vormittag vormittags morgen morgens früh morning mornings am",
            "mittag mittags lunch noon lunchtime",
            "nachmittag nachmittags afternoon afternoons pm",
            "abend abends evening evenings",
        )
    )
    for name in names.split()
}
_WORD = re.compile(r"[^\W\d_]+")
_GROUP = re.compile(r"[;\n]")
Slots = frozenset[tuple[int, int]]


def slots(text: str) -> Slots:
    """The half days that the words name, as (weekday from 0, half); none where they name no day and no half.

    A half counts for all days before it: ``Mo, Do vormittags; Fr`` is two mornings and all of Friday.
    """
    found: set[tuple[int, int]] = set()
    for group in _GROUP.split(text.casefold()):
        days: set[int] = set()
        halves: set[int] = set()
        for word in _WORD.findall(group):
            if word in _DAYS and halves:
                found |= _filled(days, halves)
                days, halves = set(), set()
            days |= {_DAYS[word]} if word in _DAYS else set()
            halves |= {_HALVES[word]} if word in _HALVES else set()
        if days or halves:
            found |= _filled(days, halves)
    return frozenset(found)


def _filled(days: set[int], halves: set[int]) -> set[tuple[int, int]]:
    return {(day, half) for day in days or set(_DAYS.values()) for half in halves or set(_HALVES.values())}
