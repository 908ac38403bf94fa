"""Which capitals mark a name."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.domain import Language
from copilot.grounding.match import parts
from copilot.text.dictionary import is_known, lemma

_LONG = 16
"""From so many letters on a German word that no dictionary has is a compound."""
_INFLECTED = ("en", "n", "e", "er", "nen", "ern", "se")
"""Endings that a German noun takes and a name doesn't."""
_LEADING = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner sein seine seiner seinem "
    "seinen ihr ihre ihrer ihrem ihren diese dieser diesem diesen dieses jede jeder jedem jeden jedes zum zur im am "
    "beim vom ins ans".split()
)
"""Words before a German noun; names mostly stand without."""
_ADJECTIVE = re.compile(r"[a-zäöüß]{3,}(?:e|en|er|es|em)")


@lru_cache(maxsize=32_768)
def is_name(raw: str, before: str, language: Language) -> bool:
    """Whether a capital marks a name, by the word and the one before it ("" where it opens a sentence).

    In English every capital within a sentence does. In German a word that no dictionary has, or one that stands
    without article and adjective and has no inflected form ("Frankreich", "John"; not "Antrag").
    """
    if not raw[0].isupper():
        return False
    plain = re.sub(r"['’]s?$", "", raw)
    if raw.isupper() and len(raw) > 2:
        return True
    if language == "en":
        return bool(before) or not is_known(plain.lower(), "en")
    if not is_known(plain, "de") and not is_known(plain.lower(), "de"):
        return not parts(plain, "de") and not _compound(plain)
    bare = bool(before) and before.casefold() not in _LEADING and not _ADJECTIVE.fullmatch(before)
    return bare and len(plain) < _LONG and "-" not in plain and _one_form(plain)


@lru_cache(maxsize=32_768)
def is_proper(form: str, language: Language) -> bool:
    """Whether no dictionary has a folded name: it is written alike in other languages too."""
    return not is_known(form, language) and not is_known(form.removesuffix("s"), language)


def _one_form(plain: str) -> bool:
    """Whether a German word of the dictionary is known as it is only, as names are."""
    return lemma(plain, "de") == plain and not any(is_known(plain + ending, "de") for ending in _INFLECTED)


def _compound(plain: str) -> bool:
    """Whether a German word is put together of others: longer than names are, or known without its hyphen."""
    whole = plain.replace("-", "")
    if whole == plain:
        return len(plain) >= _LONG
    return is_known(whole.capitalize(), "de") or all(
        is_known(piece, "de") or parts(piece, "de") for piece in plain.split("-") if piece
    )
