"""Goals in a note: what somebody wants to reach, with measure, target, baseline and day where stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from copilot.domain import FoundGoal, Language, Span
from copilot.memory import phrase
from copilot.memory.calendar_words import NUMBERS, amount
from copilot.memory.dates import find_dates
from copilot.memory.filters import negated
from copilot.memory.outline import Line
from copilot.text.language import guess_language

_LONGEST = 600
_LABEL = re.compile(
    r"\W*(?:(?:neues|mein|unser|leas|nächstes|grosses|großes)\s+){0,2}(?:jahres)?(?:ziel(?:\s+\d|\s+von\s+\w+)?|"
    r"(?:(?:my|our|new|main|the)\s+)?goal(?:\s+\d)?)\s*"
    r"(?:(?:\s(?:ist|bleibt|lautet|is|remains|stays))?\s*:|\s(?:(?:ist|bleibt)(?:\s+es)?,?|(?:is|remains)(?:\s+to)?)\s)\s*",
    re.IGNORECASE,
)
_WISH_DE = re.compile(
    r"\b(?:will|möchte|wünscht\s+sich|würde\s+gerne?|strebt|"
    r"träumt\s+davon)\s+(?P<rest>[^,;.!?]{3,}(?:,[^;.!?]{3,})?)",
    re.I,
)
_REACH_DE = re.compile(
    r"\b(?:werden|übernehmen|leiten|führen|wechseln|aufsteigen|lernen|wachsen|reduzieren|arbeiten|"
    r"erreichen|verbessern|abschliessen|"
    r"absolvieren|einsteigen|umsteigen|bleiben|machen|haben|zurückkehren|sein|können)\b|\b(?:leitung|"
    r"stelle|rolle|funktion|position)\b",
    re.IGNORECASE,
)
_WISH_EN = re.compile(
    r"\b(?:wants?\s+to|would\s+like\s+to|['’]d\s+like\s+to|aims?\s+to|aspires?\s+to|"
    r"is\s+aiming\s+(?:for|to)|aim(?:s|ing)?\s+for)\s+(?P<rest>[^;.!?]{3,})",
    re.IGNORECASE,
)
_REACH_EN = re.compile(
    r"^(?:be|become|move|lead|run|manage|learn|grow|switch|change|reduce|work|improve|get|take|build|"
    r"develop|finish|complete|gain|step|return|hold|speak|chair|deliver|feel)\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"\b(?:bisher|bis\s+jetzt|aktuell|stand|so\s+far|currently|to\s+date|"
    r"baseline)\b\D{0,30}?(?P<n>\d+(?:[.,]\d+)?|kein\w*|none|null|zero|\w+)\b",
    re.I,
)
_PLAIN_NUMBER = r"\d{1,5}(?:[.,]\d{1,2})?"
_NUMBER_WORDS = "|".join(
    sorted((w for w in NUMBERS if len(w) > 2 and not w.startswith("ein")), key=len, reverse=True)
)
_COUNTED = re.compile(
    rf"(?<![\w.,])(?P<n>{_PLAIN_NUMBER}|{_NUMBER_WORDS})"
    r"\s*(?P<unit>%|prozent|percent)?\s*(?P<noun>(?-i:(?:[a-zäöüß-]+\s+)?[A-ZÄÖÜ][\wäöüß-]+)|"
    r"[a-z-]+(?:\s(?!by\b|and\b|end\b|to\b|in\b|for\b|with\b|at\b|of\b|per\b|und\b|selber\b|selb)[a-z-]+)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Numbers:
    measure: str | None
    target: float | None


def find_goals(note: str, lines: list[Line], written_on: date, language: Language) -> list[FoundGoal]:
    """The goals of a note in the order of the text; a sentence "Bisher 0." right behind one is its baseline."""
    found: list[FoundGoal] = []
    for number, line in enumerate(lines):
        quote = line.piece.span.quote
        if len(quote) > _LONGEST or line.heading:
            continue
        text = line.text
        words = _goal_words(text, line)
        if not words or text.rstrip().endswith("?"):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        found.append(_goal(note, line, following, text, words, written_on, language))
    return found


def labelled(lines: list[Line]) -> set[tuple[int, int]]:
    """The spans of sentences that call themselves a goal: whatever they say, they are no promise."""
    return {(line.piece.span.start, line.piece.span.end) for line in lines if _LABEL.match(line.text)}


def _goal_words(text: str, line: Line) -> str:
    """The part of a sentence that states the goal, empty where it states none."""
    label = _LABEL.match(text)
    if label:
        return text[label.end() :]
    if line.section == "goals" and line.piece.first and not _SO_FAR.match(text):
        return text[line.head :]
    if negated(text) or line.section in {"todo", "done"}:
        return ""
    wish = _WISH_EN.search(text)
    if wish and _REACH_EN.match(wish["rest"]):
        return wish["rest"]
    wish = _WISH_DE.search(text)
    if wish and _REACH_DE.search(wish["rest"]) and guess_language(text, "de") == "de":
        return wish["rest"]
    return ""


def _goal(
    note: str, line: Line, following: Line | None, text: str, words: str, written_on: date, language: Language
) -> FoundGoal:
    span = line.piece.span
    spoken = guess_language(text, language)
    hits = list(find_dates(words, written_on, spoken))
    hits.sort(key=lambda hit: (not hit.found.deadline, hit.found.day is None))
    due = next((hit.found for hit in hits if not hit.linked or re.match(r"ab\s", hit.found.text)), None)
    stated = words
    if due:
        stated = words[: due.start] + " " + words[due.end :]
    baseline = _baseline(stated)
    if baseline is not None:
        stated = _SO_FAR.sub(" ", stated)
    elif following and following.piece.line - line.piece.line <= 1:
        baseline = _baseline(following.text) if len(following.piece.span.quote) < 80 else None
        if baseline is not None:
            end = following.piece.span.end
            span = Span(span.start, end, note[span.start : end])
    numbers = _numbers(stated)
    goal = phrase.tidy(stated) or phrase.tidy(words)
    goal = re.sub(r"^(?:to|es,?)\s+", "", goal)
    return FoundGoal(goal, numbers.measure, numbers.target, baseline, due.day if due else None, span)


def _baseline(text: str) -> float | None:
    match = _SO_FAR.search(text)
    return amount(match["n"]) if match else None


def _numbers(text: str) -> _Numbers:
    """The first counted thing that isn't a date: "drei Mitarbeitergespräche", "80 %"."""
    for match in _COUNTED.finditer(text):
        value = amount(match["n"])
        noun = (match["noun"] or "").strip()
        if value is None or re.match(r"(?:jahr|monat|woche|tag|year|month|week|day|uhr|h\b)", noun, re.I):
            continue
        if match["unit"]:
            return _Numbers("%", value)
        if noun:
            return _Numbers(noun, value)
    return _Numbers(None, None)
