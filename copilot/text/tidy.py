"""Typed text made fit for where it is shown: no control characters, no invisible marks that turn text around."""

from __future__ import annotations

import re
import textwrap

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)

_LEADING = re.compile(r"^(?:(\d+)(?=[.)])|(?=[#+\-=~|]))")


def printable(text: str) -> str:
    """The text with plain line ends and without characters that steer a terminal or turn the reading round."""
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same on one line, spaces folded."""
    return " ".join(printable(text).split())


def for_markdown(text: str) -> str:
    """The text without its power over Markdown: no links, images, HTML, headings, lists or definitions."""
    for sign in ("\\", "<", ">", "`", "*", "_", "!["):
        text = text.replace(sign, "".join("\\" + c for c in sign))
    return _LEADING.sub(r"\1\\", text.replace("](", "]\\(").replace("]:", "]\\:"))


def filled(text: str, width: int, bullet: str = "") -> str:
    """A paragraph or bullet in lines of at most that many characters; no word or address is taken apart."""
    return textwrap.fill(
        text,
        width,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
