"""What a rewording is held against: the draft in its parts, and the evidence that speaks of the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.domain import Language
from copilot.grounding.lexicon import lexicon
from copilot.grounding.marks import marks
from copilot.grounding.match import Source
from copilot.grounding.reading import Reading, people, read
from copilot.text.language import guess_language

_OWNER = re.compile(r"\s*(?P<owner>[^:.;\n]{1,60}?):\s")
_NO_OWNER = re.compile(
    r"(?:stand|so far|reached|erreicht|heute|today|morgen|tomorrow|due|fällig|at the start|ziel|goal|termin)\b",
    re.IGNORECASE,
)
_FRAMES = re.compile(
    r"(?:(?<=[.!?»\"])\s+|^)(?=(?:Due\b|Was due|No date set|Open for|Not yet confirmed|Fällig|Heute fällig|Ohne Termin|"
    r"Seit (?:\w+) (?:Sitzung|Tag)|Noch nicht bestätigt|Stand\b|So far:|Done, says|Laut Notiz|"
    r"At the start:|No reading|Reached:|Noch kein Stand|Erreicht:|Ziel (?:bis|war)|Unchanged|Mittlerweile))"
)
_DUE_TEXT = re.compile(r"(?:Due|Fällig): (?P<when>[^.]+)\.")


@dataclass(frozen=True, slots=True)
class Given:
    """A draft and its evidence, read. ``owner`` is the person who promised, if the draft names one."""

    draft: Reading
    what: Reading
    evidence: tuple[Reading, ...]
    owner: str | None
    persons: Mapping[str, str]
    is_commitment: bool
    due_words: tuple[str, ...]
    computed: frozenset[str]

    @property
    def frame(self) -> frozenset[str]:
        """The neutral words that a point of this kind may use."""
        words = lexicon(self.draft.language)
        name = "commitment" if self.is_commitment else "goal"
        return words.words("free") | words.words(name)

    @property
    def said_done(self) -> bool:
        """Whether the draft reports that a note calls it done."""
        return "said_done" in marks(self.draft)[0]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Draft and evidence."""
        return (self.draft, *self.evidence)


@lru_cache(maxsize=256)
def given(
    draft: str,
    evidence: tuple[str, ...],
    computed: tuple[str, ...],
    language: Language,
    names: tuple[str, ...],
) -> Given:
    """Read draft and evidence once for all rewordings of a point."""
    head = _OWNER.match(draft)
    if head and _NO_OWNER.match(head["owner"].strip()):
        head = None
    persons = people(names)
    owner_words = head["owner"] if head else ""
    owner = _owner(owner_words, persons, language)
    if (
        head
        and owner is None
        and "," not in owner_words
        and owner_words[:1].isupper()
        and len(owner_words.split()) <= 3
    ):
        persons = {**persons, **dict.fromkeys(owner_words.split(), owner_words)}
        owner = owner_words
    body = draft[head.end() :] if head else draft
    what = _FRAMES.split(body, maxsplit=1)[0]
    due = _DUE_TEXT.search(draft)
    reading = read(draft, language, persons)
    what_reading = read(what, language, persons)
    return Given(
        reading,
        what_reading,
        _aligned(evidence, what_reading, language, persons),
        owner,
        persons,
        head is not None,
        tuple(token.raw for token in read(due["when"], language, persons).tokens if token.is_word)
        if due
        else (),
        frozenset(computed),
    )


def _owner(text: str, persons: Mapping[str, str], language: Language) -> str | None:
    found = [token.value[0] for _, token in read(text, language, persons).of_kind("name")]
    return str(found[0]) if found else None


def _aligned(
    evidence: Sequence[str], what: Reading, language: Language, persons: Mapping[str, str]
) -> tuple[Reading, ...]:
    """The clauses of the evidence in the draft's language that speak of what the draft speaks of.

    Another clause of the same note may be about another promise: its words are not this one's.
    """
    clauses = [
        read(clause, language, persons)
        for quote in evidence
        if guess_language(quote, language) == language
        for clause in _clauses(quote, persons)
    ]
    source = Source([what])
    free = lexicon(language).words("free")
    content = [token for token in what.tokens if token.is_word and token.form not in free]
    if not content:
        return tuple(clauses)
    scored = [
        (
            sum(
                token.is_word and token.form not in free and source.has(token.raw, language)
                for token in clause.tokens
            ),
            clause,
        )
        for clause in clauses
    ]
    best = max((score for score, _ in scored), default=0)
    return tuple(clause for score, clause in scored if score and score >= min(best, max(2, 0.6 * best)))


def _clauses(quote: str, persons: Mapping[str, str]) -> list[str]:
    names = "|".join(re.escape(name) for name in persons) or r"(?!)"
    border = (
        r"(?<!\d)(?<!\b[A-Z])[.!?](?:\s+|$)|[;\n]+\s*|,\s+(?=(?:" + names + r")\s)|"
        r"\s(?:und|and|aber|but|while|während)\s(?=(?:" + names + r")\s)"
    )
    return [part for part in re.split(border, quote) if part and part.strip()]
