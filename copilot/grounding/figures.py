"""Numbers and days of a rewording: all from draft or evidence, none of the draft's gone, none in another's role."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from copilot.grounding.days import days, since_yesterday
from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.match import keys
from copilot.grounding.reading import Reading
from copilot.grounding.reason import Reason

_PAIR = re.compile(r"#(\S+) (?:(?:out )?of|von|der) (?:(?:the|den|insgesamt) )?#(\S+)")
_REMAIN = frozenset("left remaining remain remains go away".split())
_ORDINALS = "st nd rd th".split()
Amount = tuple[str, str]


def figures(text: Reading, given: Given) -> Reason | None:
    """The first number or day that is new, missing or in another role."""
    return (
        _numbers(text, given)
        or _pairs(text, given)
        or _counts(text, given)
        or _bound(text, given)
        or days(text, given)
    )


def amounts(reading: Reading) -> list[tuple[int, Amount]]:
    """Numbers with the unit that follows them, or none."""
    units = lexicon(reading.language).units
    found = []
    for n, token in reading.of_kind("number"):
        ordinal = token.raw[-2:] in _ORDINALS and token.raw[0].isdigit()
        unit = "ordinal" if ordinal else units.get(reading.form(n + 1), "")
        if reading.form(n - 1) in {"chf", "fr"}:
            unit = "franc"
        found.append((n, (str(token.value[0]), unit)))
    return found


def said(text: Reading, given: Given) -> list[tuple[int, Amount]]:
    """The amounts of a rewording, where whole weeks stand for the draft's days: "two weeks" for 14 days."""
    drafted = {amount for _, amount in amounts(given.draft)}
    known = drafted.union(*({amount for _, amount in amounts(r)} for r in given.evidence))
    found = []
    for n, (value, unit) in amounts(text):
        days = (str(7 * int(value)), "day") if unit == "week" and value.isdigit() else (value, unit)
        found.append((n, days if (value, unit) not in known and days in drafted else (value, unit)))
    if ("1", "day") in drafted:
        found += [(n, ("1", "day")) for n, _ in text.of_kind("near") if since_yesterday(text, n)]
    return found


def _numbers(text: Reading, given: Given) -> Reason | None:
    have = Counter(amount for _, amount in said(text, given))
    draft = Counter(amount for _, amount in amounts(given.draft))
    known = draft.copy()
    for reading in given.evidence:
        known += Counter(amount for _, amount in amounts(reading))
    for (value, unit), count in have.items():
        computed = (
            value in given.computed and unit in {"day", "session"} and value not in {v for v, _ in draft}
        )
        if (value, unit) not in known and not computed:
            return Reason("number", f"{value} {unit}".strip())
        if count > max(1, known[value, unit]):
            return Reason("number", f"{value} {unit} said {count} times")
    for amount in draft:
        if amount not in have:
            return Reason("lost", " ".join(amount).strip())
    return None


def _pairs(text: Reading, given: Given) -> Reason | None:
    """ "0 of 3" may not become "3 of 0", nor fall apart."""
    have = set(_PAIR.findall(text.normal))
    draft = set(_PAIR.findall(given.draft.normal))
    known = draft.union(*(_PAIR.findall(reading.normal) for reading in given.evidence))
    for pair in have - known:
        return Reason("number", "{} of {}".format(*pair))
    for pair in draft - have:
        return Reason("lost", "{} of {}".format(*pair))
    return None


def _role(reading: Reading, n: int) -> str:
    """What a count of days or sessions counts: overdue, remaining, since; empty where nothing says it."""
    before, before2 = reading.form(n - 1), reading.form(n - 2)
    clause = reading.clause(n)
    after = _until_and([reading.form(k) for k in range(n + 2, min(clause.stop, n + 6))])
    behind = _until_and([reading.form(k) for k in range(n - 1, max(clause.start, n - 5) - 1, -1)])[::-1]
    if lexicon(reading.language).units.get(reading.form(n + 1)) == "session":
        after = [form for form in after if form == "ago"]
        behind = []
    near = _Near(before, before2, after, behind)
    return _role_de(near) if reading.language == "de" else _role_en(near)


class _Near(NamedTuple):
    """The words around a number and its unit."""

    before: str
    before2: str
    after: list[str]
    behind: list[str]


def _role_de(near: _Near) -> str:
    around = {*near.after, *near.behind}
    if near.before in {"noch", "in"} or {"übrig", "verbleiben", "bleiben", "verbleibende"} & around:
        return "remaining"
    overdue = {"überfällig", "verstrichen", "abgelaufen", "zurück", "her", "vergangen", "überschritten"}
    if near.before == "vor" or overdue & around:
        return "overdue"
    since = "seit" in {near.before, near.before2}
    return "since" if since or {"unverändert", "verändert", "geändert"} & set(near.after) else ""


def _role_en(near: _Near) -> str:
    after, behind = near.after, near.behind
    if near.before == "in" and {"changed", "change", "moved"} & set(behind):
        return "since"
    within = {near.before, near.before2} & {"in", "within"}
    if after[:1] == ["until"] or _REMAIN & set(after[:2]) or after[:2] == ["from", "now"] or within:
        return "remaining"
    if {"overdue", "late", "ago", "past", "passed"} & set(after[:3]) or {"overdue", "late"} & set(behind):
        return "overdue"
    if {"remains", "remaining", "remain", "left", "leaves", "leaving", "gives"} & set(behind[-3:]):
        return "remaining"
    return "since" if "for" in {near.before, near.before2} else ""


def _until_and(forms: list[str]) -> list[str]:
    """What still belongs to a number: up to the next "and" or number."""
    for n, form in enumerate(forms):
        if form in {"and", "und"} or form.startswith("#"):
            return forms[:n]
    return forms


def _counts(text: Reading, given: Given) -> Reason | None:
    """Days overdue may not become days left, nor days unchanged."""
    wanted: dict[Amount, set[str]] = {}
    for reading in given.readings:
        for n, amount in amounts(reading):
            wanted.setdefault(amount, set()).add(_role(reading, n))
    several = len({a for _, a in amounts(given.draft) if a[1] == "day"}) > 1
    for n, amount in said(text, given):
        if text.tokens[n].kind == "near":
            continue
        if amount[1] not in {"day", "session", "week", "month"} or amount not in wanted:
            continue
        role = _role(text, n)
        if (
            role == "since"
            and "overdue" in wanted[amount]
            and not any("since" in w for w in wanted.values() if w is not wanted[amount])
        ):
            continue  # "seit 14 Tagen" goes with "14 Tage überfällig"
        if role not in wanted[amount] and (
            role or several or "remaining" in wanted[amount] or amount[1] == "session"
        ):
            return Reason("time_direction", f"{amount[0]} {amount[1]}: {role or 'nothing'}")
    return None


def _bound(text: Reading, given: Given) -> Reason | None:
    """Plain numbers stay with the word they count, where there are several to mix up."""
    near: dict[str, set[str]] = {}
    plain = set()
    for reading in given.readings:
        for n, (value, unit) in amounts(reading):
            if not unit:
                plain.add(value)
                near.setdefault(value, set()).update(_following(reading, n, 4))
    if len(plain) < 2:
        return None
    for n, (value, unit) in amounts(text):
        following = _following(text, n, 1) if not unit else set()
        if following and near.get(value) and not following & near[value]:
            return Reason("number", f"{value} of something else")
    return None


def _following(reading: Reading, n: int, count: int) -> set[str]:
    """Keys of the next content words after a token, within its clause."""
    words = lexicon(reading.language)
    neutral = words.words("free") | words.words("goal") | words.words("commitment")
    found: set[str] = set()
    for k in range(n + 1, min(n + 1 + 2 * count, len(reading.tokens))):
        token = reading.tokens[k]
        if token.kind in {"mark", "number"} or not count:
            break
        if token.is_word and token.form not in neutral:
            found |= keys(token.raw, reading.language)
            count -= 1
    return found
