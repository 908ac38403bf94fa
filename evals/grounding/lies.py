"""Controlled edits that make a true sentence false, one fact at a time."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from copilot.domain import Language
from copilot.grounding.facts import number_words
from copilot.text.terms import fold
from evals.grounding.source import Paragraph

_YEAR = re.compile(r"(?<![\d.,-])(?:1[0-9]|20)\d\d(?![\d.,]\d|\d)")
_FIGURE = re.compile(r"(?<![\w.,-])\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?(?![\w]|[.,]?\d)")
_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_IS = {"de": "ist sind war waren wurde wurden wird werden hat haben hatte kann können konnte".split()}
_IS["en"] = "is are was were has had can could will would may might must should".split()
_NOT = re.compile(r" (?:not|nicht|never|nie|niemals)(?= )")
_NO: dict[str, list[tuple[str, str]]] = {
    "de": [(r"\bkein\b", "ein"), (r"\bkeine\b", "eine"), (r"\bkeinen\b", "einen"), (r"\bkeiner\b", "einer")],
    "en": [(r"\bno longer\b", "still"), (r"\bno\b", "some")],
}
_ARTICLE = re.compile(r"(?<= )(ein|eine|einen|einem|einer)(?= [A-ZÄÖÜ])")


@lru_cache(maxsize=2)
def exchanges(language: Language) -> dict[str, list[tuple[str, str]]]:
    """The words that are put for one another, by kind."""
    table = tomllib.loads((Path(__file__).parent / "edits.toml").read_text("utf-8"))[language]
    return {kind: [(row.split("|")[0], row.split("|")[1]) for row in rows] for kind, rows in table.items()}


def _whole_word(old: str) -> str:
    return rf"(?<![\w-]){re.escape(old)}(?![\w-])" if old[0].isalnum() else rf"{re.escape(old)}(?![\w-])"


def exchanged(kind: str, sentence: str, language: Language, dice: random.Random) -> str | None:
    """The sentence with one listed word put for another, or None where it has none of them."""
    rows = [(old, new) for old, new in exchanges(language)[kind] if re.search(_whole_word(old), sentence)]
    if not rows:
        return None
    old, new = dice.choice(rows)
    return re.sub(_whole_word(old), new, sentence, count=1)


def number(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """Another number, sometimes one that stands elsewhere in the paragraph."""
    words = number_words(paragraph.language)
    spots = [m for m in _FIGURE.finditer(sentence) if not _YEAR.fullmatch(m[0])]
    spots += [
        m for m in re.finditer(r"[^\W\d_]+", sentence) if fold(m[0]) in words and words[fold(m[0])] > 1
        and fold(m[0]) not in {"beide", "beiden", "both"}
    ]  # fmt: skip
    if not spots:
        return None
    spot = dice.choice(spots)
    others = [m[0] for m in _FIGURE.finditer(paragraph.text) if m[0] not in sentence]
    if spot[0][0].isdigit():
        new = dice.choice(others) if others and dice.random() < 0.3 else _other_figure(spot[0], dice)
    else:
        choice = [w for w, n in words.items() if 1 < n < 21 and n != words[fold(spot[0])] and w.isalpha()]
        new = dice.choice(sorted(choice))
    if re.search(rf"(?<!\w){re.escape(new)}(?!\w)", sentence):
        return None
    return sentence[: spot.start()] + new + sentence[spot.end() :]


def _other_figure(figure: str, dice: random.Random) -> str:
    digits = list(figure)
    at = dice.choice([n for n, sign in enumerate(digits) if sign.isdigit()])
    digits[at] = dice.choice([d for d in "123456789" if d != digits[at]])
    return "".join(digits)


def date(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """Another year or month, sometimes one that stands elsewhere in the paragraph."""
    years = list(_YEAR.finditer(sentence))
    months = _MONTHS[paragraph.language]
    named = [m for m in re.finditer(r"[A-ZÄÖÜ][a-zä]+", sentence) if m[0] in months]
    if not years + named:
        return None
    spot = dice.choice(years + named)
    if spot[0] in months:
        new = dice.choice([m for m in months if m not in sentence])
    else:
        others = sorted({m[0] for m in _YEAR.finditer(paragraph.text)} - {m[0] for m in years})
        shift = dice.choice([-30, -10, -3, -2, -1, 1, 2, 3, 10, 30])
        new = dice.choice(others) if others and dice.random() < 0.4 else str(int(spot[0]) + shift)
    if new in sentence:
        return None
    return sentence[: spot.start()] + new + sentence[spot.end() :]


def name(sentence: str, paragraph: Paragraph, around: list[Paragraph], dice: random.Random) -> str | None:
    """Another name of the same article, in half of the cases from the same paragraph."""
    own = paragraph.names(sentence)
    near = [n for n in paragraph.names(paragraph.text) if n not in sentence]
    far = [n for p in around for n in p.names(p.text) if n not in paragraph.text]
    pool = near if near and dice.random() < 0.5 else far or near
    pool = [n for n in pool if not set(n.split()) & set(sentence.replace(",", " ").split())]
    if not own or not pool:
        return None
    return sentence.replace(dice.choice(own), dice.choice(pool), 1)


def negation(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """A "not" too many or too few."""
    language = paragraph.language
    if _NOT.search(sentence) and dice.random() < 0.7:
        return _NOT.sub("", sentence, count=1)
    for pattern, new in _NO[language]:
        if re.search(pattern, sentence):
            return re.sub(pattern, new, sentence, count=1)
    if language == "de" and _ARTICLE.search(sentence) and dice.random() < 0.5:
        return _ARTICLE.sub(r"k\1", sentence, count=1)
    spots = [m for m in re.finditer(r"(?<= )[a-zäöü]+(?= [a-zäöü])", sentence) if m[0] in _IS[language]]
    if not spots or _NOT.search(sentence):
        return None
    spot = spots[0]
    if language == "en":
        return f"{sentence[: spot.end()]} not{sentence[spot.end() :]}"
    # before the participle or the last word of the clause, else right after the verb
    end = re.search(r"(?<= )(?:\w+t|\w+en|\w+ \w+en)(?=[.,;]|$)", sentence[spot.end() :])
    at = spot.end() + end.start() if end else spot.end() + 1
    return f"{sentence[:at]}nicht {sentence[at:]}"


_APART = re.compile(
    r"^(?:[\s,]*(?:and|or|und|oder|sowie|as well as|&|/|-|–)?[\s,]*(?:der|die|das|the|den|dem)?\s*)$"
)


def swap(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """Two names in one another's place, with a verb or a preposition between them."""
    names = [n for n in paragraph.names(sentence) if sentence.count(n) == 1 and _whole(n, sentence)]
    pairs = [
        (one, other)
        for n, one in enumerate(names)
        for other in names[n + 1 :]
        if not _APART.match(sentence[sentence.index(one) + len(one) : sentence.index(other)])
        and _asymmetric(sentence[sentence.index(one) + len(one) : sentence.index(other)])
    ]
    if not pairs:
        return None
    one, other = dice.choice(pairs)
    return sentence.replace(one, "\0").replace(other, one).replace("\0", other)


def _whole(name: str, sentence: str) -> bool:
    """Whether a name is not a piece of a longer one ("Tesla" in "Tesla Electric Light", "Kaiser" before a name)."""
    at = sentence.index(name)
    before = re.search(r"(\S+)\s?$", sentence[:at])
    after = sentence[at + len(name) :]
    capital = before is not None and before[1][0].isupper() and at - len(before[1]) > 1
    joined = before is not None and before[1][-1] in "&-“\"'"
    return (
        not capital and not joined and not re.match(r"[ ]?[A-ZÄÖÜ0-9&-]|[’']?s? (?:[A-ZÄÖÜ&0-9]|of )", after)
    )


def _asymmetric(between: str) -> bool:
    """Whether what stands between two names tells them apart: a word beyond articles, "and" and other names.

    Members of one list may change places: "Rome, Siena and Pisa" says what "Pisa, Siena and Rome" says.
    """
    small = set("and or und oder sowie the der die das den dem in im of von , as well et al".split())
    words = re.findall(r"\w+", between)
    plain = {word for word in words if word[0].islower()}
    return not plain <= small and len(words) <= 14


def turned(active: tuple[str, str, str, str]) -> Iterator[str]:
    """Of an active sentence's subject, verb, object and rest: subject and object exchanged."""
    subject, verb, thing, rest = active
    yield f"{_capital(thing)} {verb} {small(subject)}{rest}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A sentence as it goes on after another: with a small letter where it begins with an article."""
    first = text.split(" ", 1)[0]
    articles = {"The", "A", "An", "Der", "Die", "Das", "Ein", "Eine", "His", "Her", "Its", "Their", "This"}
    return text[:1].lower() + text[1:] if first in articles else text


def merged(one: str, other: str, language: Language) -> str | None:
    """The subject of one sentence with the predicate of another."""
    first, second = _halves(one, language), _halves(other, language)
    if not first or not second or first[0].casefold() == second[0].casefold():
        return None
    plural = {"are", "were", "have", "sind", "waren", "wurden", "haben", "werden", "können"}
    if (first[1].split()[0] in plural) != (second[1].split()[0] in plural):
        return None
    return f"{first[0]} {second[1]}"


_PRONOUN = frozenset(
    "he she it they this these there that those which er sie es dies diese dieser dieses man da dort hier "
    "i we you ihre seine his her its their".split()
)


def _halves(sentence: str, language: Language) -> tuple[str, str] | None:
    """The subject and the predicate of a plain sentence."""
    helping = "|".join(_IS[language][:11])
    match = re.match(rf"([A-ZÄÖÜ][^,;:()]*?) ((?:{helping}) .+)$", sentence)
    if not match or not 1 <= len(match[1].split()) <= 8 or match[1].split()[0].casefold() in _PRONOUN:
        return None
    opener = match[1].split()[0]
    prepositions = (
        "in im am an on at by for from during after bei für nach vor mit zu auf aus unter seit when".split()
    )
    if opener.casefold() in prepositions or (language == "de" and opener in {"Als", "Wenn", "Heute", "Dann"}):
        return None
    return match[1], match[2]


def _modality(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    made = exchanged("modal", sentence, paragraph.language, dice)
    if (
        made
        and paragraph.language == "de"
        and len(re.findall("wurden?", made)) < len(re.findall("wurden?", sentence))
    ):
        # "wurde gegründet" becomes "sollte gegründet werden"
        whole = re.sub(r"(sollten? [^,;.]*?\b\w+(?:t|en))(?=[.,]|$)", r"\1 werden", made, count=1)
        return whole if whole != made else None
    return made


def _unit(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """Another unit right after a number."""
    amount = rf"(?:\d[\d.,]*|{'|'.join(w for w in number_words(paragraph.language) if w.isalpha())})"
    rows = [
        (m, new)
        for old, new in exchanges(paragraph.language)["unit"]
        for m in re.finditer(rf"(?<=\s){amount}[\s-]*({re.escape(old)})(?!\w)", sentence, re.IGNORECASE)
    ]
    if not rows:
        return None
    match, new = dice.choice(rows)
    return sentence[: match.start(1)] + new + sentence[match.end(1) :]


PLAIN: dict[str, Callable[[str, Paragraph, random.Random], str | None]] = {
    "number": number,
    "date": date,
    "negation": negation,
    "swap": swap,
    **{
        kind: (lambda s, p, d, kind=kind: exchanged(kind, s, p.language, d))
        for kind in ("quantity", "comparison", "cause")
    },
    "modality": _modality,
    "unit": _unit,
}
"""The edits that need nothing but the sentence and its paragraph, by kind."""
