"""Resources: what kind one is, by its link and its words, and which one touches what a pair is at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from copilot.store.tables import ResourceRow

ResourceKind = Literal["contact", "course", "link", "book", "board", "document"]
KINDS: tuple[ResourceKind, ...] = get_args(ResourceKind)
_WORDS: tuple[tuple[ResourceKind, re.Pattern[str]], ...] = (
    ("board", re.compile(r"white\s?board|\b(?:miro|mural|conceptboard)\b", re.IGNORECASE)),
    (
        "course",
        re.compile(
            r"\w*(?:kurs|kurse|seminar|workshop|webinar|lehrgang|schulung)\b|\b(?:course|training|cas|mooc|learning)\b",
            re.IGNORECASE,
        ),
    ),
    ("book", re.compile(r"\w*(?:buch|bücher)\b(?<!handbuch)|\bbooks?\b|\bISBN\b", re.IGNORECASE)),
    (
        "document",
        re.compile(
            r"\w*(?:leitfaden|handbuch|merkblatt|vorlage|checkliste|artikel|reglement)\b|"
            r"\b(?:guide|handbook|template|checklist|article|paper)\b|\.(?:pdf|docx?|pptx?|xlsx?|md)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "contact",
        re.compile(r"\b(?:kontakt|frau|herrn?|contact|mrs?|ms|dr)\b|[^\s@]+@[^\s@]+\.\w+", re.IGNORECASE),
    ),
)
_BOARDS = ("miro.com", "mural.co", "conceptboard.com", "whiteboard.office.com", "figma.com")
_NAME = re.compile(r"(?:[^\W\d_a-zäöü][\w'’-]+\s+){1,2}[^\W\d_a-zäöü][\w'’-]+(?:,.*)?")
"""Two or three capitalised words, perhaps with a function behind a comma: what people are called."""


def derived_kind(name: str, link: str) -> ResourceKind:
    """The kind of a resource of which nobody said it: by where its link leads, its words, else its link."""
    host = (urlsplit(link).hostname or "") if link else ""
    if host.startswith(("board.", "whiteboard.")) or host.removeprefix("www.") in _BOARDS:
        return "board"
    # a link's own letters say less than its name
    words = "" if name == link else name
    for kind, pattern in _WORDS:
        if pattern.search(words):
            return kind
    if link:
        return "link"
    return "contact" if _NAME.fullmatch(words) else "document"


def kind_of(row: ResourceRow) -> ResourceKind:
    """The kind somebody gave, else the derived one."""
    known = next((kind for kind in KINDS if kind == row.kind), None)
    # of what a note names, "link" was never said by anybody
    said = known is not None and not (row.note_id and known == "link")
    return known if said and known else derived_kind(row.name, row.link)
