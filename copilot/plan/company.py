"""What company content says to a goal or topic: the sentences that speak to it, quoted."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from copilot.chunking import plain
from copilot.domain import Evidence, Language, Span
from copilot.retrieval import Hit
from copilot.text.field import other, said
from copilot.text.language import guess_language
from copilot.text.sentences import sentences
from copilot.text.terms import fold, stem, terms

MOST_QUOTES = 2
_WORDS = range(5, 45)
"""Shorter pieces are labels, longer ones don't fit on an agenda."""
_LEAST_SHARED = 2
_POINTS_BACK = re.compile(
    r"[\s*_-]*(?:dies(?:er|e|es|en|em)?|er|sie|es|dort|dabei|dazu|danach|damit|deshalb|dafür|"
    r"this|these|those|it|they|he|she|then|there)\b",
    re.IGNORECASE,
)
"""A sentence that opens so speaks of the one before it and can't stand alone."""
_COUNTS = frozenset(
    "ein zwei drei vier funf sechs sieb acht neun zehn stund tag woch monat jahr mal nachst letzt "
    "one two three four five six seven eight nine ten hour day week month year time next last".split()
)
"""Stems of number words and units: they are in every text and say nothing of its subject."""
_QUESTION = re.compile(r"\?\s*[»\"”)]*\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """The document that answers best, and the sentences of it that are quoted, in their order."""

    title: str
    quotes: tuple[Evidence, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    rank: int
    hit: Hit
    span: Span


def pick(
    hits: Sequence[Hit],
    query: str,
    language: Language,
    *,
    beside: str = "",
    fits: Callable[[Hit, str], bool] = lambda _hit, _sentence: True,
) -> Passage | None:
    """Sentences of one document that share the most telling words with the query; None when none does.

    A sentence must share two words with the query, or one where its heading shares another: near in
    meaning alone is not enough to put a document on somebody's agenda. Words count by how rare they are
    among the passages found, so that "two hours" says less than "promotion". Words ``beside``
    the query count too, but never alone; ``fits`` leaves sentences out.
    """
    core = _meaning(query, language)
    meaning = _meaning(beside, language) | core if beside else core
    weight = _rarity(hits, meaning)
    best = [
        candidate
        for rank, hit in enumerate(hits)
        for span in sentences(hit.text)
        if fits(hit, span.quote)
        and (candidate := _candidate(rank, hit, span, meaning, core, weight, language)) is not None
    ]
    if not best:
        return None
    best.sort(key=lambda c: (-c.score, c.rank, c.span.start))
    first = best[0]
    chosen = [c for c in best if c.hit.source == first.hit.source and c.score >= first.score / 2][
        :MOST_QUOTES
    ]
    chosen.sort(key=lambda c: c.hit.start + c.span.start)
    return Passage(first.hit.title, tuple(_evidence(c.hit, c.span) for c in chosen), first.score)


def touches(text: str, query: str, language: Language) -> int:
    """How many words of the query a short text has, in either language."""
    return len(_meant(text, guess_language(text, language), _meaning(query, language)))


def _meaning(query: str, language: Language) -> dict[str, str]:
    """Stems to look for, each with the word of the query it stands for.

    In both spellings of what was written, and as the field's terms are called in the other language.
    """
    plain_stems = [*terms(query, language), *terms(query, other(language))]
    meaning = {name: name for name in plain_stems if not name.isdigit() and name not in _COUNTS}
    for word, others in said(query, language)[0].items():
        for name, share in others.items():
            if share == 1:
                meaning.setdefault(name, stem(fold(word), language))
    return meaning


def _meant(text: str, language: Language, meaning: dict[str, str]) -> set[str]:
    return {meaning[name] for name in terms(text, language) if name in meaning}


def _rarity(hits: Sequence[Hit], meaning: dict[str, str]) -> dict[str, float]:
    """For each word asked for, how much finding it says: inverse document frequency; counts say nothing."""
    held = [_meant(f"{hit.title} {hit.headings} {hit.text}", hit.language, meaning) for hit in hits]
    counts = {word: sum(word in words for words in held) for word in meaning.values()}
    return {word: math.log(1 + len(held) / n) for word, n in counts.items() if n}


def _candidate(
    rank: int,
    hit: Hit,
    span: Span,
    meaning: dict[str, str],
    core: dict[str, str],
    weight: dict[str, float],
    language: Language,
) -> _Candidate | None:
    if len(span.quote.split()) not in _WORDS or not _is_prose(span.quote):
        return None
    shared = _meant(span.quote, hit.language, meaning)
    header = _meant(f"{hit.title} {hit.headings}", hit.language, meaning)
    if not shared & set(core.values()) or len(shared) + min(len(header - shared), 1) < _LEAST_SHARED:
        return None
    same_language = 0.5 if hit.language == language else 0.0
    score = (
        sum(weight[t] for t in shared) + 0.5 * sum(weight[t] for t in header) + same_language - 0.15 * rank
    )
    return _Candidate(score, rank, hit, span)


def _is_prose(sentence: str) -> bool:
    marked = sentence[:1] in "|#`>" or "|" in sentence
    return not (marked or _QUESTION.search(sentence) or _POINTS_BACK.match(sentence))


def _evidence(hit: Hit, span: Span) -> Evidence:
    label = " › ".join(part for part in (hit.title, hit.headings) if part)
    start = hit.start + span.start
    end = hit.start + span.end
    return Evidence(hit.source, hit.kind, span.quote, start, end, hit.day, hit.passage_id, label)


def shown(evidence: Evidence) -> str:
    """The quote as a reader sees it, without Markdown marks."""
    return plain(evidence.quote)
