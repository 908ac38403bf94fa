"""Days of a rewording: all from draft or evidence, none of the draft's gone, "due" never "since"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from copilot.grounding.facts import Value, same_day
from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.reading import Reading
from copilot.grounding.reason import Reason

_DAY_KINDS = ("day", "month", "weekday", "near", "time")
_DUE = frozenset("due deadline frist termin fällig fälligkeit".split())
_PAIR = re.compile(r"#\S+ (?:out )?(?:of|von) #")
_NAMED = {"notiz": "plain", "note": "plain", "ziel": "due"}
_ONE_DAY = re.compile(r"#1 (?:day|tag) (?:overdue|überfällig)")
_BEFORE_UNTIL = frozenset("left remain remains remaining go days has had have".split())
_BETWEEN = frozenset("und damit seit tag tage tagen somit nun jetzt".split())


def days(text: Reading, given: Given) -> Reason | None:
    """The first day that is new, missing or in another role."""
    known: list[tuple[str, Value, str]] = []
    for reading in given.readings:
        known += [(t.kind, t.value, day_role(reading, n)) for n, t in reading.of_kind(*_DAY_KINDS)]
    seen: list[tuple[str, Value]] = []
    for n, token in text.of_kind(*_DAY_KINDS):
        if _ONE_DAY.search(given.draft.normal) and since_yesterday(text, n):
            continue  # looked at as one day
        same = [role for kind, value, role in known if kind == token.kind and _same(kind, value, token.value)]
        years = {
            value[0] for kind, value, _ in known if kind == token.kind and _same(kind, value, token.value)
        }
        if not same or (token.kind in {"day", "month"} and token.value[0] not in {*years, None}):
            return Reason("date", token.raw)
        if token.kind in {"day", "month"} and not _compatible(day_role(text, n), same):
            return Reason("time_direction", f"{day_role(text, n)} {token.raw}")
        seen.append((token.kind, token.value))
    if len(seen) > len(set(seen)) + 1:
        return Reason("date", "said again and again")
    return _lost_day(seen, given.draft)


def since_yesterday(text: Reading, n: int) -> bool:
    """Whether a day stands in "seit gestern überfällig", which is one day overdue."""
    overdue = {text.form(n + 1), text.form(n - 2)} & {"überfällig", "overdue"}
    return text.tokens[n].value == (-1,) and text.form(n - 1) in {"seit", "since"} and bool(overdue)


def _lost_day(seen: Iterable[tuple[str, Value]], draft: Reading) -> Reason | None:
    seen = list(seen)
    dated = bool(draft.of_kind("day"))
    for _, token in draft.of_kind(*_DAY_KINDS):
        if token.kind in {"weekday", "near"} and dated:
            continue
        if not any(kind == token.kind and _same(kind, value, token.value) for kind, value in seen):
            return Reason("lost", token.raw)
    return None


def _same(kind: str, one: Value, other: Value) -> bool:
    return same_day(one, other) if kind in {"day", "month"} else one == other


def _compatible(role: str, wanted: list[str]) -> bool:
    # "Due 18 May, 14 days overdue" is "overdue since 18 May"
    return role in wanted or (role == "overdue_since" and "due" in wanted)


def day_role(reading: Reading, n: int) -> str:
    """What a day is in its clause: due, measured, overdue_since, a direction ("since"), or plain."""
    words = lexicon(reading.language)
    clause = reading.clause(n)
    k = n - 1
    skipped = {"the", "den", "dem", "der", "zum", "am", "@", "a", "of", "on", "spätestens", "auf"}
    while k > clause.start and reading.form(k) in skipped and reading.form(k) not in words.words("direction"):
        k -= 1
    direct = reading.form(k) if k >= clause.start else ""
    if reading.form(n - 1) == "," and n > 1 and reading.tokens[n - 2].kind == "near":
        return day_role(reading, n - 2)  # "until tomorrow, 3 March"
    if direct in {"was", "is", "war", "ist"} and _DUE & {reading.form(i) for i in range(k - 4, k)}:
        return "due"
    if direct == "for" and {"goal", "target"} & {reading.form(k - 1)}:
        return "due"
    if direct in words.words("prefixes_of_due"):
        return "due"
    if direct == "as":
        return "measured"  # "as of 14 October"
    return (
        _directed(reading, n, k, clause)
        if direct in words.words("direction")
        else _by_cue(reading, n, clause)
    )


def _directed(reading: Reading, n: int, k: int, clause: range) -> str:
    """The role of a day behind "since", "from", "until" …, which stands at ``k``."""
    words = lexicon(reading.language)
    direct, before = reading.form(k), reading.form(k - 1)
    if direct in {"vom", "from"}:
        if before in _NAMED:
            return _NAMED[before]
        return next((role for role in ("measured", "due") if before in words.words(f"{role}_cues")), direct)
    if direct in {"since", "seit"} and _overdue_since(reading, n, k, clause):
        return "overdue_since"
    if direct == "past" and before in {"day", "days"}:
        return "overdue_since"
    if direct == "until" and {reading.form(k - back) for back in (1, 2, 3)} & _BEFORE_UNTIL:
        return "due"
    return direct


def _overdue_since(reading: Reading, n: int, k: int, clause: range) -> bool:
    """Whether nothing but the count of days stands between "since" and "overdue"."""
    cues = {"overdue", "überfällig"}
    if cues & {reading.form(i) for i in range(max(clause.start, k - 2), k)}:
        return True
    if reading.form(k - 1) == "," and cues & {reading.form(i) for i in range(max(0, k - 6), k)}:
        return True  # "overdue for 9 days, since 8 June"
    for i in range(n + 1, clause.stop):
        form = reading.form(i)
        if form in cues:
            return True
        if not (form.startswith("#") or form in _BETWEEN):
            return False
    return False


def _by_cue(reading: Reading, n: int, clause: range) -> str:
    words = lexicon(reading.language)
    best, role = 99, "plain"
    first, last = max(clause.start, n - 8), min(clause.stop, n + 9)
    if len(clause) <= 4:  # "Due: 18 May", "in nine days, on 18 May, it is due that …"
        first, last = _beside(reading, clause.start - 1, -1, n), _beside(reading, clause.stop, 1, n)
    for k in range(first, last):
        distance = n - k if k < n else k - n + 2
        for name, cue in (("due", "due_cues"), ("measured", "measured_cues")):
            if reading.form(k) in words.words(cue) and distance < best and k != n:
                best, role = distance, name
    if role == "plain" and _PAIR.search(" ".join(reading.form(k) for k in clause)):
        return "measured"  # "0 of 1 on 2 October"
    return role if role != "plain" else _measured_in_sentence(reading, n)


def _measured_in_sentence(reading: Reading, n: int) -> str:
    """A reading's day may stand far from "gemessen", if it is the only day of its sentence."""
    first, last = n, n
    while first > 0 and reading.form(first - 1) not in {".", ";"}:
        first -= 1
    while last < len(reading.tokens) and reading.form(last) not in {".", ";"}:
        last += 1
    forms = [reading.form(k) for k in range(first, last)]
    cues = {"gemessen", "measured", "messung", "measurement"}
    return "measured" if forms.count("@") == 1 and cues & set(forms) else "plain"


def _beside(reading: Reading, at: int, step: int, n: int) -> int:
    """Where the neighbouring clauses of a sentence end, at most twenty tokens off."""
    while 0 <= at < len(reading.tokens) and reading.form(at) not in {".", ";"} and abs(at - n) < 20:
        at += step
    return max(0, at)
