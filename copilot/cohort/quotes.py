"""Quotes from comments that may be quoted: only the words of a fixed list are kept, everything else becomes "…"."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort.given import Given
from copilot.cohort.protection import Limits
from copilot.store.tables import FeedbackRow
from copilot.text.sentences import sentences
from copilot.text.terms import fold

Json = dict[str, Any]
MOST = 2
"""Quotes of one theme."""
LONGEST = 220
_LEAST_WORDS = 5
_MOST_LOST = 0.25
"""Share of words left out from which what remains says nothing any more."""
_GAP = "…"
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\S")
_STOPS = frozenset(".!?")
_KEPT_MARKS = frozenset(",;:.!?")


@dataclass(frozen=True, slots=True)
class _Plain:
    """The words that may be kept: nouns of German may begin with a capital, other words only first in a sentence."""

    words: frozenset[str]
    nouns: frozenset[str]
    surnames: frozenset[str]
    titles: frozenset[str]


@lru_cache(maxsize=1)
def _plain() -> _Plain:
    data = tomllib.loads(resources.files("copilot.cohort").joinpath("quotable.toml").read_text("utf-8"))
    lists = {name: frozenset(text.split()) for name, text in data.items()}
    return _Plain(
        lists["de"] | lists["en"] | lists["nouns_en"] | lists["nouns_de"],
        lists["nouns_de"],
        lists["surnames"],
        lists["titles"],
    )


def stripped(comment: str) -> str | None:
    """The first sentences of a comment without any word that isn't plain; None where too little is left."""
    whole = " ".join(span.quote for span in sentences(comment)) or comment
    tokens = _TOKEN.findall(" ".join(whole.split()))
    kept: list[str] = []
    lost = said = 0
    opens, named = True, False
    for token in tokens:
        if not token[0].isalpha():
            opens = opens or token in _STOPS
            if token in _KEPT_MARKS and kept and kept[-1] not in _KEPT_MARKS:
                kept.append(token)
            elif token not in _KEPT_MARKS and token.isdigit() and kept[-1:] != [_GAP]:
                kept.append(_GAP)
                lost += 1
            continue
        said += 1
        fits = not named and _fits(token, opens=opens)
        # what follows a title or a name is part of the name, whatever word it is
        named = fold(token) in _plain().titles or (not fits and token[0].isupper() and not opens)
        if fits:
            kept.append(token)
        else:
            lost += 1
            if kept[-1:] != [_GAP]:
                kept.append(_GAP)
        opens = False
    text = _joined(kept)
    enough = said - lost >= _LEAST_WORDS and lost <= _MOST_LOST * max(said, 1)
    return text if enough and len(text) <= LONGEST else None


def _fits(word: str, *, opens: bool) -> bool:
    plain = _plain()
    parts = [fold(part) for part in re.split(r"['’-]", word)]
    if word == "I":
        return True
    if not all(part in plain.words or (len(part) <= 2 and at) for at, part in enumerate(parts)):
        return False
    if word[0].islower():
        return True
    if any(letter.isupper() for letter in word[1:]) or parts[0] in plain.surnames:
        return False
    return opens or parts[0] in plain.nouns


def _joined(kept: Sequence[str]) -> str:
    text = re.sub(r"\s+([,;:.!?])", r"\1", " ".join(kept)).strip(" ,;:")
    return text[:1].upper() + text[1:]


def digest(comment: str) -> str:
    """By what a comment is known again, so that another text in its place isn't quoted for it."""
    return hashlib.sha256(comment.encode("utf-8", "replace")).hexdigest()[:16]


def behind(comments: Sequence[Given]) -> dict[str, str]:
    """The comments of a theme by id, each with its digest."""
    return {given.id: digest(given.comment) for given in comments}


async def permitted(session: AsyncSession, result: Json, limits: Limits) -> dict[str, list[str]]:
    """Quotes by theme: of comments that may be quoted now and haven't changed, one of each person at most."""
    stored: Mapping[str, Mapping[str, str]] = result.get("behind", {})
    used: set[str] = set()
    found: dict[str, list[str]] = {}
    for theme in result["themes"]:
        known = stored.get(theme["key"], {})
        if len(known) < limits.people:
            continue
        ids = sorted(known)
        rows = [
            row
            for start in range(0, len(ids), 500)
            for row in await session.scalars(
                select(FeedbackRow).where(
                    FeedbackRow.id.in_(ids[start : start + 500]), FeedbackRow.quotable.is_(True)
                )
            )
        ]
        # by digest: neither by who wrote nor by when
        for row in sorted(rows, key=lambda row: digest(row.comment)):
            quotes = found.setdefault(theme["key"], [])
            if len(quotes) >= MOST or row.respondent_id in used or digest(row.comment) != known[row.id]:
                continue
            text = stripped(row.comment)
            if text is not None and text not in quotes:
                quotes.append(text)
                used.add(row.respondent_id)
    return found
