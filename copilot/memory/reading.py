"""A sentence as the rules read it: its words, dates, people, what stands before it, whom it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.domain import Language, Side
from copilot.memory.dates import Hit
from copilot.memory.heads import Clause
from copilot.memory.outline import Line
from copilot.memory.words import People, Subject, Token, other
from copilot.text import dictionary
from copilot.text.terms import compound_parts, fold

_QUESTION = re.compile(
    r",?\s*(?:ob|wie|was|wer|welche\w*|dass|if|whether|how|what|that|who|which)\b", re.IGNORECASE
)
_ANSWERED = re.compile(
    r"\band\s+(?:then\s+)?(?:get|let|tell|report|send|reply|come|inform|confirm|write|call)\b|"
    r"\bund\s+(?:dann\s+)?(?:meldet?|berichtet?|gibt|gebe|sagt?|schreibt?|schickt?|schicke|informiert?|antwortet?)\b",
    re.IGNORECASE,
)
"""Behind a question that is to be asked: the deed goes on, and a day behind it is its own."""
_PERSONS_DEEDS = frozenset(
    "hat hatte rief schrieb meldete sagte sagt meinte meint fragte antwortete bot kennt getroffen angerufen gesprochen "
    "has had called wrote said says asked rang phoned emailed told met replied offered knows".split()
)
_LONGEST_NAME = 11
_ASIDE = re.compile(r"\([^()]*\)")
_LOOSE_DATE = re.compile(r"[.;–—(]\s*$")
_DANGLING = re.compile(
    r"(?<!\w)(?:to|of|for|with|from|about|week\s+of|mit|von|zu|für|vom|zum|zur|an|auf|aus|über|ans|aufs|the|der|die|"
    r"das)\s*$",
    re.IGNORECASE,
)
_WITH_DATE = re.compile(
    r"(?<!\w)(?:starting|beginning|from|start|ab|beginnend|also|d\.h\.)\s*$", re.IGNORECASE
)


def _at_end(text: str, hit: Hit, end: int) -> bool:
    """Whether a date stands behind a comma at the very end: "…, ob es geht, bis 25. September."."""
    behind = not any(letter.isalnum() for letter in text[hit.found.end : end])
    return behind and text[: hit.found.start].rstrip().endswith(",")


_IS = frozenset("is has was ist hat war 's ’s".split())


@dataclass(slots=True)
class Focus:
    """Who was spoken of last, to resolve "sie", "er", "she", "he"."""

    side: Side | None = None
    outsider: str = ""  # gender of an outsider spoken of last, "?" when unknown, "" when none
    name: str = ""  # what that outsider was called

    def follow(self, text: str, words: list[Token], people: People) -> None:
        """Keep in mind whom this sentence was about."""
        named = people.mentioned(words)
        leading = people.subject(text, words, 0) if words else None
        if leading and (leading.kind == "third" or is_first_name(leading, words)):
            self.outsider, self.name = leading.gender or "?", leading.text
        elif leading and leading.kind == "pair":
            self.side, self.outsider = leading.sides[0], ""
        elif len(named) == 1:
            self.side, self.outsider = next(iter(named)), ""


def is_first_name(subject: Subject, words: list[Token]) -> bool:
    """Whether a sentence begins with an outsider's name: a word without a plural, and a person's deed behind it."""
    if subject.kind != "name" or subject.last >= len(words) or words[subject.last].low not in _PERSONS_DEEDS:
        return False
    name = subject.text.split()[0]
    low = name.lower()
    plural = any(dictionary.is_known(name + ending, "de") for ending in ("e", "en", "es", "n"))
    form = dictionary.lemma(
        low, "en"
    )  # with a capital it is a name; "Easier said than done" begins with a word
    listed = form.islower() and (form != low or dictionary.is_known(low + "s", "en"))
    return not plural and not listed and not compound_parts(fold(name)) and len(name) <= _LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence is read with; ``before`` is the sentence before it, ``after`` a lone date behind it."""

    line: Line
    text: str
    words: list[Token]
    language: Language
    hits: tuple[Hit, ...]
    people: People
    focus: Focus
    before: str = ""
    after: Hit | None = None

    def whom(self, clause: Clause) -> Side | None:
        """Whom a pronoun means: the one of the pair spoken of last, else the one who doesn't write."""
        if clause.subject.kind != "pronoun":
            return None
        earlier = self._earlier(clause)
        named = self.people.mentioned(earlier)
        if len(named) == 1:
            return next(iter(named))
        leading = self._leading(earlier)
        after = earlier[leading.last].low if leading and len(earlier) > leading.last else ""
        if leading and leading.kind == "name" and (after in _IS or is_first_name(leading, earlier)):
            return None
        if self.focus.outsider and self.focus.outsider in {clause.subject.gender, "?"}:
            return None
        return self.focus.side or other(self.people.cast.writer)

    def _earlier(self, clause: Clause) -> list[Token]:
        """The words before a clause; what stands in brackets is said in passing."""
        asides = [match.span() for match in _ASIDE.finditer(self.text[: clause.start])]
        return [
            token
            for token in self.words
            if token.end <= clause.start and not any(start <= token.start < end for start, end in asides)
        ]

    def outsider(self, clause: Clause) -> str:
        """What the outsider is called whom a pronoun means; empty where nobody was named."""
        leading = self._leading(self._earlier(clause))
        if leading and leading.kind in {"name", "third"}:
            return leading.text
        return self.focus.name if self.focus.outsider else ""

    def _leading(self, earlier: list[Token]) -> Subject | None:
        """Whom these words begin with."""
        return self.people.subject(self.text, earlier, 0) if earlier else None

    def due(self, start: int, end: int, main_end: int) -> Hit | None:
        """The date that belongs to this part; one inside a subordinate clause only when it is a deadline."""
        tail = self.text[main_end:end]
        question = _QUESTION.match(tail)
        inside = [
            hit
            for hit in self.hits
            if start <= hit.found.start < end and not hit.linked and hit.found.end <= end + 1
            if hit.found.start < main_end
            or (
                hit.found.deadline
                and (
                    not question
                    or _LOOSE_DATE.search(self.text[: hit.found.start])
                    or _at_end(self.text, hit, end)
                    or _ANSWERED.search(self.text[main_end : hit.found.start])
                )
            )
            or (not question and not tail.startswith(","))
        ]
        if not inside:
            return self.after
        return min(inside, key=lambda hit: (not hit.found.deadline, hit.found.day is None, hit.found.start))

    def cut(self, start: int, end: int, due: Hit | None) -> str:
        """``text[start:end]`` without the date, unless words would be left hanging without it."""
        text = self.text
        if due is None or due is self.after or due.found.end <= start or due.found.start >= end:
            return text[start:end]
        here = max(start, due.found.start)
        left = text[start:here]
        with_date = _WITH_DATE.search(left)
        if with_date:
            left = left[: with_date.start()]
        elif _DANGLING.search(left) or re.match(r"\s*(?:of|von)\b", text[due.found.end : end]):
            return text[start:end]
        elif re.search(r",\s+(?-i:[A-ZÄÖÜ]\w+)\s+$", left) and re.match(
            r"[\s.!]*$", text[due.found.end : end]
        ):
            return text[start:end]  # "…, Antwort bis 4. Dezember" says what the date is for
        # the point of "bis Fr." belongs to the day
        return left + " " + re.sub(r"^\.(?=\s)", "", text[min(end, due.found.end) : end])
