"""Lies that leave a sentence's words in place: something added, a condition left out, a sentence joined."""

from __future__ import annotations

import random
import re

from copilot.domain import Language
from copilot.text.terms import fold
from evals.grounding.lies import small
from evals.grounding.source import Paragraph

ALSO: dict[Language, str] = {"de": "und", "en": "and"}
_ARTICLE: dict[Language, str] = {"de": "der|die|das|den|dem|ein|eine|einen|einer", "en": "a|the"}
_ADJECTIVE: dict[Language, str] = {
    "de": r"[a-zäöüß]{4,}(?:e|en|er|es)",
    "en": r"[a-z]{3,}(?:al|ive|ous|ful|ic|ary|able|ern|ent)",
}
_NOUN: dict[Language, str] = {"de": r"[A-ZÄÖÜ][\w-]+", "en": r"[a-z]{4,}"}
_IF: dict[Language, re.Pattern[str]] = {
    "de": re.compile(
        r"^(.{20,}?), (?:wenn|falls|sofern|solange|ausser wenn|außer wenn|es sei denn) [^;]+\.$"
    ),
    "en": re.compile(r"^(.{20,}?),? (?:if|unless|provided that|as long as|only when|except when) [^;]+\.$"),
}
_EMPTY = frozenset(
    "itself himself herself themselves others other such certain particular respective various several own "
    "sich selbst andere anderen bestimmte bestimmten jeweilige jeweiligen verschiedene verschiedenen eigene eigenen "
    "solche solchen einzelne einzelnen".split()
)
"""Words that put in say nothing new."""
_IF_FIRST = re.compile(r"^(?:If|Unless|As long as) [^,;]+, (.{20,})$")


def added(sentence: str, paragraph: Paragraph, around: list[Paragraph], dice: random.Random) -> str | None:
    """A second thing at the end ("and a car"), or an adjective before a noun, from another paragraph."""
    made = [
        text
        for text in (_thing(sentence, paragraph, around, dice), _adjective(sentence, paragraph, around, dice))
        if text
    ]
    return dice.choice(made) if made else None


def _thing(sentence: str, paragraph: Paragraph, around: list[Paragraph], dice: random.Random) -> str | None:
    also, article, noun = ALSO[paragraph.language], _ARTICLE[paragraph.language], _NOUN[paragraph.language]
    pattern = re.compile(
        rf"\b{also} ((?:(?:{article}) )?(?:{_ADJECTIVE[paragraph.language]} )?{noun})(?=[,.;])"
    )
    things = [thing for other in around for thing in pattern.findall(other.text)]
    new = [
        thing
        for thing in things
        if thing.split()[-1][:6].lower() not in paragraph.text.lower() and not _says_nothing(thing)
    ]
    return f"{sentence[:-1]} {also} {dice.choice(new)}." if new else None


def _adjective(
    sentence: str, paragraph: Paragraph, around: list[Paragraph], dice: random.Random
) -> str | None:
    """An adjective that stands behind the same article elsewhere."""
    article, adjective, noun = (t[paragraph.language] for t in (_ARTICLE, _ADJECTIVE, _NOUN))
    spots = list(re.finditer(rf"\b({article}) (?={noun}\b)(?!{adjective} {noun})", sentence))
    if not spots:
        return None
    spot = dice.choice(spots)
    seen = [
        word
        for other in around
        for word in re.findall(rf"\b{spot[1]} ({adjective}) {noun}\b", other.text)
        if word[:5] not in paragraph.text.lower() and not _says_nothing(word)
    ]
    return f"{sentence[: spot.end()]}{dice.choice(seen)} {sentence[spot.end() :]}" if seen else None


def _says_nothing(thing: str) -> bool:
    """Whether what would be put in adds nothing that could be false: "and itself", "the respective course"."""
    return fold(thing.rsplit(maxsplit=1)[-1]) in _EMPTY


def unconditional(sentence: str, paragraph: Paragraph) -> str | None:
    """What holds under a condition, said without it."""
    behind = _IF[paragraph.language].match(sentence)
    if behind:
        return f"{behind[1]}."
    before = _IF_FIRST.match(sentence)
    return before[1][:1].upper() + before[1][1:] if before else None


def half(right: str, wrong: str, language: Language, dice: random.Random) -> str:
    """A sentence joined to one that the evidence doesn't have."""
    halves = [right, wrong]
    dice.shuffle(halves)
    joint = dice.choice((". ", "; ", f", {ALSO[language]} "))
    return halves[0][:-1] + joint + (halves[1] if joint == ". " else small(halves[1]))
