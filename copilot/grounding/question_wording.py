"""Whether a reworded question still asks what its draft asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from copilot.domain import Language
from copilot.grounding.question import QUOTE, why_not
from copilot.grounding.reason import Reason
from copilot.grounding.surface import surface
from copilot.text.terms import fold, stem, stop_words, terms, written

KEPT = 0.5
"""Share of the draft's content words that a rewording keeps: below it, something else is asked."""
_NEW = 2
"""Content words that a rewording may bring along, none of them a name or, in German, a noun."""
_ASKING: tuple[frozenset[str], ...] = (
    frozenset("wer wen wem wessen who whom whose".split()),
    frozenset("wann bis when".split()),
    frozenset("warum weshalb wieso wozu why".split()),
    frozenset("wo wohin woher where".split()),
)
_ASKS = re.compile(r"(?:inwie|wie|wo|we[nmrs]|welch|wh)\w*|was|wann|warum|how")
_ASKED_OF = re.compile(r"wor?(?:an|auf|aus|bei|durch|für|gegen|in|mit|nach|über|um|unter|von|vor|zu)")
"""A preposition that asks: "worauf" is not "was"."""
_BEFORE = re.compile(rf"(\w+)\W*(?={QUOTE.pattern})")
_LINKS = frozenset("an auf für in nach um".split())
"""German prepositions that don't go with a quoted sentence, unless the draft itself has one there."""
_PERSONS: tuple[frozenset[str], ...] = (
    frozenset("ich mir mich mein meine meinen meinem meiner meines i me my mine myself".split()),
    frozenset("du dir dich dein deine deinen deinem deiner deines you your yours yourself".split()),
    frozenset("wir uns unser unsere unseren unserem unserer we us our ours".split()),
)
_FORMAL = frozenset("Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer Ihres".split())
_NOT = frozenset(
    "nicht nie niemals kein keine keinen keinem keiner nichts niemand not never no nothing nobody".split()
)


def reworded(
    text: str, draft: str, language: Language, names: Sequence[str], said: Sequence[str]
) -> Reason | None:
    """None if the text may stand for the draft; else the first rule it breaks.

    ``names`` are those of the pair; ``said`` is what the mentee wrote. Pure, and in doubt it refuses.
    """
    new, old = written(QUOTE.sub(" ", text)), written(QUOTE.sub(" ", draft))
    return (
        surface(text, draft)
        or why_not(text, language, said)
        or _anchor(text, draft, language)
        or _figures(new, old)
        or _persons(new, old, names)
        or _same(new, old, language)
        or _nothing_new(new, old, language)
    )


def _anchor(text: str, draft: str, language: Language) -> Reason | None:
    """The same quotations, in German not put behind a preposition: "für «ich sage zu»" is no German."""
    if QUOTE.findall(text) != QUOTE.findall(draft):
        return Reason("anchor", "other quoted words")
    new, old = ({fold(word) for word in _BEFORE.findall(given)} for given in (text, draft))
    return Reason("anchor", "a preposition") if language == "de" and new & _LINKS - old else None


def _figures(new: Sequence[str], old: Sequence[str]) -> Reason | None:
    mine = {word for word in new if re.search(r"\d", word)}
    return Reason("number") if mine - set(old) else None


def _persons(new: Sequence[str], old: Sequence[str], names: Sequence[str]) -> Reason | None:
    """Who asks, who answers, and whom it is about stay as they are."""
    folded_new, folded_old = {fold(word) for word in new}, {fold(word) for word in old}
    for group in _PERSONS:
        if bool(group & folded_new) != bool(group & folded_old):
            return Reason("person", "who is spoken of")
    if bool(_FORMAL & set(new[1:])) != bool(_FORMAL & set(old[1:])):
        return Reason("person", "form of address")
    parts = {part for name in names for part in name.split()}
    if (parts & set(new)) != (parts & set(old)):
        return Reason("name")
    return Reason("negation") if bool(_NOT & folded_new) != bool(_NOT & folded_old) else None


def _same(new: Sequence[str], old: Sequence[str], language: Language) -> Reason | None:
    """The same kind of answer is asked for, in mostly the same words."""
    folded_new, folded_old = {fold(word) for word in new}, {fold(word) for word in old}
    for group in _ASKING:
        if bool(group & folded_new) != bool(group & folded_old):
            return Reason("asks", "another asking word")
    if {w for w in folded_new if _ASKED_OF.fullmatch(w)} != {w for w in folded_old if _ASKED_OF.fullmatch(w)}:
        return Reason("asks", "another asking word")
    before, now = (
        Counter(stem(fold(w), language) for w in said if _tells(w, language)) for said in (old, new)
    )
    if any(now[word] > count for word, count in before.items()):
        return Reason("length", "says something twice")
    wanted, kept = set(terms(" ".join(old), language)), set(terms(" ".join(new), language))
    nouns = [w for w in old if w[:1].isupper() and _tells(w, language)] if language == "de" else []
    lost = set(terms(" ".join(nouns), language)) - kept
    return Reason("lost") if lost or len(wanted & kept) < KEPT * len(wanted) else None


def _tells(word: str, language: Language) -> bool:
    """Whether a word says something by itself; one that only asks doesn't."""
    return fold(word) not in stop_words(language) and not _ASKS.fullmatch(fold(word))


def _nothing_new(new: Sequence[str], old: Sequence[str], language: Language) -> Reason | None:
    known = {stem(fold(word), language) for word in old}
    added = [
        word
        for word in new
        if fold(word) not in stop_words(language) and stem(fold(word), language) not in known
    ]
    if len(added) > _NEW or any(word[:1].isupper() and word != new[0] for word in added):
        return Reason("new", "a word that was not there")
    return None
