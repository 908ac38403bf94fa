"""Search side by side with other systems: the same sets, passages and vectors, scored the same way.

    mentoring eval peers

Each peer runs in an environment of its own, made in the cache when first needed (this needs a package index);
while it ranks it has no network. Our own search goes without a model: no question is translated.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import numpy as np
from sqlalchemy import select

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder
from copilot.retrieval import Stages
from copilot.settings import Settings
from copilot.store.passages import embedded_text
from copilot.store.tables import DocumentRow, PassageRow, VectorRow
from evals.eval_retrieval import Place, answers, home
from evals.peers import environment
from evals.peers.exchange import PeerSet, write
from evals.retrieval.metrics import Ranks
from evals.retrieval.sets import Question, folder, handbooks, plain, xquad

Json = dict[str, Any]
PEERS = {
    "llamaindex": "LlamaIndex",
    "haystack": "Haystack",
    "txtai": "txtai",
    "chroma": "Chroma",
    "bm25": "BM25",
}
FIGURES = {"hit@1": lambda r: r.hit(1), "hit@5": lambda r: r.hit(5)}
MIXED = FIGURES | {"ndcg@10": Ranks.ndcg, "both_in_10": lambda r: r.all_within(10)}
OURS = Stages(translation=False)


@dataclass(slots=True)
class Set:
    """Questions on one lot of passages; ``target`` is the passages' language, None for both."""

    name: str
    target: Language | None
    questions: list[Question]
    passages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Source and text by passage id."""

    def row(self, language: Language) -> str:
        """What a row of the table is called."""
        kind = "handbooks" if self.name == "handbooks" else "XQuAD"
        return f"{kind} {language}→{self.target or 'mixed'}"

    def places(self, question: Question, ranked: Sequence[str]) -> tuple[list[int], int]:
        """Where something right is among ranked passage ids, and how many right ones there are."""
        if question.document:
            found = [self.passages[name] for name in ranked]
            quote = plain(question.quote or "")
            right = [source == question.document and quote in plain(text) for source, text in found]
            return [n for n, yes in enumerate(right) if yes][:1], 1
        names = list(dict.fromkeys(Path(self.passages[name][0]).stem for name in ranked))
        return self.right(question, names)

    def right(self, question: Question, names: Sequence[str]) -> tuple[list[int], int]:
        """The same for ranked paragraph names."""
        right = {name for name in question.right if self.target is None or name.startswith(self.target)}
        return [n for n, name in enumerate(names) if name in right], len(right)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _sets(cache: Path) -> list[tuple[Set, Path]]:
    """The sets that are there, each with the folder of its documents."""
    found: list[tuple[Set, Path]] = []
    if (books := handbooks()) is not None:
        path, questions = books
        found.append((Set("handbooks", "en", [q for q in questions if q.document]), path))
    if (squad := xquad()) is not None:
        paragraphs, questions = squad
        kept = [q for q in questions if q.kept]
        for target in (*LANGUAGES, None):
            root = cache / "documents" / f"xquad-{target or 'mixed'}"
            root.mkdir(parents=True, exist_ok=True)
            for name, text in paragraphs.items():
                if target is None or name.startswith(target):
                    (root / f"{name}.md").write_text(text, "utf-8")
            found.append((Set(f"xquad-{target or 'mixed'}", target, kept), root))
    return found


async def export(given: Set, place: Place, cache: Path) -> None:
    """Write passages as they were embedded, questions and the vectors of both for the peers."""
    embedder = place.app.embedder
    async with place.app.database.read() as session:
        rows = (
            await session.execute(
                select(PassageRow, DocumentRow.source, VectorRow.vector)
                .join(DocumentRow, DocumentRow.id == PassageRow.document_id)
                .outerjoin(
                    VectorRow, (VectorRow.digest == PassageRow.digest) & (VectorRow.embedder == embedder.id)
                )
                .order_by(PassageRow.rowid)
            )
        ).all()
    passages = [row[0] for row in rows]
    given.passages = {p.id: (source, p.text) for p, (_, source, _) in zip(passages, rows, strict=True)}
    texts = [embedded_text(p.title, p.headings, p.text, p.context) for p in passages]
    questions = [q.text for q in given.questions]
    peer_set = PeerSet(
        name=given.name,
        language=given.target,
        ids=[p.id for p in passages],
        texts=texts,
        vectors=np.stack([np.frombuffer(vector, dtype="<f4") for _, _, vector in rows]),
        questions=questions,
        languages=[q.language for q in given.questions],
        asked=_asked(embedder, questions, cache),
    )
    places = [
        {"source": source, "start": p.start, "end": p.end}
        for p, (_, source, _) in zip(passages, rows, strict=True)
    ]
    write(cache / "sets" / given.name, peer_set, places)


def _asked(embedder: Embedder, questions: Sequence[str], cache: Path) -> Any:
    """The questions' vectors, made once."""
    made_of = hashlib.sha256(json.dumps([embedder.id, *questions]).encode()).hexdigest()[:16]
    file = cache / f"questions-{made_of}.npy"
    if not file.is_file():
        np.save(file, np.stack([embedder.query(text) for text in questions]))
    return np.load(file)


async def _ours(given: Set, place: Place) -> list[tuple[list[int], int]]:
    found = []
    for question in given.questions:
        hits = await place.find(question.text, OURS)
        if question.document:
            found.append(([n for n, hit in enumerate(hits) if answers(hit, question)][:1], 1))
        else:
            names = [Path(source).stem for hit in hits for source in (hit.source, *hit.also)]
            found.append(given.right(question, list(dict.fromkeys(names))))
    return found


def _rows(given: Set, system: str, option: str, places: Sequence[tuple[list[int], int]]) -> list[Json]:
    rows = []
    for language in LANGUAGES:
        ranks = Ranks()
        for question, (found, right) in zip(given.questions, places, strict=True):
            if question.language == language:
                ranks.add(found, right)
        figures = {name: round(of(ranks), 3) for name, of in (FIGURES if given.target else MIXED).items()}
        questions = len(ranks.places)
        rows.append({"set": given.row(language), "system": system, "option": option, "questions": questions})
        rows[-1] |= figures
        _say(f"  {rows[-1]}")
    return rows


async def _run() -> Json:
    cache = Settings().cache / "evals" / "peers"
    cache.mkdir(parents=True, exist_ok=True)
    sets: list[Set] = []
    rows: list[Json] = []
    for given, documents in _sets(cache):
        place = await home(f"peers-{given.name}", documents)
        await export(given, place, cache)
        rows += _rows(given, "ours", "", await _ours(given, place))
        await place.app.close()
        sets.append(given)
    skipped: dict[str, str] = {} if sets else {"all": f"no sets in {folder()}"}
    for name in PEERS if sets else ():
        _say(f"{PEERS[name]}: …")
        out = cache / f"{name}.json"
        try:
            environment.run(name, cache, cache / "sets", out)
        except environment.Unavailable as why:
            skipped[name] = str(why)
            continue
        rankings = json.loads(out.read_text("utf-8"))
        for given in sets:
            for option, ranked in rankings[given.name].items():
                places = [given.places(q, ids) for q, ids in zip(given.questions, ranked, strict=True)]
                rows += _rows(given, name, option, places)
    return {"suite": "peers", "rows": rows, "skipped": skipped, "table": _table(rows, skipped)}


def _table(rows: Sequence[Json], skipped: dict[str, str]) -> str:
    def part(title: str, only_default: bool) -> list[str]:
        names = [name for name in PEERS if name not in skipped]
        lines = [title, f"{'':<30}{'ours':>8}" + "".join(f"{PEERS[name]:>12}" for name in names)]
        for ours in (row for row in rows if row["system"] == "ours"):
            for figure in (name for name in MIXED if name in ours):
                cells = ""
                for name in names:
                    options = [r[figure] for r in rows if (r["system"], r["set"]) == (name, ours["set"])]
                    best = options[0] if only_default else max(options)
                    mark = "!" if best > ours[figure] else "=" if best == ours[figure] else " "
                    cells += f"{best:>11.3f}{mark}"
                lines.append(f"{ours['set']:<18}{figure:<12}{ours[figure]:>8.3f}{cells}")
        return [*lines, ""]

    lines = [f"{PEERS.get(name, name)} skipped: {why}" for name, why in skipped.items()]
    if rows:
        lines += part("Each as its documentation sets it up (= level with ours, ! ahead of ours)", True)
        lines += part("Each at whichever of its options is best in that very row, chosen afterwards", False)
    return "\n".join(lines)


def main() -> Json:
    """The figures, and tables of them. Only the kept half of XQuAD's questions is counted."""
    return anyio.run(_run)
