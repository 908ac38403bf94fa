"""What else a note holds: topics for next time, decisions and resources."""

from __future__ import annotations

import re

from copilot.domain import FoundPoint
from copilot.memory import phrase
from copilot.memory.filters import hedged
from copilot.memory.outline import Line

_LONGEST = 600
_TOPIC = re.compile(
    r"\W*(?:them(?:a|en)\s+(?:f(?:ü|ue)rs?|beim)\s+(?:das\s+)?nächste\w*\s+(?:mal|treffen|sitzung)|"
    r"them(?:a|en)\s+nächstes\s+mal|them(?:a|en)(?=\s*:)|next(?=\s*:)|nächstes\s+(?:mal|treffen)|"
    r"fürs\s+nächste\s+mal|"
    r"next\s+(?:time|session)|for\s+next\s+time|topics?(?:\s+for\s+next\s+time)?(?=\s*:)|parked|"
    r"geparkt|parkplatz)\s*[:,–-]?\s*(?=\S)",
    re.IGNORECASE,
)
_NEXT_TIME = re.compile(
    r"\b(?:besprechen|diskutieren|schauen|nehmen)\s+wir\s+(?:das\s+)?(?:uns\s+)?(?:beim?\s+)?nächste[sn]?\s+(?:mal|"
    r"treffen)\b|"
    r"\b(?:nächstes\s+mal|beim\s+nächsten\s+mal)\s+(?:besprechen|anschauen|reden|sprechen|schauen)\b|"
    r"\b(?:talk\s+about|discuss|come\s+back\s+to|pick\s+up|look\s+at)\b.{0,60}\bnext\s+time\b",
    re.IGNORECASE,
)
# "16.7., 14 Uhr, per Video" says when and where, not what about.
_ONLY_WHEN = re.compile(
    r"\W*(?:(?:per|am|um|on|at|by|via|in|im|der|den|dann|wieder|again|ca|uhr|h|video|teams|zoom|telefon|phone|online|"
    r"call|person|"
    r"mo|di|mi|do|fr|mon|tue|wed|thu|fri|\w+tag|\w+day|mittwoch|"
    r"(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\w*|\d+(?:st|nd|rd|th)?|min\w*|kantine|"
    r"canteen|büro|office|"
    r"closing|final|abschluss|session|meeting|sitzung|treffen|"
    r"room|raum)\W*)+$",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\W*(?:entscheid(?:ung)?|beschluss|decision)\s*(?:[:–-]|\s(?=wir\b|we\b))\s*(?=\S)|"
    r"\b(?:(?:wir|beide)\s+haben\s+(?:uns\s+)?(?:\w+\s+){0,6}?(?:beschlossen|entschieden|geeinigt|festgelegt)|"
    r"(?:haben|hat|habe)\s+(?:mich|sich|uns)?\s*(?:\w+\s+){0,8}?entschieden|"
    r"(?:wir|es)\s+(?:bleibt|bleiben)\s+(?:dabei|beim?)\b|"
    r"we(?:['’]ve|\s+have|\s+both)?\s+(?:decided|agreed|settled)\b|(?:has|have|['’]s)\s+decided\b|"
    r"(?:it\s+was|it['’]s)\s+(?:decided|agreed)\b)",
    re.IGNORECASE,
)
_DECISION = re.compile(r"\W*(?:entscheid(?:ung)?|beschluss|decision)\s*[:–-]\s*", re.IGNORECASE)
_UNDECIDED = re.compile(
    r"\b(?:nicht|noch\s+offen|not|never|yet\s+to|haven['’]t|hasn['’]t|ob|whether|if|wenn|falls|sollte\w*|"
    r"should|muss\w*|must|könnte\w*|could|would|würde\w*)\b",
    re.IGNORECASE,
)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'«»]{3,300}", re.IGNORECASE)
_THING = (
    r"(?:[\wäöüß-]{0,20}?(?:kurs|seminar|workshop|webinar|podcast|leitfaden|handbuch|whiteboard|buch|"
    r"artikel|vorlage|checkliste)|"
    r"course|(?<!\bto\s)(?<!will\s)(?<!ll\s)(?<!\band\s)book(?!\s+(?:a|an|the|it|my|our|him|her)\b)|"
    r"article|template|handbook|guide|ted\s+talk|miro[- ]board|cas|mooc|linkedin\s+learning)"
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
        if phrase.tidy(words) and not _ONLY_WHEN.match(words):
            found.append(FoundPoint(phrase.tidy(words), line.piece.span))
    return found


def find_decisions(lines: list[Line]) -> list[FoundPoint]:
    """What was decided: only where a sentence says so in so many words, and nothing is left open in it."""
    found = []
    for line in lines:
        quote = line.piece.span.quote
        match = _DECIDED.search(line.text)
        if line.heading or len(quote) > _LONGEST or match is None or line.text.rstrip().endswith("?"):
            continue
        if not _UNDECIDED.search(line.text[: match.end() + 40]):
            words = phrase.tidy(_DECISION.sub("", line.text))
            found.append(FoundPoint(words or quote, line.piece.span))
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
            # "vielleicht noch ein Kurs" names none
            loose = None if hedged(span.quote) else _FIRM.search(span.quote)
            match = _NAMED.search(span.quote) or loose
            if match:
                start = match.start("it") if "it" in match.re.groupindex else match.start()
                places = [(start, match.end())]
        for start, end in places:
            words = span.quote[start:end]
            found.append(FoundPoint(phrase.tidy(words) or words, span))
    return found
