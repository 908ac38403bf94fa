"""What a file says: its text as it will be stored and quoted, its passages, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.chunking import Outline, outline
from copilot.domain import Language
from copilot.ingest.files import MARKDOWN, Found, decode


@dataclass(frozen=True, slots=True)
class Content:
    """``text`` is what is stored and what all offsets refer to."""

    text: str
    outline: Outline


def content(found: Found, data: bytes, default: Language) -> Content:
    """The content of a file. Raises: Unreadable."""
    text = decode(data)
    markdown = found.path.suffix.lower() in MARKDOWN
    return Content(text, outline(text, name=found.path.stem, markdown=markdown, default=default))
