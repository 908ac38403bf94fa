"""What people wrote, without its power: no link, image or markup of a note becomes one on an agenda."""

from __future__ import annotations

import re
from dataclasses import replace

from copilot.domain import Item

_MARKUP = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_LINK = re.compile(r"(?:\b(?:https?|ftp|file|javascript|data):\S+|\bwww\.\S+)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def harmless(text: str) -> str:
    """The text with links named instead of given; the verbatim words stay in the evidence."""
    bare = _TAG.sub("", _MARKUP.sub(r"\1", _INVISIBLE.sub("", text)))
    return _LINK.sub("(Link)", bare)


def disarmed(item: Item) -> Item:
    """An item whose title and points are harmless; questions come from the program's own bank."""
    points = tuple(replace(point, text=harmless(point.text)) for point in item.points)
    return replace(item, title=harmless(item.title), points=points)
