"""Whether a question is one that a good mentor would ask, decided by rules alone."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.domain import LANGUAGES, Language
from copilot.grounding.reason import Reason
from copilot.text.language import guess_language

MOST_WORDS = 30
"""Words of a question without what it quotes: what can be said in one breath and kept in mind."""
MOST_LETTERS = 420
"""Characters of a question with what it quotes."""
QUOTE = re.compile(r"«[^«»]*»|„[^„“”]*[“”]|“[^“”]*”|\"[^\"]*\"")
"""Words in quotation marks, of either language."""
_QUOTED = "«»"
_MARKUP = re.compile(
    r"https?:|www\.|\w@\w|[<>`\\{}|]|!?\[[^\]]*\]\(|\*\*|__|[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_COMMAND = re.compile(
    r"\b(?:ignor\w+|vergiss|vergesst|disregard|forget|override)\b.{0,40}\b(?:instruction|anweisung|prompt|regel|rule|"
    r"previous|vorherig|bisherig|everything|alles)\w*|\bsystem[- ]?prompt\b|"
    r"\b(?:you are|du bist) (?:now|jetzt|ab jetzt)\b|\b(?:assistant|system|user)\s*:",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*[\w-]+(?:,\s*[\w-]+)+\?")
_SENTENCE_END = re.compile(r"(?<![\d.])[.!…](?=\s)(?!\s*$)|!")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns of one language."""

    opens: re.Pattern[str]
    prefaced: re.Pattern[str]
    joined: re.Pattern[str]
    choice: re.Pattern[str]
    harmless_or: re.Pattern[str]
    second: re.Pattern[str]
    embedded: re.Pattern[str]
    reasons: re.Pattern[str]
    values: re.Pattern[str]
    breaks: Mapping[str, re.Pattern[str]]
    protected: Mapping[str, re.Pattern[str]]


@lru_cache(maxsize=2)
def _rules(language: Language) -> _Rules:
    text = resources.files("copilot.grounding").joinpath(f"questions_{language}.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    opens, joins = data["opens"].replace("\n", ""), data["joins"]
    preface = data["prefaces"].replace("\n", "")
    return _Rules(
        opens=_pattern([rf"\W*(?:{joins}\b[\s,]*)?{opens}"]),
        prefaced=_pattern([rf"\W*{preface}.*[,:]\s*(?:{joins}\s+)?{opens}"]),
        joined=_pattern([rf"\b{joins}\s+(?:\w+,?\s+)?{opens}"]),
        choice=_pattern([r"\b(?:oder|or)\b"]),
        harmless_or=_pattern([data["harmless_or"]]),
        second=_pattern([data["second"].replace("\n", ""), rf",\s*{opens}\s+{data['verbs']}\b"]),
        embedded=_pattern([rf"\W*{data['embedded']}"]),
        reasons=_pattern([data["reasons"]]),
        values=_pattern([data["values"]]),
        breaks={name: _pattern(bodies) for name, bodies in data["breaks"].items()},
        protected={name: _pattern([body]) for name, body in data["protected"].items()},
    )


def _pattern(bodies: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{body})" for body in bodies), re.IGNORECASE)


def why_not(question: str, language: Language, said: Sequence[str] = ()) -> Reason | None:
    """None if the question may be asked; else the first rule it breaks.

    It has to be open, one, and free of judgement, advice, blame, comparison and choice; ``said`` is what the
    mentee wrote: only that opens a protected matter. What it quotes is held to the rules on matters and signs
    alone, for the words are somebody else's. Pure: no model, no clock, no store.
    """
    text = unicodedata.normalize("NFC", question)
    frame = QUOTE.sub(_QUOTED, text).strip()
    rules = _rules(language)
    return (
        _signs(text, frame)
        or forbidden(text, said)
        or _form(frame, language)
        or _broken(frame, rules)
        or _one(frame, rules)
        or _open(frame, rules)
    )


def forbidden(text: str, said: Sequence[str] = ()) -> Reason | None:
    """A protected matter (health, family, religion, origin, age, gender, politics) that the mentee didn't write of.

    Both languages' words are looked for, whatever the language of the text.
    """
    folded = text.replace("ß", "ss")
    for name in _rules("de").protected:
        patterns = [_rules(language).protected[name] for language in LANGUAGES]
        found = next((match for pattern in patterns if (match := pattern.search(folded))), None)
        if found and not any(pattern.search(words) for pattern in patterns for words in said):
            return Reason("protected", name)
    return None


def _signs(text: str, frame: str) -> Reason | None:
    if _MARKUP.search(text):
        return Reason("markup", "a link or sign")
    if _COMMAND.search(text):
        return Reason("command", "speaks to a program")
    if not frame.endswith("?") or not any(char.isalpha() for char in frame):
        return Reason("statement", "no question")
    if frame.count("?") > 1:
        return Reason("two", "asks twice")
    return Reason("statement", "more than a question") if _SENTENCE_END.search(frame) else None


def _form(frame: str, language: Language) -> Reason | None:
    words = len(frame.split())
    if words > MOST_WORDS or len(frame) > MOST_LETTERS:
        return Reason("length", f"{words} words, at most {MOST_WORDS}")
    if guess_language(frame, language) != language:
        return Reason("language", f"not {language}")
    return None


def _broken(frame: str, rules: _Rules) -> Reason | None:
    plain = frame.replace("ß", "ss").replace("’", "'")
    for name, pattern in rules.breaks.items():
        if pattern.search(plain):
            return Reason(name)
    if rules.reasons.search(plain) and not rules.values.search(plain):
        return Reason(
            "why_not", "asks for reasons"
        )  # who is asked why has to defend; what matters may be asked
    return None


def _one(frame: str, rules: _Rules) -> Reason | None:
    asking = frame.rpartition(":")[2]
    if rules.joined.search(frame, 1) or (rules.opens.match(asking) and rules.second.search(asking, 3)):
        return Reason("two", "joins two questions")
    if rules.choice.search(rules.harmless_or.sub("", frame)):
        return Reason("choice", "one of two")
    return None


def _open(frame: str, rules: _Rules) -> Reason | None:
    """The asking clause, after a colon or a preface, starts with an asking word."""
    before, _, asking = frame.rpartition(":")
    if _LISTED.fullmatch(asking):
        asking = before
    opens = rules.opens.match(asking) and not rules.embedded.match(asking)
    if opens or rules.prefaced.match(frame):
        return None
    return Reason("yes_no", "does not start with an asking word")
