"""How much of a passage is quoted: the sentence that was chosen with what it can't be understood without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.answer.candidates import Candidate
from copilot.answer.tables import rows_for
from copilot.domain import LANGUAGES, Span
from copilot.grounding.facts import number_words
from copilot.text.terms import fold

MOST_ITEMS = 8
"""Items up to which a list is quoted as a whole; of a longer one its opening and the item that was chosen."""
MOST_WORDS = 100
"""Words up to which it is: a longer one is read by nobody who asked for one of its items."""
_ITEM = re.compile(r"(?:^|\n)[ \t>]*(?:[-*+•–‣▪]|\d{1,2}[.)]|[a-z]\))[ \t]+(?:\[[ xX]\][ \t]*)?$")
_BOLD_NUMBER = re.compile(r"(?:\*\*|__)\d{1,2}[.)]\s")
_LEANS = re.compile(
    r"(?:this|these|that|those|it|its|they|their|he|she|such|then|there|also|however|otherwise|both|"
    r"dies|diese[rsmn]?|das|es|er|sie|dabei|dafür|dazu|damit|davon|darin|dort|dann|danach|ausserdem|zudem|"
    r"sonst|jedoch|beide[sn]?|solche[rsn]?|gerundet|ihr|ihre[rnms]?|sein|seine[rnms]?)\b(?!\s+[A-ZÄÖÜ]\w+\s+ist\b)",
    re.IGNORECASE,
)


_DEFINES = re.compile(
    r"\s*(?:what (?:is|are) (?!the\b|my\b|our\b|your\b|in\b|it\b)|what does .* mean\b"
    r"|was (?:ist|sind) (?!der\b|die\b|das\b|mein|in\b|es\b)"
    r"|was (?:bedeutet|heisst|heißt|versteht man unter)\b|was ist mit .* gemeint\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:first(?:ly)?,|first of all\b|to (?:start|begin)\b|als erstes\b|zuerst\b|zunächst\b|erstens\b)",
    re.IGNORECASE,
)
"""What begins with the first of several steps, of which the rest of the paragraph has the others."""
MOST_BEFORE = 2
"""Sentences before the chosen one, of its own paragraph, that are quoted where a question asks what something is."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A run of candidates of one passage that is quoted in one piece, and how it reads."""

    run: tuple[Candidate, ...]

    @property
    def first(self) -> Candidate:
        """Where the run begins."""
        return self.run[0]

    @property
    def words(self) -> str:
        """The run as a person reads it: sentences one after the other, items with a dot between them."""
        text = ""
        for candidate in self.run:
            before = text[-1:]
            glue = "" if not text else " · " if is_item(candidate) and before not in ":" else " "
            glue = " – " if text and candidate.is_row else glue
            text += glue + candidate.words
        return text

    @property
    def span(self) -> Span:
        """Where the run stands in the stored text, verbatim."""
        start, end = self.run[0].span.start, self.run[-1].span.end
        hit = self.first.hit
        return Span(start, end, hit.text[start - hit.start : end - hit.start])


def is_item(candidate: Candidate) -> bool:
    """Whether the candidate stands behind a list's mark, or begins with a number in bold."""
    hit = candidate.hit
    before = hit.text[: candidate.span.start - hit.start]
    return bool(_ITEM.search(before) or _BOLD_NUMBER.match(candidate.span.quote))


def extent(chosen: Candidate, everything: Sequence[Candidate], question: str = "") -> Extent:
    """What to quote for the chosen candidate: a list with its opening, a sentence that leans with the one before.

    Of a table the row that the question is about. Of a note one sentence or item: its lists are not of one thing.
    """
    passage = [c for c in everything if c.rank == chosen.rank]
    at = passage.index(chosen)
    if chosen.is_row:
        return Extent(rows_for(chosen, passage, question))
    if _announces(passage, at) or (is_item(chosen) and chosen.hit.kind == "document"):
        return _list(passage, at)
    if chosen.words.endswith("?"):
        return Extent(tuple(passage[at : at + 2]))  # a question that the document asks, with its answer
    first = at
    if _LEANS.match(chosen.words) and at and _together(passage[at - 1], chosen):
        first = at - 1
    earliest = max(0, at - MOST_BEFORE) if _DEFINES.match(question) else first
    while first > earliest and _together(passage[first - 1], passage[first]):
        first -= 1
    last = at + 1
    while _BEGINS.match(chosen.words) and last < len(passage) and _together(passage[last - 1], passage[last]):
        last += 1
    whole = Extent(tuple(passage[first:last]))
    return whole if len(whole.words.split()) <= MOST_WORDS else Extent(tuple(passage[first : at + 1]))


def around(
    chosen: Candidate, near: Sequence[Candidate], everything: Sequence[Candidate], question: str = ""
) -> Extent:
    """What to quote where only the neighbourhood of the answer is known: it, with the list that it touches."""
    own = extent(chosen, everything, question)
    if chosen.is_row or len(own.run) > 2:
        return own
    numbers = [c.number for c in (*near, *own.run)]
    passage = [c for c in everything if c.rank == chosen.rank]
    return Extent(tuple(c for c in passage if min(numbers) <= c.number <= max(numbers)))


def _list(passage: Sequence[Candidate], at: int) -> Extent:
    """A list with the line that opens it; of a long one the chosen item alone, or the opening with its first."""
    opens = not is_item(passage[at])
    first = at + 1 if opens else at
    while not opens and first > 0 and is_item(passage[first - 1]):
        first -= 1
    last = _after_items(passage, first)
    if last - first > MOST_ITEMS or sum(len(c.words.split()) for c in passage[first:last]) > MOST_WORDS:
        return Extent(tuple(passage[at : at + 2])) if opens else Extent(_with_children(passage, at, last))
    if last == first:
        last = min(first + 1, len(passage))  # what a colon announces is no list
    announced = first > 0 and not is_item(passage[first - 1]) and _announces(passage, first - 1)
    return Extent(tuple(passage[first - announced : last]))


def _after_items(passage: Sequence[Candidate], first: int) -> int:
    """The place after the items that begin at ``first``; that one where none stands there."""
    last = first
    while last < len(passage) and is_item(passage[last]):
        last += 1
    return last


def _announces(passage: Sequence[Candidate], at: int) -> bool:
    """Whether a list follows that the sentence opens: by a colon, or as many items as it names a number of."""
    opening = passage[at]
    if opening.words.endswith(":"):
        return True
    if is_item(opening):
        return False
    items = passage[at + 1 : _after_items(passage, at + 1)]
    top = sum(indent(item) == indent(items[0]) for item in items)
    return top > 1 and any(counted(word) == top for word in re.findall(r"\w+", fold(opening.words)))


@lru_cache(maxsize=512)
def counted(word: str) -> int | None:
    """The number of things that a folded word says, in digits or in either language ("3", "three", "drei")."""
    value = int(word) if word.isdecimal() and len(word) <= 2 else None
    for language in LANGUAGES:
        value = number_words(language).get(word, value)
    return value


def _with_children(passage: Sequence[Candidate], at: int, last: int) -> tuple[Candidate, ...]:
    """An item of a long list with those that stand below it, further in: they are about it."""
    end = at + 1
    while end < last and indent(passage[end]) > indent(passage[at]) and end - at < MOST_ITEMS:
        end += 1
    return tuple(passage[at:end])


def indent(item: Candidate) -> int:
    """How far in the line begins on which an item or a sentence stands."""
    before = item.hit.text[: item.span.start - item.hit.start]
    line = before[before.rfind("\n") + 1 :].expandtabs()
    return len(line) - len(line.lstrip())


def _together(one: Candidate, other: Candidate) -> bool:
    """Whether nothing but blanks lies between the two."""
    hit = one.hit
    between = hit.text[one.span.end - hit.start : other.span.start - hit.start]
    return not between.strip() and "\n\n" not in between and not one.is_row
