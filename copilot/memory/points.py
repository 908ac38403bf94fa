"""What else a note holds: topics for next time, resources, coming events."""

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
_TOPIC = re.compile(
    r"\W*(?:them(?:a|en)\s+(?:f(?:ü|ue)rs?|beim)\s+(?:das\s+)?nächste\w*\s+(?:mal|treffen|sitzung)|"
    r"them(?:a|en)(?=\s*:)|nächstes\s+(?:mal|treffen)|fürs\s+nächste\s+mal|"
    r"next\s+(?:time|session)|for\s+next\s+time|topics?(?:\s+for\s+next\s+time)?(?=\s*:)|parked|"
    r"geparkt|parkplatz)\s*[:,–-]?\s*(?=\S)",
    re.IGNORECASE,
)
_NEXT_TIME = re.compile(
    r"\b(?:besprechen|diskutieren|schauen|nehmen)\s+wir\s+(?:das\s+)?(?:uns\s+)?(?:beim?\s+)?nächste[sn]?\s+(?:mal|treffen)\b|"
    r"\b(?:nächstes\s+mal|beim\s+nächsten\s+mal)\s+(?:besprechen|anschauen|reden|sprechen|schauen)\b|"
    r"\b(?:talk\s+about|discuss|come\s+back\s+to|pick\s+up|look\s+at)\b.{0,60}\bnext\s+time\b",
    re.IGNORECASE,
)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'«»]{3,300}", re.IGNORECASE)
_THING = (
    r"(?:[\wäöüß-]{0,20}?(?:kurs|seminar|workshop|webinar|podcast|leitfaden|handbuch|whiteboard|buch|"
    r"artikel|vorlage|checkliste)|"
    r"course|book|article|template|handbook|guide|ted\s+talk|miro[- ]board|cas|mooc|linkedin\s+learning)"
)
_NAMED = re.compile(
    rf"\b(?i:{_THING})\b\s*(?:\s(?:on|about|called|zu|über|"
    rf"zum)\s)?\s*(?:[«„“\"]([^»“”\"]{{2,80}})[»”“\"]|(?:[A-ZÄÖÜ][\wäöüß-]+(?:\s+(?:und|and|for|in|the|"
    rf"of|[A-ZÄÖÜ][\wäöüß-]+))*))"
)
_FIRM = re.compile(
    rf"\b(?:(?:the|das|der|den|die|ein|eine|einen|a)\s+)?(?P<it>(?-i:[A-ZÄÖÜ]\w+[- ])?(?:{_THING}))\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\b(?:nervös\s+vor|angst\s+vor|freut\s+sich\s+auf|looking\s+forward\s+to|nervous\s+about|"
    r"worried\s+about)\s+(?:dem|der|den|the|her|his|ihrem|seinem|die|das)?\s*",
    re.I,
)
_EVENT = re.compile(
    r"(?P<it>(?:(?<!['’])\b[a-zäöüß-]{2,}\s+)?(?:[A-ZÄÖÜ][\wäöüß-]*)?(?:gespräch|präsentation|"
    r"interview|prüfung|workshop|kurs|termin|sitzung|treffen|assessment|messe|anlass|tagung|schulung|"
    r"bewerbungsgespräch|standortbestimmung|presentation|exam|course|meeting|review|training|"
    r"conference|call|retreat|deadline|kick-?off)s?)\b",
    re.IGNORECASE,
)


def find_topics(lines: list[Line]) -> list[FoundPoint]:
    """What the pair wants to speak about next time."""
    found: list[FoundPoint] = []
    for line in lines:
        quote = line.piece.span.quote
        if line.heading or len(quote) > _LONGEST:
            continue
        text = line.text
        label = _TOPIC.match(text)
        if label:
            words = text[label.end() :]
        elif line.section == "topics":
            words = text[line.head :]
        elif _NEXT_TIME.search(text):
            words = text
        else:
            continue
        if phrase.tidy(words):
            found.append(FoundPoint(phrase.tidy(words), line.piece.span))
    return found


def find_resources(lines: list[Line]) -> list[FoundPoint]:
    """Links, courses, books, boards: the words that name them, within their sentence."""
    found: list[FoundPoint] = []
    for line in lines:
        span = line.piece.span
        if len(span.quote) > 5000:
            continue
        places = [(m.start(), m.start() + len(m[0].rstrip(".,;:!?)]*_"))) for m in _URL.finditer(span.quote)]
        if not places and len(span.quote) <= _LONGEST:
            match = _NAMED.search(span.quote) or _FIRM.search(span.quote)
            if match:
                start = match.start("it") if "it" in match.re.groupindex else match.start()
                places = [(start, match.end())]
        for start, end in places:
            words = span.quote[start:end]
            found.append(FoundPoint(phrase.tidy(words) or words, span))
    return found


def find_events(
    lines: list[Line], taken: list[tuple[int, int]], written_on: date, language: Language
) -> list[FoundPoint]:
    """Coming events with a day, in sentences that hold no promise or goal (``taken``, in order)."""
    found: list[FoundPoint] = []
    for line in lines:
        span = line.piece.span
        if line.heading or len(span.quote) > _LONGEST or _inside(span, taken) or line.section == "done":
            continue
        text = line.text
        if text.rstrip().endswith("?"):
            continue
        for hit in find_dates(text, written_on, language):
            day = hit.found.day
            if day is None or day < written_on or hit.linked or hit.found.deadline:
                continue
            found.append(FoundPoint(_event_name(text, hit.found.start, hit.found.end), span, day))
            break
    return found


def _inside(span: Span, taken: list[tuple[int, int]]) -> bool:
    at = bisect_right(taken, (span.start, sys.maxsize)) - 1
    return at >= 0 and span.end <= taken[at][1]


def _event_name(text: str, start: int, end: int) -> str:
    """The event's noun before the date, else after it, else the sentence without the date."""
    before = list(_EVENT.finditer(text[:start]))
    match = before[-1] if before else _EVENT.search(text[end:])
    if match:
        return phrase.tidy(
            re.sub(
                r"^(?:the|das|der|die|dem|den|am|im|zum|vom|her|his|a|ein|eine|ihrem|seinem|ihr|sein|"
                r"on|und|and|is|ist|hat|has|mein|my)\s+",
                "",
                match["it"],
                flags=re.I,
            )
        )
    return phrase.tidy(_LEADING.sub("", phrase.without_brackets(text)))
