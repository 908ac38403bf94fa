"""What a model really writes for the pieces that it may word: one line a piece, to be labelled by reading.

    python -m evals.wording.collect MODEL OUT.jsonl

Points of the sample's agendas, questions of its sheets, sentences of its documents as the claims of an answer. Each
line has the draft by rules with what it rests on, and the model's first wording. Nothing is filtered. A line is
written as soon as it is there; lines that are there already are kept, so that an interrupted run goes on.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import anyio

from copilot import access, llm
from copilot.app import App, build
from copilot.chunking import plain, sentence_spans
from copilot.domain import Evidence, Language, Point
from copilot.llm import Model
from copilot.operations import Call, run
from copilot.plan import agenda as rules
from copilot.plan import brief as briefs
from copilot.plan import heard as hearing
from copilot.plan.brief import Brief
from copilot.plan.phrases import Voice
from copilot.settings import Settings
from copilot.suggest import questions, reply
from copilot.suggest.parts import names_of
from copilot.suggest.sheet import drawn
from copilot.suggest.word import first_messages
from copilot.text.language import guess_language

Json = dict[str, Any]
PAIRS = {
    "lea-urs": "lea.brunner@lindwerk.example",
    "julia-ravi": "julia.stone@lindwerk.example",
    "nora-aoife": "nora.zuercher@lindwerk.example",
}
DOCUMENTS = Path(__file__).parents[2] / "knowledge" / "company"
EACH = 44
"""Pieces of each kind and language, spread over all there are."""
LAST_DAY = date(2026, 12, 10)
WORDS = range(9, 36)
"""Words of a sentence that is put as a claim: shorter ones are headings, longer ones lists."""


async def pieces(app: App) -> list[Json]:
    """All pieces with the prompt that the product sends; kinds and languages in turn, so a part is a sample of all."""
    found: dict[tuple[str, Language], list[Json]] = {}
    for pair, email in PAIRS.items():
        for weeks in range(0, 40, 3):
            await _meeting(app, pair, email, LAST_DAY - timedelta(weeks=weeks), found)
    for piece in _claims():
        found.setdefault(("answer", piece["language"]), []).append(piece)
    groups = [_spread(group) for _, group in sorted(found.items())]
    return [piece for turn in zip_longest(*groups) for piece in turn if piece is not None]


async def _meeting(
    app: App, pair_id: str, email: str, today: date, found: dict[tuple[str, Language], list[Json]]
) -> None:
    """The points and questions of a pair's meeting on that day."""
    async with app.database.read() as session:
        viewer = await access.viewer(session, email)
        pair = await access.pair(session, viewer, pair_id)
        audiences = await access.audiences(session, viewer)
        brief = await briefs.load(session, pair, audiences, today)
        language: Language = "en" if pair_id == "julia-ravi" else "de"
        names = names_of(pair)
        found.setdefault(("point", language), []).extend(_points(brief, language, names))
        heard = await hearing.load(session, brief)
        sheet = [
            a
            for side in ("mentor", "mentee")
            for a in await drawn(session, brief, heard, side, language, None)
        ]
    for asked in sheet:
        step = questions.SLOTS[asked.question.step]
        own = (*heard.said, asked.anchor.words) if asked.anchor.own else heard.said
        piece = questions.piece(step, asked.text, language, names, own)
        entry = _entry("question", language, asked.text, [e.quote for e in asked.evidence], piece.messages)
        found.setdefault(("question", language), []).append(entry | {"names": names, "said": list(own)})


def _points(brief: Brief, language: Language, names: Sequence[str]) -> Iterator[Json]:
    voice = Voice(language, year=brief.today.year, turn=brief.number)
    for item in rules.draft(brief, voice, 45, None, None):
        for point in item.points:
            if point.wordable:
                quotes = [e.quote for e in point.evidence]
                entry = _entry("point", language, point.text, quotes, first_messages(point, language))
                yield entry | {"names": list(names), "computed": [str(c.value) for c in point.computed]}


def _claims() -> Iterator[Json]:
    """Sentences of the sample's documents, asked for by the headings they stand below."""
    for path in sorted(DOCUMENTS.glob("*.md")):
        text, heading = path.read_text("utf-8"), ""
        language = guess_language(text, "de")
        for span in sentence_spans(text):
            above = text[: span.start].rpartition("\n#")[2].partition("\n")[0].lstrip("# ")
            heading = above or heading
            draft = plain(span.quote)
            if len(draft.split()) in WORDS and draft.endswith("."):
                claim = Point(
                    draft, (Evidence(path.name, "document", span.quote, span.start, span.end),), wordable=True
                )
                ask = f"{heading}: what applies?" if language == "en" else f"{heading}: Was gilt?"
                piece = reply.piece(claim, ask, language)
                yield _entry("answer", language, draft, [span.quote], piece.messages)


def _entry(
    kind: str, language: Language, draft: str, evidence: Sequence[str], messages: Sequence[llm.Message]
) -> Json:
    shared: Json = {"names": [], "computed": [], "said": []}
    return {
        "kind": kind,
        "language": language,
        "draft": draft,
        "evidence": list(evidence),
        **shared,
        "messages": messages,
    }


def _spread(group: Sequence[Json]) -> list[Json]:
    """EACH of a group, evenly from its beginning to its end, no draft twice."""
    unique = list({piece["draft"]: piece for piece in group}.values())
    step = max(1.0, len(unique) / EACH)
    return [unique[int(n * step)] for n in range(min(EACH, len(unique)))]


async def main(name: str, out: Path, done: frozenset[Sequence[str]]) -> None:
    """Collect and write, a line as soon as it is there."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "home", llm_model=name)
        app = await build(settings)
        await run(Call(app, None), "init", {"sample": True})
        model = llm.make(settings)
        assert model is not None
        with out.open("a", encoding="utf-8") as file:
            for piece in await pieces(app):
                if _key({"model": name, **piece}) not in done:
                    file.write(json.dumps(await _worded(model, name, piece), ensure_ascii=False) + "\n")
                    file.flush()
        model.close()
        await app.close()


def _key(row: Json) -> tuple[str, ...]:
    """What makes a line one of its own."""
    return tuple(row[part] for part in ("model", "kind", "language", "draft"))


async def _worded(model: Model, name: str, piece: Json) -> Json:
    reply_ = await model.word(piece["messages"], max_tokens=160)
    row = {key: value for key, value in piece.items() if key != "messages" and value}
    return {"model": name, **row, "written": (reply_.text or "").strip()}


if __name__ == "__main__":
    path = Path(sys.argv[2])
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    anyio.run(main, sys.argv[1], path, frozenset(_key(json.loads(line)) for line in lines))
