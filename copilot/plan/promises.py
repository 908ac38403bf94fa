"""An open commitment as a point: who does what, due when, open since when."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from copilot.domain import Computed, Evidence, Person, Point
from copilot.plan.phrases import Voice
from copilot.plan.promised import Promise
from copilot.text.language import guess_language

_SPEAKER = re.compile(r"\b(?:ich|mir|mich|mein\w*|wir|uns\w*|I|I'll|I’ll|me|my|we|our|us)\b")


class Said(Protocol):
    """What a commitment says: whose it is, what it is, and the sentence or row it rests on first."""

    @property
    def owner(self) -> Person | None:
        """The one of the pair who promised, None for somebody else."""

    @property
    def who_text(self) -> str:
        """What that person is called where it isn't one of the two."""

    @property
    def former(self) -> date | None:
        """Until when that person was the pair's mentor, if so."""

    @property
    def what(self) -> str:
        """The words of it."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """At least one."""


def promise_point(promise: Promise, voice: Voice, today: date) -> Point:
    """One open commitment: who, what, due, how long it has been open."""
    line, quoted = promise_line(promise, voice)
    sentences = [line]
    computed: list[Computed] = []
    if promise.said_done is not None:
        sentences.append(voice.frame("said_done", day=voice.day(promise.said_done)))
        return Point(" ".join(sentences), promise.evidence, wordable=not quoted)
    due, number = _due(promise, voice, today)
    sentences.append(due)
    computed += [number] if number else []
    if promise.sessions_since >= 2:
        sentences.append(voice.frame("open_for", n=promise.sessions_since))
        days = tuple(day.isoformat() for day in (promise.made, *promise.sessions))
        computed.append(Computed(promise.sessions_since, "sessions_since", days))
    if promise.moved_from is not None:
        sentences.append(voice.frame("moved", day=voice.day(promise.moved_from)))
    elif promise.again:
        sentences.append(voice.frame("said_again", day=voice.day(promise.again[-1])))
    if not promise.confirmed:
        sentences.append(voice.frame("unconfirmed"))
    return Point(" ".join(sentences), promise.evidence, tuple(computed), wordable=not quoted)


def promise_line(promise: Said, voice: Voice) -> tuple[str, bool]:
    """Who does what; and whether it stands there as a quote.

    Words of another language, of somebody who says I, or that name the owner themselves (so they are a
    sentence, no "who: what") stand as what they are: a quote.
    """
    name = promise.owner.first_name if promise.owner else promise.who_text or voice.frame("nobody")
    said = promise.evidence[0]
    who = voice.frame("former", who=name, day=voice.day(promise.former)) if promise.former else name
    what = promise.what.rstrip(".!;, ")
    # a few words say little of their language: the sentence they come from decides then
    foreign = guess_language(what, guess_language(said.quote, voice.language)) != voice.language
    sentence = (promise.owner or promise.former) is not None and re.search(
        rf"\b{re.escape(name)}\b", what
    ) is not None
    if said.kind == "note" and (foreign or sentence or _SPEAKER.search(what)):
        quote = " ".join(said.quote.split()).removeprefix(f"{name}: ")
        return f"{who}: {voice.frame('quote', quote=quote)}", True
    return f"{who}: {what}.", False


def _due(promise: Promise, voice: Voice, today: date) -> tuple[str, Computed | None]:
    if promise.due is None:
        if promise.due_text is None:
            return voice.frame("no_due"), None
        foreign = guess_language(promise.due_text, voice.language) != voice.language
        when = voice.frame("quote", quote=promise.due_text) if foreign else promise.due_text
        return voice.frame("due_text", when=when), None
    days = (promise.due - today).days
    span = (promise.due.isoformat(), today.isoformat())
    number = Computed(-days, "days_overdue", span) if days < 0 else Computed(days, "days_until", span)
    if days == 0:
        return voice.frame("due_today"), number
    frame = ("overdue" if days < 0 else "due_in") + ("_one" if abs(days) == 1 else "")
    if promise.due_text and promise.due_text in promise.what:
        frame += "_said"  # "Antwort bis 4. Dezember" needs no "Fällig am 4. Dezember"
    return voice.frame(frame, day=voice.day(promise.due), n=abs(days)), number
