"""A claim or a piece of evidence taken apart: words, numbers, dates and names, in sentences and clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from copilot.domain import Language
from copilot.grounding.facts import facts, number_words
from copilot.grounding.match import keys, parts
from copilot.grounding.support.bounds import bound
from copilot.grounding.support.items import Item, Text
from copilot.grounding.support.lexicon import Words, words_of
from copilot.grounding.support.names import is_name, is_proper
from copilot.text.sentences import sentences
from copilot.text.terms import fold, stem, stop_words

_PIECE = re.compile(
    r"\d+(?:[.,'’]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%‰°$€£½²]|[.,;:!?()\[\]\"„“”«»–—]"
)  # a number never takes the letters that follow it: "1960er", "10km"
_CLAUSE_MARKS = frozenset(".,;:!?()[]–—")
_TO = frozenset("to bis and und or oder – — -".split())
_OTHERWISE = {"zweier": 2, "dreier": 3, "twice": 2, "thrice": 3}
"""Number words that no list of plain ones has."""
_WORD_ONE = {"one", "eins", "both", "beide", "beiden"}


@lru_cache(maxsize=4096)
def take_apart(source: str, language: Language, names: tuple[str, ...] = ()) -> Text:
    """The items of a text; ``names`` are words known to be names of people."""
    words = words_of(language)
    known = frozenset(fold(word) for name in names for word in name.split())
    found: list[Item] = []
    number = 0
    for span in sentences(source):
        for item in _items(span.quote, span.start, language, known):
            number += _ends_in_capitals(found, item, number)
            found.append(replace(item, sentence=number))
        number += 1
    return Text(language, source, tuple(_clauses(_turning(_amounts(found, words), words), words)))


def _ends_in_capitals(before: Sequence[Item], item: Item, number: int) -> bool:
    """Whether a sentence ended in letters that also are an abbreviation ("… asks HR. Tom …")."""
    if len(before) < 2 or before[-1].sentence != number or before[-1].raw != "." or not item.raw[0].isupper():
        return False
    return len(before[-2].raw) > 1 and before[-2].raw.isupper() and before[-2].raw.isalpha()


def joined(sources: Sequence[str], language: Language, names: tuple[str, ...] = ()) -> Text:
    """Several texts as one, a line each."""
    return take_apart("\n".join(line for source in sources for line in source.splitlines()), language, names)


def _items(quote: str, offset: int, language: Language, known: frozenset[str]) -> list[Item]:
    found: list[Item] = []
    taken = []
    for fact in facts(quote, language):
        if fact.kind == "number" or (fact.kind == "near" and quote[fact.start].isupper()):
            continue  # "am Morgen" is no day
        taken.append((fact.start, fact.end))
        found += _dated(fact.kind, fact.value, quote, fact.start, fact.end)
    for match in _PIECE.finditer(quote):
        if any(start <= match.start() < end for start, end in taken):
            continue
        found += _item(match, quote, language, known)
    found.sort(key=lambda item: (item.start, item.kind))
    return [replace(item, start=item.start + offset, end=item.end + offset) for item in found]


def _dated(kind: str, value: tuple[int | str | None, ...], quote: str, start: int, end: int) -> list[Item]:
    """A day as month, number of the day and year; a time as minutes; a weekday as its number."""
    raw = quote[start:end]
    plain = [part for part in value if isinstance(part, int)]
    if kind == "time":
        return [Item("date", raw, f"time:{value[0]}:{value[1]}", start, end)]
    if kind in {"weekday", "near"}:
        return [Item("date", raw, f"{kind}:{value[0]}", start, end)]
    found = [Item("date", raw, f"month:{value[1]}", start, end)]
    numbers = [plain[-1]] if kind == "day" else []
    numbers += [value[0]] if isinstance(value[0], int) else []
    return found + [Item("date", raw, f"number:{n}", start, end, value=float(n)) for n in numbers]


_SHORT = {"cannot": "can", "can't": "can", "won't": "will", "shan't": "shall"}
"""Verbs that their short form with "not" hides."""


def _item(match: re.Match[str], quote: str, language: Language, known: frozenset[str]) -> list[Item]:
    raw, start, end = match[0], match.start(), match.end()
    if raw[0].isdigit():
        value = _value(raw, language)
        year = raw.isdigit() and len(raw) == 4 and 1000 <= value <= 2100
        return [Item("date" if year else "number", raw, f"number:{value:g}", start, end, value=value)]
    if not raw[0].isalpha():
        return [Item("small" if raw in "%‰°$€£½²" else "mark", raw, raw, start, end)]
    before = re.search(r"([^\W_]+)[\W_]*$", quote[max(0, start - 40) : start])
    return _written(raw, start, end, language, known, before=before[1] if before else "")


def _written(
    raw: str, start: int, end: int, language: Language, known: frozenset[str], *, before: str
) -> list[Item]:
    """The items of a word: one, or two of "cannot" and "seventeen-note"."""
    form = fold(raw).replace("’", "'")
    if form == "cannot" or (language == "en" and form.endswith("n't")):
        verb = _SHORT.get(form, form.removesuffix("n't"))
        return [Item("small", raw, verb, start, end), Item("small", raw, "not", start, end)]
    number = _number(form, language)
    if number is not None:
        return [Item("number", raw, f"number:{number}", start, end, value=float(number))]
    split = _counted(raw, start, end, language)
    if split:
        return split
    bare = re.sub(r"['’]s?$", "", form)
    if bare in known and raw[0].isupper():  # "Will Smith" is no verb, "the bill" nobody
        return [Item("name", raw, bare, start, end, person=True, proper=is_proper(bare, language))]
    lexicon = words_of(language)
    small = bare in stop_words(language) or bare in lexicon.small or bare in lexicon.conditions
    if small or (len(bare) < 2 and raw.islower()):
        return [Item("small", raw, bare, start, end)]
    name = is_name(raw, before, language)
    return [
        Item("name" if name else "word", raw, bare, start, end, proper=name and is_proper(bare, language))
    ]


def _number(form: str, language: Language) -> int | None:
    """What a word counts: "zwölf", "zweier", "twice"; "once" and "einmal" mostly mean a time, not a number."""
    if form in _WORD_ONE:
        return None
    if language == "de" and form.endswith("mal"):
        return number_words("de").get(form.removesuffix("mal"))
    return number_words(language).get(form, _OTHERWISE.get(form))


def _counted(raw: str, start: int, end: int, language: Language) -> list[Item]:
    """The number and the word of "seventeen-note"."""
    head, _, tail = fold(raw).partition("-")
    value = number_words(language).get(head) if tail and head not in _WORD_ONE else None
    if value is None:
        return []
    cut = start + len(head)
    return [
        Item("number", raw[: len(head)], f"number:{value}", start, cut, value=float(value)),
        Item("word", raw[len(head) + 1 :], tail, cut + 1, end),
    ]


def _value(raw: str, language: Language) -> float:
    """The number that figures stand for, with the language's own marks of thousands and decimals."""
    plain = re.sub("['’]", "", raw)
    thousands, point = (".", ",") if language == "de" else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{point}\d+)?", plain):
        plain = plain.replace(thousands, "")
    pieces = re.split("[.,]", plain)
    return float(f"{pieces[0]}.{''.join(pieces[1:]) or 0}")


def _amounts(items: list[Item], words: Words) -> list[Item]:
    """Numbers with the unit and the scale that follow them, and whether they are said to be rounded."""
    found = list(items)
    for n, item in enumerate(items):
        if not item.exact or not item.form.startswith("number") or not found[n].exact:
            continue  # the 2 of "km2" belongs to a unit
        unit, scale, k = "", 1.0, n + 1
        while k < min(n + 4, len(items)) and (items[k].form in words.scales or not unit):
            form = items[k].form
            pair = f"{form}_{items[k + 1].form}" if k + 1 < len(items) else ""
            if item.kind == "date":
                break  # "2021 people": a year counts nothing
            if form in words.scales:
                scale *= words.scales[form]
                found[k] = replace(items[k], kind="small")
            elif form in words.units or pair in words.units:
                unit = words.units.get(pair) or words.units[form]
                found[k] = replace(items[k], kind="small")
                if pair in words.units:  # "km2", "square miles"
                    found[k + 1] = replace(items[k + 1], kind="small")
            elif items[k].kind in {"mark", "number", "date"} or k > n + 1:
                break
            k += 1
        joined_to = items[n + 1].form.partition("-")[0] if n + 1 < len(items) else ""
        if not unit and item.kind == "number" and joined_to in words.units:
            unit = words.units[joined_to]  # "7-Stunden-Dienst"
        if not unit and any(i.form in words.age for i in items[max(0, n - 2) : n]):
            unit = "year"
        before = items[n - 1].form if n else ""
        if before in {"$", "€", "£", "chf"}:
            unit = words.units[before]
            following = items[n + 1].form if n + 1 < len(items) and items[n + 1].start == item.end else ""
            scale *= {"m": 1e6, "bn": 1e9}.get(following, 1.0)
        about = any(items[i].form in words.about for i in range(max(0, n - 2), n))
        side = bound([i.form for i in items[max(0, n - 4) : n] if i.form[0].isalpha()])
        found[n] = replace(item, value=item.value * scale, unit=unit, scale=scale, about=about, bound=side)
    return _ranges(found)


def _ranges(items: list[Item]) -> list[Item]:
    """Of "30 to 50 thousand people" or "18. und 19. Jahrhundert" the first number has the second's unit and scale."""
    found = list(items)
    for n in range(len(items) - 2, -1, -1):
        item = found[n]
        if item.kind != "number" or item.unit or item.scale != 1:
            continue
        k = n + 1
        while k < min(n + 4, len(items)) and (found[k].form in _TO or found[k].form in {".", "th", "st"}):
            k += 1
        if (
            k > n + 1
            and k < len(items)
            and found[k].kind == "number"
            and any(i.form in _TO for i in found[n + 1 : k])
        ):
            scale = found[k].scale if item.value * found[k].scale < found[k].value else 1.0
            found[n] = replace(item, value=item.value * scale, unit=found[k].unit, scale=scale)
    return found


def _turning(items: list[Item], words: Words) -> list[Item]:
    found: list[Item] = []
    paired = -1
    for n, item in enumerate(items):
        following = items[n + 1].form if n + 1 < len(items) else ""
        pair = words.marks.get(f"{item.form}_{following}")
        # "at least" says one thing, not two
        turn = pair or (None if n == paired else words.marks.get(item.form))
        paired = n + 1 if pair else paired
        opens = n == 0 or items[n - 1].kind == "mark" or item.sentence != items[n - 1].sentence
        small = opens or not item.raw[0].isupper() or item.form in words.nouns
        if turn and item.kind in {"word", "small", "name"} and small:
            item = replace(item, turn=turn, kind="small")
        found.append(item)
    return found


def _clauses(items: list[Item], words: Words) -> list[Item]:
    """Numbers the clauses: a mark or an opening word begins one, if what it ends has two content items at least."""
    found: list[Item] = []
    clause, filled = 0, 0
    for n, item in enumerate(items):
        new = n > 0 and item.sentence != items[n - 1].sentence
        opening = item.form in words.opens and sum(i.content for i in items[n + 1 : n + 6]) >= 2
        if new or (filled >= 2 and (opening or (found and found[-1].form in _CLAUSE_MARKS))):
            clause, filled = clause + 1, 0
        filled += item.content
        found.append(replace(item, clause=clause))
    return found


@lru_cache(maxsize=32_768)
def known_by(raw: str, language: Language) -> frozenset[str]:
    """What a word is known by: forms, stems, synonyms ("~"), the parts of a compound ("+")."""
    bare = re.sub(r"['’]s?$", "", raw)
    found = set(keys(bare, language))
    for group in frozenset().union(
        *(words_of(language).synonyms.get(stem(key, language), frozenset()) for key in found)
    ):
        found.add(f"~s{group}")
    pieces = [piece for piece in re.split("[-’']", fold(bare)) if len(piece) > 2]
    halves = parts(bare, language) if len(pieces) == 1 else tuple(pieces)
    return frozenset(found | {f"+{stem(half, language)}" for half in halves})
