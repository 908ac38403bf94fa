"""Coming events of a note: what has a day of its own and is worth speaking about before or after."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from datetime import date

from copilot.domain import FoundPoint, Language, Span
from copilot.memory import phrase
from copilot.memory.dates import find_dates
from copilot.memory.outline import Line

_LONGEST = 600
_LEADING = re.compile(
    r"\b(?:nervös\s+vor|angst\s+vor|freut\s+sich\s+auf|looking\s+forward\s+to|nervous\s+about|"
    r"worried\s+about)\s+(?:dem|der|den|the|her|his|ihrem|seinem|die|das)?\s*",
    re.I,
)
_EVENT = re.compile(
    r"(?P<it>(?:(?<!['’])\b(?:[a-zäöüß-]+(?:e|es|er|en|em)|first|second|third|last|final|annual|next|my|floor|"
    r"town-?hall)\s+)?"
    r"(?:[A-ZÄÖÜ][\wäöüß-]*)?(?:gespräch|präsentation|"
    r"interview|prüfung|workshop|kurs|termin|sitzung|treffen|assessment|messe|anlass|tagung|schulung|vortrag|forum|"
    r"bewerbungsgespräch|standortbestimmung|infoveranstaltung|veranstaltung|rehearsal|talk|operation|deadline|"
    r"presentation|exam|course|meeting|review|training|conference|call|retreat|"
    r"kick-?off)s?(?:\s(?:Nr\.\s?)?\d{1,2}\b(?!\.|:\d))?)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_SMALL_LEAD = re.compile(
    r"^(?:the|das|der|die|dem|den|am|im|zum|vom|beim|fürs|für|an|her|his|a|ein|eine|einen|einem|einer|ihrem|seinem|"
    r"ihr|ihre|sein|"
    r"meine?|unser|unsere|dieser|diese|on|und|and|is|ist|hat|has|mein|my|our|einmal|keine?)\s+",
    re.IGNORECASE,
)
# The date line of the pair's own next session is kept elsewhere.
_NEXT_SESSION = re.compile(
    r"\W*(?:next(?:\s+(?:time|session|meeting|call|date))?|nächste[rsn]?\s*(?:mal|termin|treffen|sitzung)?|see\s+you|"
    r"bis\s+dann|"
    r"wir\s+(?:sehen|treffen)\s+uns|we\s+(?:meet|speak|talk))\b",
    re.IGNORECASE,
)
_NO_EVENT = re.compile(
    r"\b(?:ziel|goal|muss|müssen|must|deadline|frist|fällig|due|war|waren|was|were|had|hatte|ferien|urlaub|holidays?|"
    r"away|"
    r"nicht|not|don['’]t|vergessen|forgot|agreed|abgemacht|vertagt|postponed)\b",
    re.IGNORECASE,
)
_CADENCE = re.compile(
    r"\b(?:every|jede[nrsm]?|einmal\s+(?:im|pro|die)|alle\s+\w+\s+(?:tage|wochen|monate)|weekly|monthly)\b",
    re.I,
)
_TOLD = re.compile(r"\b(?:hat|hab|habe|haben|has|have|did|ging|lief)\b", re.IGNORECASE)
_NAMED_DAY = re.compile(
    r"\d\.?\s?(?:[A-Za-zäÄ]{3,}|\d{1,2}\.|/\d)|[A-Za-z]{3,}\.?\s(?:the\s)?\d|\d-\d\d|(?:am|on|next|nächste\w*|"
    r"kommende\w*)\s+\w{5,}|tomorrow|morgen",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:in|within|innert)\s+(?:\w+\s+)?(?:tage?n?|wochen?|monate?n?|days?|weeks?|months?)\b", re.IGNORECASE
)


def find_events(
    lines: list[Line], taken: list[tuple[int, int]], written_on: date, language: Language
) -> list[FoundPoint]:
    """Coming events with a day, in sentences that hold no promise or goal (``taken``, in order)."""
    found: list[FoundPoint] = []
    for line in lines:
        span, text = line.piece.span, line.text
        if line.heading or len(span.quote) > _LONGEST or _inside(span, taken) or line.section == "goals":
            continue
        if _NEXT_SESSION.match(text) or _CADENCE.search(text) or "?" in text:
            continue
        for hit in find_dates(text, written_on, language):
            day = hit.found.day
            if day is None or day <= written_on or hit.linked or hit.found.deadline:
                continue
            if not re.search(r"\d", hit.found.text) and (_TOLD.search(text) or not _EVENT.search(text)):
                continue
            name = _event_name(text, hit.found.start, hit.found.end)
            if _NAMED_DAY.search(hit.found.text) and not _SPAN.search(hit.found.text) and name:
                found.append(FoundPoint(name, span, day))
            break
    return found


def _nominative(name: str) -> str:
    """ "ersten Mitarbeitergespräch" → "erstes Mitarbeitergespräch"."""
    match = re.match(r"([A-Za-zÄÖÜäöüß-]+?)(?:en|em)\s+(?=[A-ZÄÖÜ])", name)
    if match is None:
        return name
    noun = name[match.end() :].lower()
    neuter = re.search(
        r"(?:gespräch|treffen|interview|assessment|forum|training|meeting|seminar|review)s?\b", noun
    )
    feminine = re.search(r"(?:ung|tion|messe|konferenz)\b", noun)
    return f"{match[1]}{'es' if neuter else 'e' if feminine else 'er'} {name[match.end() :]}"


def _inside(span: Span, taken: list[tuple[int, int]]) -> bool:
    at = bisect_right(taken, (span.start, sys.maxsize)) - 1
    return at >= 0 and span.end <= taken[at][1]


def _event_name(text: str, start: int, end: int) -> str:
    """The event's noun before the date, else right after it, else the sentence; empty where it is no event."""
    part = max((text.rfind(sign, 0, start) for sign in (";", ". ")), default=-1)
    if _NO_EVENT.search(text[max(part, 0) : end + 40]):
        return ""
    before = list(_EVENT.finditer(text[:start]))
    match = before[-1] if before else _EVENT.search(re.split(r"[,;.]", text[end : end + 60], maxsplit=1)[0])
    if match:
        name = match["it"]
        while (shorter := _SMALL_LEAD.sub("", name)) != name:
            name = shorter
        return phrase.tidy(_nominative(name))
    if not re.search(
        r"\b(?:ist|findet|steht|soll|kommt|beginnt|startet|is|are|starts|begins|takes|slot)\b|:",
        text,
        re.IGNORECASE,
    ):
        return ""
    return phrase.tidy(_LEADING.sub("", phrase.without_brackets(text)))
