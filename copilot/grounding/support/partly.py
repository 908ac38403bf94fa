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
_REMARK = {
    "de": re.compile(r", (?:der|die|das|den|dem|dessen|deren|welche[rsnm]?|wo)\b[^,;]*$"),
    "en": re.compile(r", (?:who|whom|whose|which|where)\b[^,;]*$"),
}
"""A remark about what opens the sentence: with the comma that ends it the sentence goes on."""
_BARE = 0.4
"""From here on a clause that says something else counts as such, however well the rest is supported."""
_SHORTEST, _SHORTEST_BARE = 3, 5
"""Words that must stand before a cut, and before one at a comma alone: fewer there are hardly a sentence."""


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
        found = support(text, evidence, language=spoken, names=names, embedder=embedder)
        return found.supported and found.bare < _BARE

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
    found = list(_CUTS[language].finditer(body))
    least = {match.start(): _SHORTEST_BARE if match[0] == ", " else _SHORTEST for match in found}
    ends = [*least, len(body)]
    pieces = [(start, after) for n, start in enumerate(least) for after in ends[n + 1 :]]
    texts = {
        (body[:start] + body[after:]).rstrip(" ,;–—(") + stop
        for start, after in pieces
        if len(body[:start].split()) >= least[start]
        and body[:start].count("(") == body[:start].count(")")
        and not (least[start] == _SHORTEST_BARE and _REMARK[language].search(body[:start]))
    }
    yield from sorted(texts, key=len, reverse=True)
