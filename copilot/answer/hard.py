"""Whether somebody writes of harm: rules for what is said outright and what is said between the lines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from copilot.answer.rules import Folded, Rule, Spelling, folded, rules
from copilot.domain import LANGUAGES, Language

HardKind = Literal["self_harm", "violence", "threat", "harassment", "discrimination", "bullying", "burn_out"]
HARD_KINDS: tuple[HardKind, ...] = get_args(HardKind)
"""The gravest first: where a message speaks of two, this one counts."""
BeyondKind = Literal["legal", "medical", "pay"]
_BEYOND_KINDS: tuple[BeyondKind, ...] = get_args(BeyondKind)
ALWAYS_URGENT: frozenset[HardKind] = frozenset(("self_harm", "violence", "threat"))
"""Kinds in which life or safety may be at risk, whatever else is said."""
_SIGNS = 2
"""Different signs of a kind, each harmless alone, that together make a case."""


@dataclass(frozen=True, slots=True)
class HardCase:
    """What a message speaks of; ``urgent`` where life or safety may be at risk."""

    kind: HardKind
    urgent: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """The rules of one kind: ``said`` counts, ``topic`` counts unless asked about, ``signs`` count together."""

    said: tuple[Rule, ...]
    topic: tuple[Rule, ...]
    signs: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The word list of one language."""

    spelling: Spelling
    kinds: dict[HardKind, _Kind]
    beyond: dict[BeyondKind, tuple[Rule, ...]]
    urgent: tuple[Rule, ...]
    about: tuple[Rule, ...]


@lru_cache(maxsize=2)
def _words(language: Language) -> _Words:
    text = resources.files("copilot.answer").joinpath(f"hard_{language}.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    sets: dict[str, str] = data["sets"]
    return _Words(
        spelling=Spelling.of(data["aliases"], data["typed"], data["meant"]),
        kinds={
            kind: _Kind(
                said=rules(data["kinds"][kind].get("said", ()), sets),
                topic=rules(data["kinds"][kind].get("topic", ()), sets),
                signs=rules(data["kinds"][kind].get("signs", ()), sets),
            )
            for kind in HARD_KINDS
        },
        beyond={kind: rules(data["beyond"][kind], sets) for kind in _BEYOND_KINDS},
        urgent=rules(data["urgent"], sets),
        about=rules(data["about"], sets),
    )


def recognise(text: str) -> HardCase | None:
    """What harm a message speaks of, done to its writer or to somebody else; None for any other message.

    Both languages' rules are tried, whatever the language of the message. In doubt it is a case: contact points
    shown in vain cost less than a cry that gets a search result. A question about the subject itself (a policy, a
    course, prevention) is none, for the documents answer it. Pure: no model, no clock, no store.
    """
    read = {language: folded(text, _words(language).spelling) for language in LANGUAGES}
    asked_about = _asked_about(read)
    found = {
        kind
        for language in LANGUAGES
        for kind, rule in _words(language).kinds.items()
        if any(said.holds(read[language]) for said in rule.said)
        or any(
            topic.fits(sentence) and number not in asked_about
            for topic in rule.topic
            for number, sentence in enumerate(read[language].sentences)
        )
    }
    gravest = next((kind for kind in HARD_KINDS if kind in found), None) or _by_signs(read)
    if gravest is None:
        return None
    urgent = any(rule.holds(read[language]) for language in LANGUAGES for rule in _words(language).urgent)
    return HardCase(gravest, urgent or gravest in ALWAYS_URGENT)


def _asked_about(read: dict[Language, Folded]) -> frozenset[int]:
    """The sentences, by number, that ask about a subject: who writes German may well write of a policy or training."""
    return frozenset(
        number
        for language, text in read.items()
        for number, sentence in enumerate(text.sentences)
        if any(rule.fits(sentence) for rule in _words(language).about)
    )


def _by_signs(read: dict[Language, Folded]) -> HardKind | None:
    """The kind of which several signs come together, the least grave first, for signs prove little."""
    for kind in reversed(HARD_KINDS):
        for language, text in read.items():
            if sum(sign.holds(text) for sign in _words(language).kinds[kind].signs) >= _SIGNS:
                return kind
    return None


def beyond(text: str) -> BeyondKind | None:
    """Whether a question asks for legal, medical or pay advice, which documents don't give; else None.

    A question for documented facts (a salary band, paid days of sickness, a notice period) is none.
    """
    for language in LANGUAGES:
        words = _words(language)
        read = folded(text, words.spelling)
        for kind, asked in words.beyond.items():
            if any(rule.holds(read) for rule in asked):
                return kind
    return None
