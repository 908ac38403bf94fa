"""Dates, times and numbers in running text, as values: "18.5.", "18. Mai" and "May 18th" are one day."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from copilot.domain import Language
from copilot.text.terms import fold

_MONTH_NAMES = (
    "januar|jänner|january|jan", "februar|february|feb", "märz|maerz|march|mrz|mar", "april|apr",
    "mai|may", "juni|june|jun", "juli|july|jul", "august|aug", "september|sept|sep",
    "oktober|october|okt|oct", "november|nov", "dezember|december|dez|dec",
)  # fmt: skip
_MONTH = "|".join(_MONTH_NAMES)
_MONTH_VALUE = {name: n for n, row in enumerate(_MONTH_NAMES, 1) for name in row.split("|")}
_WEEKDAYS = {
    word: n
    for n, row in enumerate(
        (
            "montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday",
            "freitag friday", "samstag saturday sonnabend", "sonntag sunday",
        )
    )
    for word in row.split()
}  # fmt: skip
_NEAR = {
    "heute": 0, "today": 0, "tonight": 0, "morgen": 1, "tomorrow": 1, "übermorgen": 2,
    "gestern": -1, "yesterday": -1, "vorgestern": -2,
}  # fmt: skip
_PARTS = {"ende": "end", "mitte": "mid", "anfang": "start", "end": "end", "mid": "mid", "middle": "mid",
          "early": "start", "late": "end", "beginning": "start", "start": "start"}  # fmt: skip
_YEAR = r"(?:,?\s(?P<y>(?:19|20)\d\d)(?!\d|[.,]\d))?"
_DATES = (
    r"(?<![\w.-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])",
    r"(?<![\w.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>20\d\d|\d\d)(?![\d.]))?(?!\d)",
    rf"(?<![\w.,])(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?:of\s)?(?P<mon>{_MONTH})\b(?:\.(?=\s20\d\d))?{_YEAR}",
    rf"(?<!\w)(?P<mon>{_MONTH})\b\.?\s(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\w%:]|[.,]\d){_YEAR}",
)
_DATE_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _DATES)
# A month alone counts only with a capital: "may" and "march" are verbs too.
_MONTH_ALONE = re.compile(
    r"(?<!\w)(?:(?P<part>[Ee]nde|[Mm]itte|[Aa]nfang|[Ee]nd|[Mm]id|[Mm]iddle|[Ee]arly|[Ll]ate|[Bb]eginning|[Ss]tart)"
    r"(?:\sof|-|\s)?\s?)?(?P<mon>"
    + "|".join(name.capitalize() for name in _MONTH.split("|") if len(name) > 3 or name in {"mai", "may"})
    + rf")\b{_YEAR}"
)
_TIME = re.compile(
    r"(?<![\w.,])(?:(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:\s?(?:Uhr|h)\b)?|(?P<h2>\d{1,2})\s?Uhr\b|"
    r"(?P<h3>\d{1,2})(?::(?P<min3>\d\d))?\s?(?P<half>[ap])\.?m\b\.?)(?![\d%])"
)
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:['’]\d{3})+|\d+)(?:[.,]\d+)?(?:st|nd|rd|th)?(?![^\W\d_])")
_WORD_DAY = re.compile(rf"(?<!\w)(?:{'|'.join([*_WEEKDAYS, *_NEAR])})s?(?!\w)", re.IGNORECASE)

Kind = Literal["day", "month", "weekday", "near", "time", "number"]
Value = tuple[int | str | None, ...]


class Fact(NamedTuple):
    """A typed value at ``start:end``: (year, month, day), (year, month, part), (n,), (hour, minute), (number,)."""

    kind: Kind
    value: Value
    start: int
    end: int


def facts(text: str, language: Language) -> list[Fact]:
    """All dates, times and numbers of a text in order; they never overlap."""
    taken: list[Fact] = []
    for fact in (*_days(text), *_months(text), *_times(text), *_word_days(text), *_numbers(text, language)):
        if all(fact.end <= other.start or other.end <= fact.start for other in taken):
            taken.append(fact)
    return sorted(taken, key=lambda fact: fact.start)


def same_day(one: Value, other: Value) -> bool:
    """Whether two days or months may be one: a missing year agrees with any."""
    return one[1:] == other[1:] and (one[0] == other[0] or one[0] is None or other[0] is None)


def _days(text: str) -> list[Fact]:
    found = []
    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            part = match.groupdict()
            month = int(part["m"]) if part.get("m") else _MONTH_VALUE[part["mon"].casefold()]
            day = int(part["d"])
            year = int(part["y"]) if part.get("y") else None
            year = year + 2000 if year is not None and year < 100 else year
            if 1 <= month <= 12 and 1 <= day <= 31:
                found.append(Fact("day", (year, month, day), *match.span()))
    return found


def _months(text: str) -> list[Fact]:
    found = []
    for match in _MONTH_ALONE.finditer(text):
        year = int(match["y"]) if match["y"] else None
        part = _PARTS[match["part"].casefold()] if match["part"] else None
        found.append(Fact("month", (year, _MONTH_VALUE[match["mon"].casefold()], part), *match.span()))
    return found


def _times(text: str) -> list[Fact]:
    found = []
    for match in _TIME.finditer(text):
        hour = int(match["h"] or match["h2"] or match["h3"])
        minute = int(match["min"] or match["min3"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] == "p" else 0)
        # "2.50" is an amount unless somebody says Uhr; "14:30" is always a time
        clock = match["h"] is None or ":" in match[0] or match[0].endswith(("Uhr", "h"))
        if clock and hour <= 24 and minute < 60:
            found.append(Fact("time", (hour, minute), *match.span()))
    return found


def _word_days(text: str) -> list[Fact]:
    found = []
    for match in _WORD_DAY.finditer(text):
        word = fold(match[0])
        word = word if word in _NEAR else word.removesuffix("s")
        if word in _WEEKDAYS:
            found.append(Fact("weekday", (_WEEKDAYS[word],), *match.span()))
        elif word in _NEAR:
            found.append(Fact("near", (_NEAR[word],), *match.span()))
    return found


def _numbers(text: str, language: Language) -> list[Fact]:
    found = []
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"['’]|st$|nd$|rd$|th$", "", match[0])
        found.append(Fact("number", (_plain(digits.replace(",", ".")),), *match.span()))
    for match in _number_word(language).finditer(text):
        found.append(Fact("number", (_word_value(match[0], language),), *match.span()))
    return found


def _word_value(word: str, language: Language) -> str:
    """The value of a number word; an article before a unit is one."""
    return str(number_words(language).get(fold(word).replace(" ", "-"), 1))


def _plain(digits: str) -> str:
    """A number without needless zeros: "1.50" is "1.5", "07" is "7"."""
    whole, _, rest = digits.partition(".")
    rest = rest.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{rest}" if rest else whole


@lru_cache(maxsize=2)
def number_words(language: Language) -> dict[str, int]:
    """The words of whole numbers below a hundred, and hundred, folded."""
    return _german() if language == "de" else _english()


def _german() -> dict[str, int]:
    low = (
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
        "siebzehn achtzehn neunzehn"
    ).split()
    words = {word: n for n, word in enumerate(low)}
    tens = "zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    for ten, word in enumerate(tens, 2):
        words[word] = ten * 10
        for one in range(1, 10):
            words[("ein" if one == 1 else low[one]) + "und" + word] = ten * 10 + one
    return words | {"hundert": 100, "einhundert": 100, "beide": 2, "beiden": 2}


def _english() -> dict[str, int]:
    low = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    ).split()
    words = {word: n for n, word in enumerate(low)}
    for ten, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2):
        words[word] = ten * 10
        for one in range(1, 10):
            words[f"{word}-{low[one]}"] = ten * 10 + one
    return words | {"hundred": 100, "one-hundred": 100, "both": 2}


@lru_cache(maxsize=2)
def _number_word(language: Language) -> re.Pattern[str]:
    longest = sorted(number_words(language), key=len, reverse=True)
    bodies = [word.replace("ss", "(?:ss|ß)").replace("-", "[- ]") for word in longest]
    if language == "de":
        # "ein" is a number only before a unit; elsewhere it is an article
        units = r"(?=\s(?:Tag|Sitzung|Woche|Monat|Jahr|Stunde|Minute|Seite|Prozent)\w{0,2}\b)"
        return re.compile(rf"(?<!\w)(?:{'|'.join(bodies)}|ein(?:e[nmrs]?)?{units})(?!\w)", re.IGNORECASE)
    day = r"(?=\s(?:day|week)\s(?:overdue|late|ago|left|past|from\snow|to\sgo|away|remains)\b)"
    week = r"(?<=\bin\s)a(?=\sweek\b)"
    return re.compile(rf"(?<!\w)(?:{'|'.join(bodies)}|a{day}|{week})(?!\w)", re.IGNORECASE)
