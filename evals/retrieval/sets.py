"""Public sets that lie outside this project: paragraphs in two languages, career handbooks, questions on both."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from copilot.domain import Language

DATA = "MENTORING_EVAL_DATA"
"""The folder with ``xquad_de_en.json``, ``handbooks/`` and ``handbook_questions.json``."""
_BESIDE = Path(__file__).parents[3] / "shared" / "data"
_MARKS = re.compile(r"[*_`#>|]|\[([^\]]*)\]\([^)]*\)")


def folder() -> Path:
    """Where the sets are: the setting's folder, or ``shared/data`` beside the checkout."""
    return Path(os.environ.get(DATA, "") or _BESIDE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what answers it: paragraph names, or a document and a sentence of it (None: nothing does)."""

    id: str
    language: Language
    text: str
    right: frozenset[str] = frozenset()
    document: str | None = None
    quote: str | None = None
    kept: bool = True
    """Whether it belongs to the part that nothing was tuned on."""


def xquad() -> tuple[dict[str, str], list[Question]] | None:
    """Paragraphs by name as small documents, and questions; every second question was used for tuning."""
    file = folder() / "xquad_de_en.json"
    if not file.is_file():
        return None
    data = json.loads(file.read_text("utf-8"))
    paragraphs = {p["id"]: f"# {p['title'].replace('_', ' ')}\n\n{p['text']}\n" for p in data["passages"]}
    questions = [
        Question(
            id=q["id"],
            language=q["lang"],
            text=q["text"],
            right=frozenset((q["passage_de"], q["passage_en"])),
            kept=(number // 2) % 2 == 1,
        )
        for number, q in enumerate(data["queries"])
    ]
    return paragraphs, questions


def handbooks() -> tuple[Path, list[Question]] | None:
    """The folder of handbooks and the questions on them."""
    file = folder() / "handbook_questions.json"
    if not file.is_file():
        return None
    rows = json.loads(file.read_text("utf-8"))
    return folder() / "handbooks", [
        Question(q["id"], q["lang"], q["text"], document=q["doc"], quote=q["quote"]) for q in rows
    ]


def plain(text: str) -> str:
    """A text without Markdown's marks and line ends, as both sides of a comparison."""
    return re.sub(r"\s+", " ", _MARKS.sub(lambda match: match.group(1) or "", text)).strip()
