"""Partial support: only the clause that the evidence does not support is cut, the rest stays as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copilot.domain import Language
from copilot.embedding import Embedder
from copilot.grounding.support.decide import support
from copilot.text.language import guess_language
from copilot.text.sentences import sentences

_JOINTS = {
    "de": "und sowie aber sondern während weil wobei nachdem bevor obwohl damit indem",
    "en": "and but while because after before although when since whereas",
}
_CUTS = {
    language: re.compile(rf"(?:,| [–—]|;)? (?:{'|'.join(words.split())})(?= )|[,;] | \(| – ")
    for language, words in _JOINTS.items()
}
_SHORTEST = 3
"""Words that a clause must have to be cut or to stay alone."""


def supported_part(
    claim: str,
    evidence: str | Sequence[str],
    *,
    language: Language | None = None,
    names: Sequence[str] = (),
    embedder: Embedder | None = None,
) -> str | None:
    """The claim without the clauses that the evidence does not support, or None if no sentence is left.

    A sentence's first clause is never cut off from what follows: what stays begins as the claim began. The longest
    part that is supported as a whole is kept; a claim of several sentences loses whole sentences too.
    """
    spoken = language or guess_language(claim)

    def holds(text: str) -> bool:
        return support(text, evidence, language=spoken, names=names, embedder=embedder).supported

    kept = []
    for span in sentences(claim):
        part = next((text for text in _shortened(span.quote, spoken) if holds(text)), None)
        if part is not None:
            kept.append(part)
    whole = " ".join(kept)
    return whole if kept and (len(kept) == 1 or holds(whole)) else None


def _shortened(sentence: str, language: Language) -> Iterator[str]:
    """The sentence, then without one clause after the first, then only its beginning; longest first."""
    yield sentence
    end = re.search(r"[.!?]*$", sentence)
    stop = end[0] if end else ""
    body = sentence[: len(sentence) - len(stop)]
    cuts = [match.start() for match in _CUTS[language].finditer(body)] + [len(body)]
    pieces = [(start, after) for n, start in enumerate(cuts) for after in cuts[n + 1 :]]
    texts = {
        (body[:start] + body[after:]).rstrip(" ,;–—(") + stop
        for start, after in pieces
        if len(body[:start].split()) >= _SHORTEST and body[:start].count("(") == body[:start].count(")")
    }
    yield from sorted(texts, key=len, reverse=True)
