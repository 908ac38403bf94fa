"""Search on public sets: two languages, real handbooks, and what each stage gains.

    mentoring eval retrieval

The sets lie outside the project (``MENTORING_EVAL_DATA``). With a model that may translate questions, the
handbooks are measured with its translations too. The homes are kept in the cache, so that a second run
embeds only what changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from copilot import access
from copilot.app import App, build
from copilot.domain import LANGUAGES, Language
from copilot.operations import Call, run
from copilot.retrieval import Hit, Query, Stages
from copilot.retrieval.translate import translation
from copilot.settings import Settings
from evals.retrieval.metrics import Ranks
from evals.retrieval.sets import Question, folder, handbooks, plain, xquad

Json = dict[str, Any]
K = 10
SOME = 5
"""What the stages gain on XQuAD is shown on every fifth question, the whole search on all."""
ALONE = Stages(keyword=False, glossary=False, translation=False, windows=False, grouping=False)
STEPS: tuple[tuple[str, Stages], ...] = (
    ("vectors alone", ALONE),
    ("keywords alone", Stages(dense=False, glossary=False, translation=False, windows=False, grouping=False)),
    ("both, fused", Stages(glossary=False, translation=False, windows=False, grouping=False)),
    ("+ glossary", Stages(translation=False, windows=False, grouping=False)),
    ("+ windows", Stages(translation=False, grouping=False)),
    ("+ grouping", Stages(translation=False)),
)


@dataclass(slots=True)
class Place:
    """A home that questions are put to, as its operator."""

    app: App

    async def find(self, text: str, stages: Stages, said: str | None = None) -> list[Hit]:
        """The first hits of a search in these stages."""
        async with self.app.database.read() as session:
            audiences = await access.audiences(session, access.Viewer(None))
            query = Query(text, K, self.app.today(), translation=said, stages=stages)
            hits, _ = await self.app.search.find(session, audiences, query)
        return hits

    async def said(self, text: str) -> str | None:
        """The question in the other language, if the model may say it."""
        async with self.app.database.read() as session:
            audiences = await access.audiences(session, access.Viewer(None))
        return await translation(self.app.database, self.app.model(), audiences, text, None)


async def home(name: str, path: Path) -> Place:
    """The kept home of that name, brought up to what the path holds."""
    settings = Settings()
    app = await build(Settings(home=settings.cache / "evals" / name))
    report = await run(Call(app, None), "ingest", {"paths": [str(path)]})
    _say(f"{name}: {report['added']} added, {report['unchanged']} unchanged, {report['seconds']} s")
    return Place(app)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


async def _paragraphs(paragraphs: dict[str, str], language: Language | None) -> Place:
    # always the same path, so that the cached home finds its files unchanged
    root = Settings().cache / "evals" / "paragraphs" / (language or "mixed")
    root.mkdir(parents=True, exist_ok=True)
    for name, text in paragraphs.items():
        if language is None or name.startswith(language):
            (root / f"{name}.md").write_text(text, "utf-8")
    return await home(f"xquad-{language or 'mixed'}", root)


async def _xquad_row(
    place: Place, questions: Sequence[Question], target: Language | None, stages: Stages
) -> Ranks:
    ranks = Ranks()
    for question in questions:
        right = {name for name in question.right if target is None or name.startswith(target)}
        found: list[str] = []
        for hit in await place.find(question.text, stages):
            names = [Path(source).stem for source in (hit.source, *hit.also)]
            found += [name for name in names if name not in found]
        ranks.add([n for n, name in enumerate(found) if name in right], len(right))
    return ranks


async def _xquad(rows: list[Json]) -> None:
    data = xquad()
    if data is None:
        rows.append({"set": "XQuAD", "skipped": f"no xquad_de_en.json in {folder()}"})
        return
    paragraphs, questions = data
    for target in (*LANGUAGES, None):
        place = await _paragraphs(paragraphs, target)
        for language in LANGUAGES:
            kept = [q for q in questions if q.kept and q.language == language]
            name = f"{language}→{target}" if target else f"{language}→mixed"
            for step, stages in STEPS:
                whole = step == STEPS[-1][0]
                some = kept if whole else kept[::SOME]
                ranks = await _xquad_row(place, some, target, stages)
                row = {"set": f"XQuAD {name}", "stages": step, "questions": len(some)} | _figures(ranks)
                if target is None:
                    row["both_in_10"] = round(ranks.all_within(10), 3)
                rows.append(row)
                _say(f"  {row}")
        await place.app.close()


def _figures(ranks: Ranks) -> Json:
    return {
        "hit@1": round(ranks.hit(1), 3),
        "hit@5": round(ranks.hit(5), 3),
        "ndcg@10": round(ranks.ndcg(), 3),
        "mrr@10": round(ranks.mrr(), 3),
    }


def answers(hit: Hit, question: Question) -> bool:
    """Whether the hit holds the sentence that answers the question."""
    sources = (hit.source, *hit.also)
    return any(s == question.document for s in sources) and plain(question.quote or "") in plain(hit.text)


async def _handbooks(rows: list[Json]) -> None:
    data = handbooks()
    if data is None:
        rows.append({"set": "handbooks", "skipped": f"no handbook_questions.json in {folder()}"})
        return
    path, questions = data
    place = await home("handbooks", path)
    answerable = [q for q in questions if q.document]
    said = {q.id: await place.said(q.text) for q in answerable}
    for language in LANGUAGES:
        of_language = [q for q in answerable if q.language == language]
        plans = [(step, stages, False) for step, stages in STEPS]
        if any(said[q.id] for q in of_language):
            plans.append(("+ translation", Stages(), True))
        for step, stages, translated in plans:
            ranks = Ranks()
            for question in of_language:
                hits = await place.find(question.text, stages, said[question.id] if translated else None)
                ranks.add([n for n, hit in enumerate(hits) if answers(hit, question)][:1], 1)
            row = {"set": f"handbooks {language}→en", "stages": step, "questions": len(of_language)}
            rows.append(row | _figures(ranks))
            _say(f"  {rows[-1]}")
    await place.app.close()


async def _run() -> list[Json]:
    rows: list[Json] = []
    await _handbooks(rows)
    await _xquad(rows)
    return rows


def _table(rows: Sequence[Json]) -> str:
    names = ("hit@1", "hit@5", "ndcg@10", "mrr@10", "both_in_10")
    lines = [f"{'set':<26}{'stages':<18}{'n':>6}" + "".join(f"{name:>12}" for name in names)]
    for row in rows:
        if "skipped" in row:
            lines.append(f"{row['set']:<26}skipped: {row['skipped']}")
            continue
        figures = "".join(f"{row.get(name, ''):>12}" for name in names)
        lines.append(f"{row['set']:<26}{row.get('stages', ''):<18}{row['questions']:>6}{figures}")
    return "\n".join(lines)


def main() -> Json:
    """The figures, and a table of them. Only the kept half of XQuAD's questions is counted."""
    rows = anyio.run(_run)
    return {"suite": "retrieval", "rows": rows, "table": _table(rows)}
