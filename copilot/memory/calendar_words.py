"""The words dates are written with, in German and English."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "januar|jänner|january|jan|februar|february|feb|märz|maerz|mrz|march|mar|april|apr|mai|may|"
    "juni|june|jun|juli|july|jul|august|aug|september|sept|sep|oktober|okt|october|oct|november|nov|dezember|dez|"
    "december|dec"
)
_LONG_DAYS = (
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_SHORT_DAYS = "mon|tues|tue|wed|thurs|thur|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
_FIRST = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
NUMBERS = {
    word: value
    for value, row in enumerate(
        (
            "ein eine einer einem einen a an one",
            "zwei two couple",
            "drei three",
            "vier four",
            "fünf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
            "zehn ten",
            "elf eleven",
            "zwölf twelve",
        ),
        start=1,
    )
    for word in row.split()
} | {"vierzehn": 14, "fourteen": 14, "few": 3}
NEAR = {
    "heute": 0,
    "today": 0,
    "tonight": 0,
    "eod": 0,
    "cob": 0,
    "feierabend": 0,
    "morgen": 1,
    "tomorrow": 1,
    "übermorgen": 2,
    "uebermorgen": 2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
}
LEAD = (
    r"(?<!\w)(?:"
    r"(?:aller)?spätestens(?:\s(?:bis(?:\s(?:zum|am))?|am|zum|im|in))?|"
    r"bis(?:\s(?:spätestens|und\smit))?(?:\s(?:zum|zur|am|an|in|im|auf|den))?|"
    r"(?:due|fällig)(?:\s(?:by|on|am|bis|per|in|at))?|(?:deadline|termin|frist):?(?:\s(?:am|is|ist|on))?|"
    r"(?:no\slater\sthan|at\sthe\slatest\sby|latest\sby|by|until|till|before|ahead\sof|per|vor|innert|"
    r"innerhalb|within)"
    r"(?:\s(?:von|the|dem|der|den|end\sof\splay))?|"
    r"am|an|on|ab|from|vom|von|of|seit|since|zum|in|im|den|at|um)\s{1,3}$"
)
DEADLINE = re.compile(
    r"(?:aller)?spätestens|bis|due|fällig|deadline|termin|frist|no\slater|at\sthe\slatest|latest|by|until|till"
    r"|before|ahead|per|vor\b|inn|within"
)
# A date behind these words describes or lies back; nothing is due on it.
LINKED = re.compile(
    r"(?<!\w)(?:vom|von|of|seit|since|ab|from|letzte[nrms]?|last|vergangene[nrms]?|jede[nrms]?|every|each|after"
    r"|nach)\s+(?:the\s|dem\s|der\s)?$",
    re.IGNORECASE,
)
MORNING = re.compile(r"(?:\bam|guten|jeden|diesen|der|den)\s+$", re.IGNORECASE)

# Every date holds one of these: most sentences need no closer look.
TRIGGER = re.compile(
    r"\d|tag|day|mittwoch|sonnabend|woche|week|monat|month|jahr|year|quart|heute|morgen|morrow|night|"
    r"abend|eod|cob|eo[mwy]|"
    r"ende|end\b|mitte|mid|anfang|beginning|start|weihnacht|christmas|oster|easter|mal\b|time|treffen|"
    r"sitzung|termin|"
    r"gespräch|session|meeting|call|catch|chat|one|meet|speak|talk|sehen|ferien|urlaub|holidays|break|"
    r"jan|jän|feb|mär|mar|mrz|maerz|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec|q[1-4]|"
    r"\b(?:mon|tues?|wed|thur?s?|fri|sat|sun|mo|di|mi|do|fr|sa|so)\b",
    re.IGNORECASE,
)
_DAY = rf"(?:(?:{_LONG_DAYS}|{_SHORT_DAYS})\.?,?\s(?:den\s|the\s)?)?"
_WHICH = r"nächste[nrsm]?|kommende[nrsm]?|übernächste[nrsm]?|diese[nrsm]?|next|this|(?:the\s)?coming"
_MEETING = (
    r"(?:mal|treffen|sitzung|termin|gespräch|session|meeting|time|call|catch-?up|chat|one-on-one|1:1|"
    r"tandemtreffen)"
)
_YEAR = r"(?:,?\s(?P<y>20\d\d))?"
BODIES: tuple[tuple[str, str], ...] = (
    ("iso", r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    (
        "named",
        rf"{_DAY}(?<![\d.])(?P<d>\d{{1,2}})(?:\.|st|nd|rd|"
        rf"th)?\s?(?:of\s)?(?P<mon>{_MONTHS})\b(?:\.(?=\s20\d\d|\s(?-i:[a-zäöü(])))?{_YEAR}",
    ),
    (
        "named",
        rf"{_DAY}\b(?P<mon>{_MONTHS})\.?\s(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:%|uhr|:|"
        rf"\.\d)){_YEAR}",
    ),
    (
        "numeric",
        rf"{_DAY}(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})(?:\.(?:\s?(?P<y>20\d\d|"
        rf"\d\d)(?![\d.:]))?|(?![\d.]|\s?(?:%|uhr|h\b)))",
    ),
    ("numeric", rf"{_DAY}(?<![\d/])(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?:/(?P<y>20\d\d|\d\d))?(?![\d/])"),
    (
        "weekday",
        rf"(?:(?P<which>{_WHICH})\s)?\b(?P<wd>{_LONG_DAYS}|{_SHORT_DAYS})(?:abend|morgen|mittag|nachmittag)?\b"
        r"(?P<later>\s(?:in\seiner\swoche|week\b))?",
    ),
    (
        "part",
        r"(?:the\s)?(?P<part>ende|mitte|anfang|end\sof|mid|middle\sof|beginning\sof|"
        r"start\sof)[\s-](?:the\s|des\s|der\s)?"
        rf"(?:(?P<which>{_WHICH})\s)?(?P<unit>(?:woche|week|monats?|month|jahr(?:es)?|year|quartals?|"
        rf"quarter|day|tages"
        rf"|q[1-4]|{_MONTHS}|20\d\d)\b){_YEAR}",
    ),
    ("whole", rf"(?P<which>{_WHICH})\s(?P<unit>woche|week|monat|month|quartal|quarter)\b"),
    (
        "compound",
        r"\b(?P<word>monatsende|jahresende|quartalsende|wochenende|weekend|eom|eoy|eow)\b",
    ),
    (
        "near",
        r"\b(?P<word>(?:the\s)?day\safter\stomorrow|heute\sabend|heute|today|tonight|eod|cob|"
        r"feierabend|übermorgen|uebermorgen|morgen|tomorrow)\b",
    ),
    (
        "span",
        r"(?:(?<=in\s)|(?<=within\s)|(?<=innert\s)|(?<=innerhalb\s)|(?<=von\s)|(?<=within\sthe\s))"
        r"(?:the\snext\s|den\snächsten\s|next\s|about\s|etwa\s|ca\.\s)?(?:a\s(?=couple|few))?"
        rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\s(?:of\s)?"
        r"(?P<unit>tag(?:en?|s)?|wochen?|monat(?:en?|s)?|jahr(?:en?)?|days?|weeks?|months?|fortnight|years?)\b"
        r"(?:['’]s?)?(?:\stime\b)?"
        r"(?P<relative>\s(?:of|after|from|nach|ab)\s(?:(?:getting|receiving|having|reading|hearing|the|der|dem|"
        r"den)\s)?[^\W\d_]+)?",
    ),
    (
        "day_only",
        r"(?<![\d.])(?P<d>\d{1,2})(?:(?:st|nd|rd|th)\b(?=\s*(?:$|[.,;:)!]|and\b|at\b|the\slatest))"
        r"|\.(?=\s*(?:$|[,;:)!]|(?-i:\s[a-zäöü]))))",
    ),
    ("week_number", r"\b(?:kw|kalenderwoche|calendar\sweek|week)\s?(?P<n>\d{1,2})\b"),
    (
        "feast",
        r"\b(?P<word>weihnachten|christmas|ostern|easter)\b",
    ),
    (
        "no_day",
        r"(?:(?:auf|für|for|bis|by|at|in|beim)\s)?(?:(?:zum|zur|das|die|dem|der|unser\w{0,3}|fürs|aufs|the|our)\s)?"
        rf"(?:nächste[nrms]?|kommende[nrms]?|next)\s(?:gemeinsame[nrms]?\s)?{_MEETING}\b",
    ),
    ("no_day", r"(?:aufs|fürs|beim)\s(?:nächste[nrms]?|kommende[nrms]?)\s" + _MEETING + r"\b"),
    ("no_day", r"(?:we\s(?:next\s)?(?:meet|speak|talk)(?:\s(?:again|next))?\b|wir\suns\swieder\s?sehen\b)"),
    (
        "no_day",
        r"(?:(?<=vor\s)|(?<=bis\s)|(?<=before\s)|(?<=den\s)|(?<=the\s))"
        r"(?:den\s|the\s|ihren\s|meinen\s|her\s|his\s|my\s)?(?:\w{0,12}ferien|urlaub|holidays|summer\sbreak)\b",
    ),
    ("no_day", rf"(?:(?<=bis\s)|(?<=by\s))(?:{_MONTHS}|q[1-4])\b(?!\.?\s\d)(?:\s20\d\d)?"),
)


def month(name: str) -> int:
    """The number of a month, from its name or abbreviation in either language."""
    short = name.lower()[:3].replace("mae", "mär")
    if short in {"mai", "may"}:
        return 5
    if short in {"mär", "mar", "mrz"}:
        return 3
    order = ("jan jän", "feb", "", "apr", "", "jun", "jul", "aug", "sep", "okt oct", "nov", "dez dec")
    return next(number for number, row in enumerate(order, start=1) if short in row.split())


def weekday(name: str) -> int:
    """Monday is 0, from its name or abbreviation in either language."""
    return _FIRST[name[:2]]


def number(word: str) -> int:
    """A small number in digits or words."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def amount(word: str) -> float | None:
    """How much a number or a number word says, nothing at all included; None for other words."""
    low = word.lower()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", low):
        return float(low.replace(",", "."))
    if low.startswith("kein") or low in {"none", "null", "zero"}:
        return 0.0
    return float(NUMBERS[low]) if low in NUMBERS else None


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Gauss, as corrected by Lichtenberg)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    shift = (seed + golden // 11) // 29
    full_moon = 21 + seed - shift
    sunday = 7 - (year + year // 4 + sun) % 7
    day = full_moon + 7 - (full_moon - sunday) % 7
    return date(year, 3, day) if day <= 31 else date(year, 4, day - 31)
