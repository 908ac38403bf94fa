"""The wording of prompts: one Markdown file each, read once, its version the hash of its content."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_INPUT = re.compile(r"\{([a-z_]+)\}")
_PARTS = ("system", "asked", "answered", "user")
_NAMES = "|".join(_PARTS)
_PART = re.compile(rf"^# ({_NAMES})\n(.*?)(?=^# (?:{_NAMES})\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's parts; ``version`` is ``name@hash``, ``examples`` what was asked and answered before."""

    name: str
    version: str
    system: str
    user: str
    examples: tuple[tuple[str, str], ...] = ()

    def fill(self, **values: str) -> str:
        """The user's part with its inputs.

        Raises: ValueError that names an input which is missing or not asked for.
        """
        asked = set(_INPUT.findall(self.user))
        if asked != set(values):
            raise ValueError(f"prompt {self.name} takes {sorted(asked)}, was given {sorted(values)}")
        # one pass, so that nothing inside a value is ever taken for an input
        return _INPUT.sub(lambda match: values[match.group(1)], self.user)


def quoted(text: str) -> str:
    """A text for a prompt, in quotation marks that nothing inside can close."""
    return json.dumps(text, ensure_ascii=False)


def folder(name: str) -> Path:
    """Where the project's own data lies: in the installed package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "data" / name
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / name


@lru_cache(maxsize=64)
def load(name: str) -> Prompt:
    """The prompt of that name from ``prompts/``."""
    text = (folder("prompts") / f"{name}.md").read_text("utf-8")
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    parts: dict[str, list[str]] = {name: [] for name in _PARTS}
    for match in _PART.finditer(body):
        parts[match[1]].append(match[2].strip())
    version = f"{name}@{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    examples = tuple(zip(parts["asked"], parts["answered"], strict=True))
    return Prompt(name, version, "".join(parts["system"]), parts["user"][0], examples)
