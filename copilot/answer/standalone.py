"""A follow-up said without what went before: found by its words, completed from the question before it.

"Und in Teilzeit?" after "Wie viele Tage Weiterbildung habe ich im Jahr?" is looked up as "Wie viele Tage
Weiterbildung habe ich im Jahr in Teilzeit?"; a question that stands by itself stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.answer.following import Rules, rules
from copilot.answer.joining import joined, labelled
from copilot.answer.leaning import leans, points
from copilot.answer.topic import parted
from copilot.domain import Language
from copilot.text.field import question_language
from copilot.text.sentences import sentences
from copilot.text.terms import fold
from copilot.text.tidy import one_line

LONGEST = 400
"""Characters of a completed question."""
_LONGEST_CLAIM = 200
_LONG = 300
"""Characters from which a message brings along what it is about."""
_STOP = re.compile(r"(?<=[^\W\d_]{2}[.!?])\s+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question before this one: as it was looked up, and the claims it was answered with.

    ``noted`` are those of them that quote a note: no model is shown them again.
    """

    standalone: str
    claims: tuple[str, ...] = ()
    noted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standalone:
    """The question to look up; ``follows`` says whether it needed what went before."""

    text: str
    follows: bool


def standalone(question: str, earlier: Sequence[Earlier], language: Language) -> Standalone:
    """The question as it can be looked up; ``earlier`` are the conversation's last questions, the newest last.

    A question that leans on them is one line of at most LONGEST characters, in words of its own, of those
    questions, or of the claim it names; the conversation may have changed its language meanwhile.
    """
    text = one_line(question)
    own = rules(language)
    asked = [Earlier(_last_question(e.standalone), e.claims) for e in earlier]
    before = [e for e in asked if _rules_of(e.standalone, language).told(e.standalone)]
    bare, opened = stripped(text, own)
    if not before or len(text) > _LONG or not any(char.isalnum() for char in bare):
        return Standalone(text, follows=False)
    claim = named(bare, before[-1].claims, own)
    if claim is not None:
        return Standalone(_of_claim(bare, claim, own), follows=True)
    meant = own.patterns["corrects"].match(bare)
    about = own.patterns["about"].match(bare)
    if not meant and not about and not leans(bare, own, opened=opened):
        return Standalone(_raised(bare) if bare != text else text, follows=False)
    found = joined(
        _core(bare, own), [e.standalone for e in before], own, _rules_of(before[-1].standalone, language)
    )
    return Standalone(_raised(_bounded(found)), follows=True)


def _last_question(text: str) -> str:
    """Of an earlier message of several sentences the one that asked last."""
    said = [one_line(span.quote) for span in sentences(text)]
    asking = [sentence for sentence in said if sentence.endswith("?")]
    return (asking or said or [text])[-1][-LONGEST:]


def _rules_of(text: str, language: Language) -> Rules:
    return rules(question_language(text, language))


def stripped(text: str, own: Rules) -> tuple[str, bool]:
    """The text without thanks, greetings and "and" around it, and whether an "and" or "but" opened it."""
    rest = own.patterns["closes"].sub("", text)
    head = own.patterns["opens"].match(rest)
    if head is None:
        return rest.strip(), False
    return rest[head.end() :].strip(), bool(own.patterns["joins"].search(head[0]))


def named(bare: str, claims: Sequence[str], own: Rules) -> str | None:
    """The claim that "the second one" means; None where none is meant or there are fewer."""
    found = own.patterns["nth"].search(bare)
    if not found or not claims:
        return None
    word = fold(found["n"] or found["m"])
    number = int(word) if word.isdecimal() else own.ordinals.get(word, 0)
    if number == -1:
        number = len(claims)
    return claims[number - 1] if 0 < number <= len(claims) else None


def _of_claim(bare: str, claim: str, own: Rules) -> str:
    """What is asked about a claim, with the claim in front; the claim itself where nothing more is asked."""
    first = _STOP.split(one_line(claim))[0]
    label = first[:_LONGEST_CLAIM].rstrip(" .!?:;,")
    that = own.say["that"]
    said = (
        own.patterns["nth"]
        .sub(lambda m: own.say.get(fold(m[0].split()[0]), that), _core(bare, own))
        .strip(" ?!.,")
    )
    rest = re.sub(rf"^(?:{that}\s*[:,–-]+\s*|{that}$)", "", said, flags=re.IGNORECASE).strip()
    return _raised(_bounded(labelled(label, rest, own) if rest else f"{label}?"))


def _core(bare: str, own: Rules) -> str:
    """What is new in a follow-up: without "what about", "I meant", "no"."""
    text = bare.strip(" ?!.,")
    meant = own.patterns["corrects"].match(text)
    if meant and meant.end() < len(text):
        text = text[meant.end() :]
    about = own.patterns["about"].match(text)
    if about and about.end() < len(text):
        text = own.patterns["about_ends"].sub("", text[about.end() :])
        mit = own.patterns["about_lead"].match(text)
        if mit:
            people = own.is_person(text)
            text = f"{own.say['beside']} {text[mit.end() :]}" if people else text[mit.end() :]
    condition = own.patterns["condition"].match(text)
    return text[condition.end() :] if condition and not points(text[condition.end() :], own) else text


def _bounded(text: str) -> str:
    """At most LONGEST characters: the label goes first, then what is too long at the end."""
    if len(text) > LONGEST:
        text = parted(text)[1]
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "?"


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
