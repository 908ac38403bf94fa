"""Progress told in a note: "habe 3 von 5 Gesprächen geführt", "two of the four modules are done"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.domain import Cast, FoundProgress
from copilot.memory.calendar_words import NUMBERS, amount
from copilot.memory.done import done_by
from copilot.memory.filters import negated
from copilot.memory.outline import Line
from copilot.memory.stems import alike, stems
from copilot.memory.words import People, tokens

_LONGEST = 600
_WORDS = "|".join(sorted((word for word in NUMBERS if len(word) > 2), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,5}}(?:[.,]\d{{1,2}})?|{_WORDS}|kein\w*|none|null|zero)"
_OF = re.compile(
    rf"(?<![\w.,/])(?P<n>{_NUMBER})\s*(?:von(?:\s+(?:den|allen|insgesamt|total|meinen|unseren))?|v\.|aus|der|"
    rf"(?:out\s+)?of(?:\s+(?:the|my|our|all|a\s+total\s+of))?|/)\s*(?P<of>{_NUMBER})(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?<![\w.,/])(?P<n>{_NUMBER})\s*(?P<noun>%|prozent\b|percent\b|[\wäöüß-]+(?:\s+[\wäöüß-]+)?)",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"\b(?:alle|sämtliche|all)\s+(?:the\s+|my\s+)?(?P<n>{_NUMBER})\s+(?P<noun>[\wäöüß-]+)", re.IGNORECASE
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("erste first", "zweite second", "dritte third", "vierte fourth", "fünfte fifth", "sechste sixth"), 1
    )
    for word in words.split()
}
_NTH = re.compile(rf"\b(?P<n>{'|'.join(_ORDINALS)})[nsmr]?\s+(?P<noun>[\wäöüß-]+)", re.IGNORECASE)
_INDEX = re.compile(
    r"\b(?:modul|module|kapitel|chapter|teil|part|schritt|step|lektion|lesson|folie|slide|seite|page|session)\s+$",
    re.IGNORECASE,
)
"""Before a number it says which one, not how many: "module 3 of 4"."""
_SAME = re.compile(r"\b(?:still|stehe\w*|steht|stand|hälfte|half|durch)\b|:", re.IGNORECASE)
_PREPARED = re.compile(
    r"\b(?:vorbereitet|angesetzt|geplant|vereinbart|abgemacht|gebucht|verschoben|prepared|planned|scheduled|"
    r"booked|postponed)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\W*(?:(?!(?:She|He|Sie|Er|Ich|Wir|We|You|Du)\b)[A-ZÄÖÜ][a-zäöü]+|(?:[Mm]ein\w*|[Mm]y|[Ii]hr\w*|[Hh]er|[Dd]er|[Dd]ie|[Tt]he)\s+\w+)"
    r"(?:\s+(?:aus|von|vom|from|in)\s+[\w\s]{2,25}?)?\s+(?:hat|has|sagt|meint|findet|thinks|says)\b"
)
_STANDS = re.compile(
    r"\b(?:bisher|bis\s+jetzt|inzwischen|mittlerweile|schon|bereits|aktuell|jetzt|stand|nun|erst|noch(?=\s+kein)|yet|so\s+far|by\s+now|"
    r"already|now|currently|to\s+date|up\s+to)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:\w{0,14}ge\w{2,}(?:t|en)|erledigt|absolviert|abgeschlossen|fertig|hinter\s+(?:mir|sich|ihr|ihm)|durch|done|"
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
    lines: list[Line], aims: Sequence[Aim], stated: set[tuple[int, int]], cast: Cast
) -> list[FoundProgress]:
    """The readings that sentences give, one for each goal: the last one told.

    ``stated`` are the spans of goals, whose numbers are what is wanted and not what is there. A sentence
    counts only if it names a goal's target ("3 von 5") or its thing ("schon drei Gespräche geführt") and
    tells of the past; with two goals that fit equally, of none. What others than the mentee did is none either.
    """
    if not aims:
        return []
    people = People(cast)
    found: dict[str, FoundProgress] = {}
    for line in lines:
        span = line.piece.span
        if (
            line.heading
            or len(span.quote) > _LONGEST
            or (span.start, span.end) in stated
            or line.section in {"goals", "todo"}
            or line.text.rstrip().endswith("?")
            or _somebody_else(line.text, people)
        ):
            continue
        for part in re.split(r"[;!?]\s|,\s(?=(?:aber|but|jetzt|now)\b)", line.text):
            reading = _reading(part, aims)
            if reading is not None:
                found[reading[0]] = FoundProgress(reading[0], reading[1], span)
    return list(found.values())


def _somebody_else(text: str, people: People) -> bool:
    """Whether the sentence tells of somebody who isn't the mentee: goals are the mentee's."""
    doer = done_by(text, tokens(text), people)
    return doer in {"mentor", "other"} or (doer != "mentee" and _OTHER.match(text) is not None)


def _reading(text: str, aims: Sequence[Aim]) -> tuple[str, float] | None:
    if _NOT_NOW.search(text) or (negated(text) and not re.search(r"\b(?:kein\w*|none)\b", text, re.I)):
        return None
    told = bool(_DONE.search(text))
    found = _of(text, aims) if told or _STANDS.search(text) or _SAME.search(text) else None
    if found is None and told:
        found = _counted(text, aims, _ALL)
    if found is None and _STANDS.search(text) and (told or re.search(r"\bstand\b|%", text, re.I)):
        found = _counted(text, aims, _COUNTED)
    return found or (_counted(text, aims, _NTH) if told else None)


def _of(text: str, aims: Sequence[Aim]) -> tuple[str, float] | None:
    """ "3 von 5 Gesprächen": the goal with that target, by its thing where several or another thing is named."""
    for match in _OF.finditer(text):
        value, of = _value(match["n"]), _value(match["of"])
        if value is None or of is None or value > of or _INDEX.search(text[: match.start()]):
            continue
        if _PREPARED.search(_clause(text, match)):
            continue
        fitting = [aim for aim in aims if aim.target == of]
        words = stems(text)
        named = [aim for aim in fitting if _shared(aim, words)]
        chosen = named or (fitting if not _names_another(text[match.end() :]) else [])
        if len(chosen) == 1:
            return chosen[0].id, value
    return None


def _counted(text: str, aims: Sequence[Aim], pattern: re.Pattern[str]) -> tuple[str, float] | None:
    """ "schon drei Gespräche geführt", "alle fünf Gespräche", "das vierte Gespräch": by the thing alone."""
    for match in pattern.finditer(text):
        value = _value(match["n"])
        if value is None or _PREPARED.search(_clause(text, match)):
            continue
        things = _things(match["noun"])
        chosen = [
            aim
            for aim in aims
            if aim.target is not None
            and (aim.target == value or (pattern is not _ALL and not _in_its_words(aim, value)))
            and (
                _PERCENT.search(aim.text) and _shared(aim, stems(text))
                if not things
                else _shared(aim, things)
            )
        ]
        if len(chosen) == 1:
            return chosen[0].id, value
    return None


_PERCENT = re.compile(r"%|\bprozent\b|\bpercent\b", re.IGNORECASE)


def _things(noun: str) -> list[str]:
    """What is counted: the word behind the number, or the one behind an adjective; nothing for a percentage."""
    if _PERCENT.match(noun):
        return []
    words = noun.split()
    return stems(words[0]) + (stems(words[1]) if len(words) > 1 and words[0].islower() else []) or [noun]


def _in_its_words(aim: Aim, value: float) -> bool:
    """Whether a number is part of the goal's own wording ("innert 20 Sekunden") and so no reading."""
    return any(_value(number) == value for number in re.findall(r"\d+(?:[.,]\d+)?", aim.text))


def _clause(text: str, match: re.Match[str]) -> str:
    start = text.rfind(",", 0, match.start()) + 1
    end = text.find(",", match.end())
    return text[start : end if end >= 0 else len(text)]


def _names_another(rest: str) -> bool:
    """Whether a thing is counted that no goal names: "3 von 5 Äpfeln" is no reading of any of them."""
    return (
        re.match(r"\s+(?!(?:erledigt|geschafft|done|fertig|complete)\b)[\wäöüß-]{4,}", rest, re.I) is not None
    )


def _shared(aim: Aim, words: Sequence[str]) -> bool:
    return any(
        alike(a, b) or alike(_last_part(a), b)
        for a in stems(aim.text)
        for b in words
        if len(b) > 3 and not b.isdigit()
    )


def _last_part(stem: str) -> str:
    """What a German compound is a kind of, where that is a talk: the other language has a word for it alone."""
    return "gesprach" if stem.endswith("gesprach") else stem


def _value(word: str) -> float | None:
    """An amount, or which one it is by its ordinal: the fourth makes four."""
    ordinal = _ORDINALS.get(word.lower())
    return amount(word) if ordinal is None else float(ordinal)
