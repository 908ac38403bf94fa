"""``mentoring eval chat``: what is answered and what isn't, on what answers rest, what a lying model gets through.

Public paragraphs with the passage that answers there or taken out of what was found (the half of the questions that
nothing was tuned on), and career handbooks. What the model says is kept in the cache: an interrupted run goes on.
"""

from __future__ import annotations

import math
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio

from copilot.access import Viewer
from copilot.answer.asking import Question as Put
from copilot.answer.calibrated import ANSWERED
from copilot.answer.deciding import decide
from copilot.answer.overheard import heard
from copilot.app import App
from copilot.domain import LANGUAGES, Language
from copilot.embedding.e5 import EmbeddedE5
from copilot.llm import Model
from copilot.settings import Settings
from copilot.suggest.answers import AnswerRequest, answer
from copilot.suggest.looking import Looker
from copilot.text.field import question_language
from evals.chat.models import Liar, Perfect
from evals.chat.remembered import Remembered
from evals.eval_retrieval import _paragraphs, home
from evals.hard.score import score as hard_score
from evals.intervals import wilson
from evals.retrieval.sets import Question, handbooks, plain, xquad

Json = dict[str, Any]
EACH = int(os.environ.get("MENTORING_EVAL_EACH", "75"))
"""Questions of each direction, once with their passage and once without: the embedded model takes an hour."""
DIRECTIONS: tuple[tuple[Language, Language], ...] = (("de", "de"), ("en", "en"), ("de", "en"), ("en", "de"))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _remembered(app: App) -> Model | None:
    """The configured model, with what it said in earlier runs."""
    model = app.model()
    return model and Remembered(model, app.settings.cache / "evals" / "chat-judgements.jsonl")


def _looker(app: App, language: Language, model: Model | None) -> Looker:
    return Looker(replace(app.parts(), model=model), Viewer(None), None, app.today(), language)


async def _chance(looker: Looker, question: Question, gone: frozenset[str]) -> float:
    """How likely the question is answered, with these paragraphs taken out of what was found; 1 for what is shown."""
    said = await looker.translated(question.text, lambda: None)
    hits, asked = await looker.hits(question.text, said)
    left = tuple(hit for hit in hits if Path(hit.source).stem not in gone)
    found = await looker.ranked(left, asked)
    put = Put(question.text, question.language, said)
    decision = await decide(put, found.ranked, found.hits, looker.parts.model, lambda *_: None)
    if decision.trouble is not None:
        raise decision.trouble  # what a model did not decide is not counted as its decision
    return max(decision.chance, ANSWERED) if decision.picked else min(decision.chance, ANSWERED - 0.001)


async def _paragraph_rows(rows: list[Json], model_name: str) -> None:
    data = xquad()
    if data is None:
        rows.append({"set": "paragraphs", "skipped": "no xquad_de_en.json"})
        return
    paragraphs, questions = data
    places = {target: await _paragraphs(paragraphs, target) for target in LANGUAGES}
    model = _remembered(places["de"].app) if model_name == "embedded" else None
    outcomes: dict[tuple[Language, Language], list[tuple[bool, float]]] = defaultdict(list)
    pools = {
        language: _spread([q for q in questions if q.kept and q.language == language])[:EACH]
        for language in LANGUAGES
    }
    for number in range(EACH):
        for asked, target in DIRECTIONS:
            question = pools[asked][number]
            for there in (True, False):
                gone = frozenset() if there else question.right
                chance = await _chance(_looker(places[target].app, asked, model), question, gone)
                outcomes[asked, target].append((there, chance))
        if number % 5 == 4:
            _say(f"  {model_name}: {number + 1} of {EACH} questions in each direction")
    everything: list[tuple[bool, float]] = []
    for direction in DIRECTIONS:
        rows.append(_balance(f"paragraphs {direction[0]}→{direction[1]}", model_name, outcomes[direction]))
        everything += outcomes[direction]
    rows.append(_balance("paragraphs, all", model_name, everything))
    for place in places.values():
        await place.app.close()


def _spread(questions: Sequence[Question]) -> list[Question]:
    """The questions in an order of which every beginning comes from all articles: the first few are about one."""
    stride = round(len(questions) * 0.382)
    while math.gcd(stride, len(questions)) > 1:
        stride += 1
    return [questions[number * stride % len(questions)] for number in range(len(questions))]


def _balance(name: str, model: str, outcomes: Sequence[tuple[bool, float]]) -> Json:
    """Recall of both classes with 95 % intervals, and their mean."""
    there = [chance >= ANSWERED for right, chance in outcomes if right]
    gone = [chance < ANSWERED for right, chance in outcomes if not right]
    return {
        "set": name,
        "model": model,
        "n": len(outcomes),
        "answered": wilson(sum(there), len(there)),
        "abstained": wilson(sum(gone), len(gone)),
        "balanced": round((sum(there) / len(there) + sum(gone) / len(gone)) / 2, 3),
    }


async def _handbook_rows(rows: list[Json]) -> None:
    data = handbooks()
    if data is None:
        rows.append({"set": "handbooks", "skipped": "no handbook_questions.json"})
        return
    path, questions = data
    place = await home("handbooks", path)
    embedded = _remembered(place.app)
    models: list[tuple[str, Model | None]] = [("rules", None)]
    if embedded is not None:
        models.append((embedded.name, embedded))
    models += [("perfect", Perfect()), ("liar", Liar())]
    for name, model in models:
        rows += await _handbook(place.app, questions, name, model)
        _say(f"  {rows[-1]}")
    await place.app.close()


async def _handbook(app: App, questions: Sequence[Question], name: str, model: Model | None) -> list[Json]:
    parts = replace(app.parts(), model=model)
    outcomes: list[tuple[bool, float]] = []
    tally: dict[str, int] = defaultdict(int)
    for question in questions:
        if isinstance(model, Perfect):
            model.right = question.quote
        request = AnswerRequest(question.text, question.text, app.today())
        result = await answer(parts, Viewer(None), request)
        outcomes.append((question.document is not None, 1.0 if result["answerable"] else 0.0))
        tally["language"] += result["language"] == question_language(question.text)
        lies = model.told if isinstance(model, Liar) else set()
        for claim in result["claims"]:
            tally["claims"] += 1
            tally["supported"] += _supported(claim) and claim["text"] not in lies
            tally["lies"] += claim["text"] in lies
            for evidence in claim["evidence"]:
                tally["citations"] += 1
                tally["found"] += await _stands(app, evidence)
        if question.document:
            tally["answerable"] += 1
            right = any(_cites(e, question) for c in result["claims"] for e in c["evidence"])
            tally["recalled"] += right
            five = await _in_first_five(app, parts.model, question)
            tally["in_five"] += five
            tally["recalled_in_five"] += right and five
    row = _balance("handbooks", name, outcomes) | {
        "supported_claims": _share(tally["supported"], tally["claims"]),
        "lies_shown": _share(tally["lies"], tally["claims"]),
        "citations_that_stand": _share(tally["found"], tally["citations"]),
        "cited_of_first_five": _share(tally["recalled_in_five"], tally["in_five"]),
        "cited_of_all": _share(tally["recalled"], tally["answerable"]),
        "language": _share(tally["language"], len(questions)),
    }
    return [row]


_SIGNS = ".,;:()\"'’‘‹›«»“”"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" + (f" = {part / whole:.3f}" if whole else "")


def _supported(claim: Json) -> bool:
    """Whether a claim says nothing but its quotes: every word of it but the frame's stands in them."""
    quoted = plain(" ".join(e["quote"] for e in claim["evidence"]))
    inner = claim["text"]
    for opening, closing in (("«", "»"), ("“", "”")):
        if inner.rstrip(".").endswith(closing):
            inner = inner[inner.rindex(opening) + 1 : inner.rindex(closing)]
    words = [
        w for w in plain(inner).replace(" · ", " ").replace(":", " ").split() if any(c.isalnum() for c in w)
    ]
    return all(word.strip(_SIGNS) in quoted for word in words)


async def _stands(app: App, evidence: Json) -> bool:
    from sqlalchemy import select

    from copilot.store.tables import DocumentRow

    async with app.database.read() as session:
        text = await session.scalar(select(DocumentRow.text).where(DocumentRow.source == evidence["source"]))
    return bool(text) and text[evidence["start"] : evidence["end"]] == evidence["quote"]


def _cites(evidence: Json, question: Question) -> bool:
    """Whether a citation holds the sentence that answers, or is a good piece of it."""
    quote, right = plain(evidence["quote"]), plain(question.quote or "")
    return evidence["source"] == question.document and (
        right[:80] in quote or (len(quote) >= 25 and quote in right)
    )


async def _in_first_five(app: App, model: Model | None, question: Question) -> bool:
    looker = _looker(app, question.language, model)
    hits, _ = await looker.hits(question.text, await looker.translated(question.text, lambda: None))
    right = plain(question.quote or "")
    return any(
        question.document in (hit.source, *hit.also) and right[:80] in plain(hit.text) for hit in hits[:5]
    )


async def _run() -> list[Json]:
    embedder = EmbeddedE5(Settings().cache)
    rows: list[Json] = [
        {"set": f"hard cases, {part}", **hard_score(part, ear=lambda text: heard(text, embedder))}
        for part in ("kept", "late")
    ]
    await _handbook_rows(rows)
    await _paragraph_rows(rows, "rules")
    await _paragraph_rows(rows, "embedded")
    return rows


def _table(rows: Sequence[Json]) -> str:
    lines = []
    for row in rows:
        head = f"{row['set']:<20}{row.get('model', ''):<20}"
        rest = [f"{name} {value}" for name, value in row.items() if name not in ("set", "model")]
        lines.append(head + "  ".join(rest))
    return "\n".join(lines)


def main() -> Json:
    """The figures, and a table of them."""
    rows = anyio.run(_run)
    return {"suite": "chat", "rows": rows, "table": _table(rows)}
