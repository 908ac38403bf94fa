"""Content in YAML: cut at its keys and items, each piece under the path of names that leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from copilot.chunking.about import KEYS
from copilot.chunking.pack import MAX_WORDS, count

_NAMING = ("title", "titel", "name", "label", "heading", "id")
MAX_NAME = 60
"""Characters up to which a value names an item; a longer one is content."""
_LABEL = 200
"""A single value of up to this many characters at the top says something about the page, not to its reader."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text under a path of names; ``label``: not to be shown."""

    start: int
    end: int
    path: tuple[str, ...]
    label: bool = False


def stretches(text: str, root: Any, offset: int, end: int) -> list[Stretch]:
    """The pieces of YAML content between ``offset`` and ``end``; ``root`` is its node as PyYAML composes it."""
    cuts = list(_Cutter(text, offset).mapping(root, (), top=True))
    edges = [start for start, _, _ in cuts[1:]] + [end]
    return [
        Stretch(start, until, path, label) for (start, path, label), until in zip(cuts, edges, strict=True)
    ]


class _Cutter:
    """Walks nodes in the order of the text; a node that is referred to again is not walked twice."""

    def __init__(self, text: str, offset: int) -> None:
        self.text, self.offset = text, offset
        self.seen: set[int] = set()

    def mapping(
        self, node: Any, path: tuple[str, ...], *, top: bool = False
    ) -> Iterator[tuple[int, tuple[str, ...], bool]]:
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        large = top or self._words(node) > MAX_WORDS
        away = top
        for key, value in node.value:
            start = self.offset + key.start_mark.index
            if _kind(value) == "scalar" or id(value) in self.seen:
                label = top and (len(str(value.value)) <= _LABEL or str(key.value).casefold() in KEYS)
                if away:
                    yield start, path, label
                away = top  # at the top each key stands for itself
                continue
            named = _kind(value) == "sequence" and any(_name(item) for item in value.value)
            if not (large or named or _kind(value) == "mapping"):
                continue
            label = top and str(key.value).casefold() in KEYS
            below = path if named else (*path, spelled(str(key.value)))
            yield start, below, label
            away = True
            yield from self.inside(value, below)

    def inside(self, node: Any, path: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...], bool]]:
        if _kind(node) == "mapping":
            yield from self.mapping(node, path)
            return
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        for item in node.value:
            name = _name(item)
            if name:
                yield self.offset + item.start_mark.index, (*path, name), False
            if _kind(item) != "scalar":
                yield from self.inside(item, (*path, name) if name else path)

    def _words(self, node: Any) -> int:
        return count(self.text[self.offset + node.start_mark.index : self.offset + node.end_mark.index])


def _kind(node: Any) -> str:
    return str(node.id)


def _name(node: Any) -> str:
    """What an item of a list is called: its title or name, else its first short value with its key."""
    if _kind(node) != "mapping":
        return ""
    short = {
        str(key.value).casefold(): str(value.value).strip()
        for key, value in node.value
        if _kind(value) == "scalar" and 0 < len(str(value.value).strip()) <= MAX_NAME
    }
    for key in _NAMING:
        if short.get(key):
            return short[key]
    for first, value in node.value[:1]:
        if _kind(value) == "scalar" and re.fullmatch(r"[\w.+-]{1,12}", str(value.value)):
            return f"{spelled(str(first.value))} {value.value}"
    return ""


def spelled(key: str) -> str:
    """A key as words: "exampleCriteria" is "Example criteria"."""
    words = re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", key).replace("_", " ").replace("-", " ").split()
    return " ".join([words[0][:1].upper() + words[0][1:], *(w.lower() for w in words[1:])]) if words else key
