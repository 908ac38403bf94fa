"""What people wrote, in pieces that can be compared and quoted: sentences of a wish, the items of a list of skills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from copilot.domain import Evidence, Language
from copilot.matching.neutral import neutral
from copilot.matching.profile import Field, Profile
from copilot.text.field import other, said
from copilot.text.language import guess_language
from copilot.text.sentences import sentences
from copilot.text.terms import compound_parts, fold, stem, stop_words, written

MOST = 24
"""Pieces of one field that are compared; longer texts are read as far as that."""
TRANSLATED = 0.8
"""What a term counts that only the field's word list knows in the other language."""
_GENERIC = frozenset(
    (
        "jemand jemanden jemandem möchte möchten gern gerne lieber liebsten wünsche brauche suche finde weiss bin "
        "ganz anderen andere anderer mehr mentor mentorin mentee mentoring tandem ziel ziele jahre jahren jahr seit "
        "treffen termin termine schon heute selber bitte immer etwas "
        "someone somebody would like want need help looking mentor mentee mentoring goal goals year years since "
        "meet meeting meetings please more other others already myself able know"
    ).split()
)
"""What nearly everybody writes when applying: it says nothing of who goes well with whom."""
_LISTED = re.compile(r"[^;,\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a profile's field; ``terms`` are its weighted stems, each with its language before it."""

    field: Field
    start: int
    end: int
    words: str
    language: Language
    terms: Mapping[str, float]

    def evidence(self, profile: Profile) -> Evidence:
        """The piece where it stands in the stored profile."""
        return profile.quote(self.field, self.start, self.end)


def pieces(profile: Profile, field: Field) -> list[Piece]:
    """The pieces of a field that say something, in the order of the text."""
    text = profile.value(field)
    language = guess_language(text, profile.person.language or "de")
    found = []
    for span in sentences(text):
        for start, end in (
            _items(text, span.start, span.end) if field == "skills" else [(span.start, span.end)]
        ):
            words = text[start:end]
            if weights := weighted(neutral(words), language):
                found.append(Piece(field, start, end, words, language, weights))
    return found[:MOST]


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for match in _LISTED.finditer(text, start, end):
        words = match[0]
        first = match.start() + len(words) - len(words.lstrip())
        last = match.end() - len(words) + len(words.rstrip())
        if first < last:
            spans.append((first, last))
    return spans


def weighted(text: str, language: Language) -> dict[str, float]:
    """The stems of a text in its language and, where the field's word list knows them, in the other one."""
    found: dict[str, float] = {}
    kept: list[str] = []
    for word in written(text):
        folded = fold(word)
        if len(folded) < 3 or not folded.isalpha() or folded in _GENERIC | stop_words(language):
            continue
        kept.append(word)
        found[f"{language}:{stem(folded, language)}"] = 1.0
        for part in compound_parts(folded) if language == "de" else ():
            found[f"{language}:{stem(part, language)}"] = 1.0
    translations, _ = said(" ".join(kept), language)
    for stems in translations.values():
        for name, weight in stems.items():
            key = f"{other(language)}:{name}"
            found[key] = max(found.get(key, 0.0), TRANSLATED * weight)
    return found
