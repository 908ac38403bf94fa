"""The answer for one claim: cheap exact rules, words, meaning, and one chance out of all of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from copilot.domain import Language, Span
from copilot.embedding import Embedder
from copilot.grounding.support.align import Alignment, align
from copilot.grounding.support.chance import chance, contributions, log_odds
from copilot.grounding.support.features import CERTAIN, EXACT, Features
from copilot.grounding.support.meaning import meaning_of
from copilot.grounding.support.measure import measure
from copilot.grounding.support.result import ACCEPTED, Support
from copilot.grounding.support.text import joined, take_apart
from copilot.text.language import guess_language


def support(
    claim: str,
    evidence: str | Sequence[str],
    *,
    language: Language | None = None,
    names: Sequence[str] = (),
    embedder: Embedder | None = None,
) -> Support:
    """Whether the evidence says what the claim says.

    ``evidence`` are verbatim pieces in German or English, the claim's ``language`` is guessed where not given,
    ``names`` are people who may be meant. Without an embedder, across languages only names, figures and words
    written alike can be found, so that most claims are refused. No model is asked; nothing is stored.
    """
    claim = unicodedata.normalize("NFC", claim)
    found, features = examined(claim, evidence, language=language, names=names, embedder=embedder)
    odds = log_odds(features.values, across=found.across)
    bare = features.values.get("bare clause", 0.0)
    if chance(odds) >= ACCEPTED:
        return Support(chance(odds), odds, "", "", exact=False, uncovered=None, bare=bare)
    detail = _against(features, across=found.across)
    reason = CERTAIN.get(detail) or EXACT.get(detail, "uncovered")
    places = features.places.get(detail) or features.places.get("missing words") or []
    rule = detail in EXACT or detail in CERTAIN
    return Support(chance(odds), odds, reason, detail, rule, _span(claim, found, places), bare)


def _against(features: Features, *, across: bool) -> str:
    """The feature to name as the reason: a certain rule, else the exact rule or layer that counted most."""
    certain = next((name for name in CERTAIN if features.values.get(name)), None)
    if certain:
        return certain
    against = contributions(features.values, across=across)
    rules = [name for name in against if name in EXACT and against[name] < -1]
    # a rule says more to the reader than a sum of many words
    return min(rules or against, key=lambda name: against[name], default="uncovered")


def examined(
    claim: str,
    evidence: str | Sequence[str],
    *,
    language: Language | None,
    names: Sequence[str],
    embedder: Embedder | None,
) -> tuple[Alignment, Features]:
    """The alignment behind an answer and what was measured of it."""
    pieces = [evidence] if isinstance(evidence, str) else list(evidence)
    pieces = [unicodedata.normalize("NFC", piece) for piece in pieces]
    mine = language or guess_language(claim)
    theirs = guess_language("\n".join(pieces), mine)
    meaning = meaning_of(embedder) if embedder is not None else None
    known = tuple(names)
    found = align(take_apart(claim, mine, known), joined(pieces, theirs, known), meaning)
    return found, measure(found, meaning)


def _span(claim: str, found: Alignment, places: Sequence[int]) -> Span | None:
    """From the first to the last item; the whole claim where no item was named."""
    items = [found.claim.items[n] for n in places]
    if not items:
        return Span(0, len(claim), claim) if claim else None
    start, end = min(item.start for item in items), max(item.end for item in items)
    return Span(start, end, claim[start:end])
