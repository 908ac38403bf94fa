"""What a document says of itself, in front matter or a file beside it: title, owner, language, validity …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from copilot.domain import Language

KEYS: dict[str, str] = {
    "title": "title",
    "titel": "title",
    "owner": "owner",
    "verantwortlich": "owner",
    "language": "language",
    "lang": "language",
    "sprache": "language",
    "valid_from": "valid_from",
    "gültig_ab": "valid_from",
    "gueltig_ab": "valid_from",
    "valid_to": "valid_to",
    "gültig_bis": "valid_to",
    "gueltig_bis": "valid_to",
    "tags": "tags",
    "schlagwörter": "tags",
    "schlagwoerter": "tags",
    "audience": "audience",
    "zielgruppe": "audience",
}
"""What people call the labels, in both languages; the case and ``-`` or blank for ``_`` don't matter."""
_STATUS = frozenset("status draft entwurf".split())
"""Not among ``KEYS``: in a file of data a list under such a name is content, no label."""
_DRAFT = frozenset("draft entwurf true yes ja".split())
"""What a status says of a document that isn't in force; ``draft: true`` says it too."""
MOST_TAGS = 50
MAX_LABEL = 500
_GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


class BadLabel(ValueError):
    """A label whose value can't be what it has to be; ``key`` is the name it was given."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class About:
    """Labels of a document; empty where it doesn't say."""

    title: str = ""
    owner: str = ""
    language: Language | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    tags: tuple[str, ...] = ()
    audience: str | None = None
    draft: bool = False

    def over(self, other: About) -> About:
        """These labels, and the other's where these are silent."""
        return About(
            title=self.title or other.title,
            owner=self.owner or other.owner,
            language=self.language or other.language,
            valid_from=self.valid_from or other.valid_from,
            valid_to=self.valid_to or other.valid_to,
            tags=self.tags or other.tags,
            audience=self.audience or other.audience,
            draft=self.draft or other.draft,
        )


def about(said: Mapping[object, object], *, strict: bool = False) -> About:
    """The labels among what was said; other keys are left alone.

    Raises: BadLabel for a day or language that is none, if ``strict``; otherwise it counts as not said.
    """
    found: dict[str, tuple[str, object]] = {}
    for key, value in said.items():
        plain = re.sub(r"[\s-]+", "_", str(key).strip().casefold())
        name = "status" if plain in _STATUS else KEYS.get(plain)
        if name and value is not None:
            found.setdefault(name, (str(key), value))
    return About(
        title=_line(found.get("title")),
        owner=_line(found.get("owner")),
        language=_language(found.get("language"), strict),
        valid_from=_day(found.get("valid_from"), strict),
        valid_to=_day(found.get("valid_to"), strict),
        tags=_tags(found.get("tags")),
        audience=_line(found.get("audience")) or None,
        draft=_line(found.get("status")).casefold() in _DRAFT,
    )


def _line(said: tuple[str, object] | None) -> str:
    if said is None or isinstance(said[1], (list, dict, set)):
        return ""
    return " ".join(str(said[1]).split())[:MAX_LABEL]


def _language(said: tuple[str, object] | None, strict: bool) -> Language | None:
    stated = _line(said)[:2].lower()
    if stated in ("de", "en"):
        return "de" if stated == "de" else "en"
    if strict and said is not None:
        raise BadLabel(said[0])
    return None


def _day(said: tuple[str, object] | None, strict: bool) -> date | None:
    if said is None:
        return None
    key, value = said
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    german = _GERMAN_DAY.fullmatch(text)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        if strict:
            raise BadLabel(key) from None
        return None


def _tags(said: tuple[str, object] | None) -> tuple[str, ...]:
    if said is None:
        return ()
    value = said[1]
    parts = value if isinstance(value, list) else re.split(r"[,;]", str(value))
    named = [" ".join(str(part).split())[:MAX_LABEL] for part in parts if not isinstance(part, (list, dict))]
    return tuple(dict.fromkeys(name for name in named if name))[:MOST_TAGS]
