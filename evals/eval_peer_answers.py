"""Answers side by side with other systems: the same questions, passages, vectors and model, counted the same way.

    mentoring eval peer_answers

Each peer runs in an environment of its own, made in the cache when first needed (this needs a package index), in the
form that its documentation recommends. The model is the embedded one; for the peers it stands behind an endpoint
that counts calls and tokens. Each answer is kept in the cache as soon as it is there: an interrupted run goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anyio

from copilot.access import Viewer
from copilot.app import App
from copilot.domain import LANGUAGES
from copilot.embedding import Embedder
from copilot.grounding.support import support
from copilot.llm.download import path_of, pull
from copilot.llm.embedded import EmbeddedServer
from copilot.llm.registry import DEFAULT, weights
from copilot.settings import Settings
from copilot.suggest.answers import AnswerRequest, answer
from copilot.text.language import guess_language
from copilot.text.sentences import sentences
from evals.eval_peers import Set, export
from evals.eval_retrieval import home
from evals.intervals import wilson
from evals.peers import environment
from evals.peers.asking import Endpoint, keep, kept
from evals.peers.counted import counted
from evals.retrieval.sets import Question, folder, handbooks, plain

Json = dict[str, Any]
PEERS = {
    "llamaindex_answers": "LlamaIndex",
    "haystack_answers": "Haystack",
    "paperqa_answers": "PaperQA",
}
EVERY = int(os.environ.get("MENTORING_EVAL_EVERY", "2"))
"""Each second handbook question: PaperQA asks the model eleven times for each."""
_SILENT = re.compile(
    r"cannot answer|can't answer|(?:not|n't|no(?:ne)?)\b[^.]{0,60}\b(?:contain|provide|mention|specif|include|state|"
    r"helpful|relevant|information|address|answer)|(?:do|does|did) not (?:say|give)|insufficient|"
    r"(?:kein\w*|nicht)\b[^.]{0,60}\b(?:information|angab|antwort|enthalt|erwähn|hilfreich|genannt|beantwort|angegeben)|"
    r"(?:enthält|enthalten|erwähnen|nennen|geben)\b[^.]{0,40}\b(?:kein|nicht)",
    re.IGNORECASE,
)
"""How a model says in a sentence of its own that its sources don't say it. Checked by reading all answers without a
citation."""
_MARKS = re.compile(
    r"\s*(?:\[(?:Sources?\s*)?\d+(?:\s*,\s*(?:Source\s*)?\d+)*\]|\(?pqac-[0-9a-f]{8}(?:,\s*pqac-[0-9a-f]{8})*\)?|\(\s*\))"
)
_QUOTED = re.compile(r"«[^»]{12,}»|“[^”]{12,}”|\"[^\"]{12,}\"")
_SHORT = 3
"""Words below which a line is no statement."""


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@dataclass(frozen=True, slots=True)
class Said:
    """One system's answer to one question."""

    question: int
    text: str
    cited: list[str]
    calls: int
    tokens: int
    seconds: float
    silent: bool | None = None
    """Whether it says that nothing was found; None: to be read from the text."""

    @property
    def abstains(self) -> bool:
        """Whether the answer is that there is none."""
        return self.silent if self.silent is not None else not self.cited and bool(_SILENT.search(self.text))

    @property
    def statements(self) -> list[str]:
        """Its sentences, without the marks of citations; what it puts in quotation marks is not cut."""
        bare, quotes = _MARKS.sub("", self.text), []

        def set_aside(match: re.Match[str]) -> str:
            quotes.append(match[0])
            return f"«{len(quotes) - 1}»"

        short = _QUOTED.sub(set_aside, bare)
        whole = [re.sub(r"«(\d+)»", lambda match: quotes[int(match[1])], s.quote) for s in sentences(short)]
        return [text for text in whole if len(text.split()) >= _SHORT]


async def _ours(app: App, given: Set, file: Path) -> None:
    """Our answers, kept as the peers' are."""
    done = {said.question for said in _read(file)}
    parts = app.parts()
    for number, question in enumerate(given.questions):
        if number in done:
            continue
        started = time.monotonic()
        result = await answer(parts, Viewer(None), AnswerRequest(question.text, question.text, app.today()))
        usage = result["usage"]
        evidence = [e for claim in result["claims"] for e in claim["evidence"]]
        row = Said(
            question=number,
            text="\n".join(claim["text"] for claim in result["claims"]) or result["not_said"] or "",
            cited=list(dict.fromkeys(e["passage_id"] for e in evidence if e["passage_id"])),
            calls=usage["calls"],
            tokens=usage["prompt_tokens"] + usage["completion_tokens"],
            seconds=round(time.monotonic() - started, 2),
            silent=not result["answerable"],
        )
        keep(file, asdict(row))


def _read(file: Path) -> list[Said]:
    return [Said(**row) for row in kept(file)]


def _score(given: Set, said: Sequence[Said], system: str, embedder: Embedder) -> Json:
    """What a careful reader counts: answered where there is an answer, cited rightly, in the language, at what cost."""
    there = [s for s in said if given.questions[s.question].document]
    gone = [s for s in said if not given.questions[s.question].document]
    answered = [s for s in there if not s.abstains]
    cited = [(s, name) for s in answered for name in s.cited]
    shown = [s for s in said if not s.abstains]
    statements = [(statement, s) for s in shown for statement in s.statements]
    held = [_verbatim(given, x, s.cited) or _supported(given, x, s.cited, embedder) for x, s in statements]
    return {
        "system": system,
        "questions": len(said),
        "answered": wilson(len(answered), len(there)),
        "abstained": wilson(sum(s.abstains for s in gone), len(gone)),
        "right_cited": wilson(sum(any(_right(given, s, n) for n in s.cited) for s in answered), len(there)),
        "citations_right": wilson(sum(_right(given, s, name) for s, name in cited), len(cited)),
        "uncited_answers": wilson(sum(not s.cited for s in shown), len(shown)),
        "supported": wilson(sum(held), len(held)),
        "verbatim": wilson(sum(_verbatim(given, x, s.cited) for x, s in statements), len(statements)),
        "language": wilson(sum(_speaks(given.questions[s.question], s) for s in said), len(said)),
        "calls": _mean(s.calls for s in said),
        "tokens": _mean(s.tokens for s in said),
        "seconds": _mean(s.seconds for s in said),
    }


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return round(sum(found) / len(found), 1) if found else 0.0


def _right(given: Set, said: Said, name: str) -> bool:
    """Whether a cited passage holds the sentence that answers."""
    question = given.questions[said.question]
    source, text = given.passages.get(name, ("", ""))
    return source == question.document and plain(question.quote or "")[:80] in plain(text)


def _verbatim(given: Set, statement: str, cited: Sequence[str]) -> bool:
    """Whether a statement, or what it puts in quotation marks, stands word for word in what is cited for it."""
    quoted = [match[1:-1] for match in _QUOTED.findall(statement)] or [statement]
    texts = [_letters(given.passages[name][1]) for name in cited if name in given.passages]
    parts = [part for quote in quoted for part in re.split(r" [·–] ", quote)]
    return all(any(_letters(part) in text for text in texts) for part in parts)


def _letters(text: str) -> str:
    """A text as its words alone: no marks, no quotation marks, which are changed inside a quote."""
    return " ".join(re.findall(r"\w+", plain(text)))


def _supported(given: Set, statement: str, cited: Sequence[str], embedder: Embedder) -> bool:
    """Whether the checker finds a statement supported by what is cited for it."""
    texts = [given.passages[name][1] for name in cited if name in given.passages]
    return bool(texts) and support(statement, texts, embedder=embedder).supported


def _speaks(question: Question, said: Said) -> bool:
    """Whether what the system says in its own words is in the question's language; quotes may be in another."""
    own = re.sub(r"[«“][^»”]*[»”]", " ", _MARKS.sub("", said.text))
    return guess_language(own, question.language) == question.language


async def _run() -> Json:
    data = handbooks()
    if data is None:
        return {"suite": "peer_answers", "rows": [], "table": f"no handbook_questions.json in {folder()}"}
    path, questions = data
    asked = [q for language in LANGUAGES for q in [q for q in questions if q.language == language][::EVERY]]
    # mixed, so that what an interrupted peer was asked is a sample of both languages and of what isn't answered
    asked.sort(key=lambda q: hashlib.sha256(q.text.encode()).hexdigest())
    cache = Settings().cache / "evals" / "peers"
    cache.mkdir(parents=True, exist_ok=True)
    given = Set("handbook-answers", "en", asked)
    place = await home("handbooks", path)
    await export(given, place, cache)
    _say(f"ours: {len(asked)} questions")
    files = {name: cache / f"{name}-{_form(name, given)}.jsonl" for name in ("ours", *PEERS)}
    await _ours(place.app, given, files["ours"])
    embedder = place.app.embedder
    await place.app.close()
    ours = _read(files["ours"])
    rows = [_score(given, ours, "ours", embedder)]
    skipped: dict[str, str] = {}
    for name, title in PEERS.items():
        _say(f"{title}: …")
        try:
            await anyio.to_thread.run_sync(_peer, name, cache, cache / "sets" / given.name, files[name])
        except environment.Unavailable as why:
            skipped[title] = str(why)
        if said := _read(files[name]):
            rows.append(_score(given, said, title, embedder))
            asked_both = [s for s in ours if s.question in {other.question for other in said}]
            if len(asked_both) < len(ours):
                rows.append(_score(given, asked_both, f"ours, {title}'s {len(said)}", embedder))
    return {"suite": "peer_answers", "rows": rows, "skipped": skipped, "table": _table(rows, skipped)}


def _form(name: str, given: Set) -> str:
    """A mark of what was asked, of what, and in which form: other answers count no more."""
    script = Path(__file__).parent / "peers" / f"{name}.py"
    made_of = [script.read_text("utf-8") if script.is_file() else "", *(q.text for q in given.questions)]
    return hashlib.sha256(json.dumps([*made_of, *sorted(given.passages)]).encode()).hexdigest()[:8]


def _peer(name: str, cache: Path, folder_: Path, out: Path) -> None:
    """Let a peer answer with the embedded model. Raises: Unavailable."""
    settings = Settings()
    chosen = weights(DEFAULT)
    pull(chosen, settings.cache)
    server = EmbeddedServer(path_of(chosen, settings.cache), settings.cache)
    address = server.start()
    try:
        with counted(address.base_url, address.key) as url:
            endpoint = Endpoint(url, "none", chosen.name)
            (folder_ / "model.json").write_text(json.dumps(asdict(endpoint)), "utf-8")
            environment.run(name, cache, folder_, out)
    finally:
        server.stop()


def _table(rows: Sequence[Json], skipped: dict[str, str]) -> str:
    lines = [f"{name} skipped: {why}" for name, why in skipped.items()]
    names = [row["system"] for row in rows]
    lines.append(f"{'':<18}" + "".join(f"{name:>24}" for name in names))
    for figure in rows[0] if rows else ():
        if figure != "system":
            lines.append(f"{figure:<18}" + "".join(f"{row[figure]!s:>24}" for row in rows))
    return "\n".join(lines)


def main() -> Json:
    """The figures, and a table of them."""
    return anyio.run(_run)
