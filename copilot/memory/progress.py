"""Progress told in a note: "habe 3 von 5 Gesprächen geführt", "two of the four modules are done"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.domain import FoundProgress
from copilot.memory.calendar_words import NUMBERS
from copilot.memory.filters import negated
from copilot.memory.outline import Line
from copilot.memory.stems import alike, stems

_LONGEST = 600
_WORDS = "|".join(sorted((word for word in NUMBERS if len(word) > 2), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,5}}(?:[.,]\d{{1,2}})?|{_WORDS}|kein\w*|none|null|zero)"
_OF = re.compile(
    rf"(?<![\w.,/])(?P<n>{_NUMBER})\s*(?:von(?:\s+(?:den|allen|insgesamt|total|meinen|unseren))?|aus|"
    rf"(?:out\s+)?of(?:\s+(?:the|my|our|all|a\s+total\s+of))?|/)\s*(?P<of>{_NUMBER})(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?<![\w.,/])(?P<n>{_NUMBER})\s*(?P<noun>%|prozent|percent|(?:[a-zäöüß-]+\s+){{0,2}}?[\wäöüß-]+)",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:bisher|bis\s+jetzt|inzwischen|mittlerweile|schon|bereits|aktuell|jetzt|stand|nun|erst|so\s+far|by\s+now|"
    r"already|now|currently|to\s+date|up\s+to)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:\w{0,14}ge\w{2,}(?:t|en)|erledigt|absolviert|abgeschlossen|fertig|hinter\s+(?:mir|sich|ihr|ihm)|done|"
    r"held|led|finished|completed|passed|had|written|read|given|made|\w{3,}ed)\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:ziel|goal|target|möchte\w*|will|wollen|soll\w*|plan(?:t|e|s|ned)?|wants?|would|could|könnte\w*|würde\w*|"
    r"werde\w*|going\s+to|aims?|bis\s+(?:ende|zum|zur|im|am)|by\s+the\s+end|until|wenn|falls|if|fast|beinahe|almost|"
    r"nearly|fehlen|fehlt|missing|left|übrig|to\s+go|noch\s+(?:\d+|zwei|drei|vier|fünf))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal whose measure a note may tell of: its words with those of the measure, and its target."""

    id: str
    text: str
    target: float | None


def find_progress(
    lines: list[Line], aims: Sequence[Aim], stated: set[tuple[int, int]]
) -> list[FoundProgress]:
    """The readings that sentences give, one for each goal: the last one told.

    ``stated`` are the spans of goals, whose numbers are what is wanted and not what is there. A sentence
    counts only if it names a goal's target ("3 von 5") or its thing ("schon drei Gespräche geführt") and
    tells of the past; with two goals that fit equally, of none.
    """
    if not aims:
        return []
    found: dict[str, FoundProgress] = {}
    for line in lines:
        span = line.piece.span
        if (
            line.heading
            or len(span.quote) > _LONGEST
            or (span.start, span.end) in stated
            or line.section in {"goals", "todo"}
            or line.text.rstrip().endswith("?")
        ):
            continue
        for part in re.split(r"[;!?]\s|,\s(?=(?:aber|but|jetzt|now)\b)", line.text):
            reading = _reading(part, aims)
            if reading is not None:
                found[reading[0]] = FoundProgress(reading[0], reading[1], span)
    return list(found.values())


def _reading(text: str, aims: Sequence[Aim]) -> tuple[str, float] | None:
    if _NOT_NOW.search(text) or (negated(text) and not re.search(r"\b(?:kein\w*|none)\b", text, re.I)):
        return None
    words = stems(text)
    for match in _OF.finditer(text):
        value, of = _value(match["n"]), _value(match["of"])
        if value is None or of is None or value > of:
            continue
        fitting = [aim for aim in aims if aim.target == of]
        named = [aim for aim in fitting if _shared(aim, words)]
        chosen = named or (fitting if not _names_another(text[match.end() :]) else [])
        if len(chosen) == 1:
            return chosen[0].id, value
    if not (_STANDS.search(text) and (_DONE.search(text) or re.search(r"\bstand\b", text, re.I))):
        return None
    for match in _COUNTED.finditer(text):
        value = _value(match["n"])
        thing = stems(match["noun"])
        chosen = [
            aim
            for aim in aims
            if value is not None and thing and _shared(aim, thing[-1:]) and aim.target is not None
        ]
        if len(chosen) == 1 and value is not None:
            return chosen[0].id, value
    return None


def _names_another(rest: str) -> bool:
    """Whether a thing is counted that no goal names: "3 von 5 Äpfeln" is no reading of any of them."""
    return (
        re.match(r"\s+(?!(?:erledigt|geschafft|done|fertig|complete)\b)[\wäöüß-]{4,}", rest, re.I) is not None
    )


def _shared(aim: Aim, words: Sequence[str]) -> bool:
    return any(alike(a, b) for a in stems(aim.text) for b in words if len(b) > 3 and not b.isdigit())


def _value(word: str) -> float | None:
    low = word.lower()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", low):
        return float(low.replace(",", "."))
    if low.startswith("kein") or low in {"none", "null", "zero"}:
        return 0.0
    return float(NUMBERS[low]) if low in NUMBERS else None
