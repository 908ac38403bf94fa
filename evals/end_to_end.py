"""The real thing, as a stranger would use it: commands, embedder, server, embedded model, wheel.

    python evals/end_to_end.py

Everything happens in a folder that is thrown away; the weights are kept in the user's cache.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio

from copilot import llm
from copilot.app import build
from copilot.llm import Model
from copilot.llm.registry import TASKS, Profile
from copilot.operations import Call, run
from copilot.settings import Settings
from evals.wording.collect import pieces
from evals.wording.written import verdict

ROOT = Path(__file__).parent.parent
MENTOR, MENTEE = "ruth@e2e.example", "mia@e2e.example"
PEOPLE = f"email,name,role,programme\n{MENTOR},Ruth Ammann,mentor,p\n{MENTEE},Mia Keller,mentee,p\n"
NOTES = (
    ("2026-03-02", "Mia schickt Ruth bis 20. März den Lebenslauf. Gutes Gespräch, Kaffee war kalt."),
    (
        "2026-03-16",
        "Todo:\n- Ruth: Kontakt zu Herrn Graf herstellen\n- Mia fragt bis Ende März beim HR nach, ob 70 % geht",
    ),
    (
        "2026-03-30",
        "I'll draft the one-page brief by 10 April. Ruth will introduce me to the project office.",
    ),
)
HANDBOOK = {
    "leave": "Everybody has 25 days of holiday a year. In the first year they are counted from the first day of work.",
    "reviews": "The annual performance review takes place in November. Your manager writes it with you.",
    "expenses": "Travel is paid back within ten days. Keep the receipts and hand them in with the form.",
}
"""English documents of a company."""
WORDED = 6
"""Pieces that the embedded model words here: enough to see it at work, few enough for a small machine."""


class Stranger:
    """Runs ``mentoring`` on one home and remembers what went wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.passed: list[str] = []
        self.failed: list[str] = []

    def mentoring(self, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """A command in a process of its own; rules alone unless a model is named."""
        settings = {"MENTORING_LLM_MODEL": "none", "MENTORING_HOME": str(self.home)} | environment
        command = [sys.executable, "-c", "from copilot.cli.main import run; run()", *words]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            env=os.environ | settings,
            check=False,
            cwd=self.folder,
        )

    def json(self, *words: str, **more: str) -> dict[str, Any]:
        """A command's JSON."""
        done = self.mentoring(*words, "--json", **more)
        found: dict[str, Any] = json.loads(done.stdout or "{}")
        return found

    def check(self, what: str, good: bool, detail: object = "") -> None:
        """Count and print."""
        (self.passed if good else self.failed).append(what)
        print(f"{'ok  ' if good else 'FAIL'} {what}{'' if good else f': {detail}'}", flush=True)


def own_notes(me: Stranger) -> None:
    """Init, ingest, people, pair, three notes, agenda: every quote at its offsets, every promise carried over."""
    me.check("init", me.mentoring("init").returncode == 0)
    report = me.json("ingest", str(ROOT / "knowledge" / "company"))
    me.check("ingest", report.get("added", 0) >= 24 and report["failed"] == [], report)
    again = me.json("ingest", str(ROOT / "knowledge" / "company"))
    me.check(
        "second ingest changes nothing",
        (again["added"], again["updated"], again["passages"]) == (0, 0, 0),
        again,
    )
    (me.folder / "people.csv").write_text(PEOPLE, "utf-8")
    me.check("people import", me.json("people", "import", "people.csv").get("added") == 2)
    pair = (
        "pair",
        "add",
        "--mentor",
        MENTOR,
        "--mentee",
        MENTEE,
        "--programme",
        "p",
        "--id",
        "wir",
        "--language",
        "de",
    )
    me.check("pair add", me.mentoring(*pair).returncode == 0)
    for day, text in NOTES:
        note = me.mentoring("note", "add", "--pair", "wir", "--as", MENTEE, "--date", day, "-", stdin=text)
        me.check(f"note of {day}", note.returncode == 0, note.stderr)
    agenda(me, "agenda")
    asked(me, "a question")


def agenda(me: Stranger, name: str) -> dict[str, Any]:
    """An agenda whose promises are all there and whose quotes are all found."""
    result = me.json("agenda", "--pair", "wir", "--as", MENTOR, "--date", "2026-04-09", "--minutes", "45")
    listed = me.json("commitment", "list", "--pair", "wir", "--as", MENTEE)["commitments"]
    refs = {ref for item in result["items"] for ref in item["refs"]["commitments"]}
    me.check(
        f"{name}: five promises, all carried over",
        len(listed) == 5 and refs == {c["id"] for c in listed},
        listed,
    )
    me.check(f"{name}: minutes", sum(item["minutes"] for item in result["items"]) == 45)
    quotes = [e for item in result["items"] for p in item["points"] for e in p["evidence"]]
    stored = {e["source"]: me.json("source", e["source"], "--as", MENTOR)["text"] for e in quotes}
    wrong = [e for e in quotes if stored[e["source"]][e["start"] : e["end"]] != e["quote"]]
    me.check(f"{name}: {len(quotes)} quotes at their offsets", bool(quotes) and not wrong, wrong)
    return result


def asked(me: Stranger, name: str) -> None:
    """Questions: answered with quotes that stand, not answered, a follow-up, and a hard case."""
    answer = me.json("ask", "Wie lange dauert der Kurs Führen eins?", "--as", MENTEE)
    quotes = [e for claim in answer["claims"] for e in claim["evidence"]]
    texts = {e["source"]: me.json("source", e["source"], "--as", MENTEE)["text"] for e in quotes}
    stands = all(texts[e["source"]][e["start"] : e["end"]] == e["quote"] for e in quotes)
    me.check(f"{name}: an answer with its quotes", bool(quotes) and stands, answer)
    me.check(f"{name}: the answer is four days", "vier Tage" in str(answer["claims"]), answer["claims"])
    silent = me.json("ask", "Wie heisst der Hund der Geschäftsleiterin?", "--as", MENTEE)
    me.check(f"{name}: what isn't said", not silent["answerable"] and bool(silent["not_said"]), silent)
    lines = "Wann ist das Lohngespräch?\nUnd wie lange dauert es?\nIch werde im Team gemobbt.\n"
    chat = me.mentoring("chat", "--as", MENTEE, "--json", stdin=lines)
    turns = [json.loads(line) for line in chat.stdout.splitlines()]
    me.check(f"{name}: three turns", len(turns) == 3, chat.stderr)
    if len(turns) == 3:
        me.check(f"{name}: a follow-up keeps its subject", "ohngespr" in turns[1]["standalone"], turns[1])
        me.check(
            f"{name}: contact points", "vertrauensstelle@" in " ".join(turns[2].get("lines", ())), turns[2]
        )


def killed(me: Stranger) -> None:
    """An ingest killed half-way loses nothing and goes on."""
    many = me.folder / "many"
    many.mkdir()
    for n in range(150):
        text = f"# Document {n}\n\nLevel {n} leads project {n} and writes a report on it every month.\n"
        (many / f"{n:03}.md").write_text(text, "utf-8")
    environment = os.environ | {"MENTORING_HOME": str(me.home), "MENTORING_LLM_MODEL": "none"}
    command = [sys.executable, "-c", "from copilot.cli.main import run; run()", "ingest", str(many)]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGKILL)
    report = me.json("ingest", str(many))
    me.check("an ingest killed half-way goes on", report["added"] + report["unchanged"] == 150, report)
    me.check("no drift after it", me.mentoring("reindex", "--check").returncode == 0)


def served(me: Stranger) -> None:
    """The same through the server while it runs."""
    environment = os.environ | {"MENTORING_HOME": str(me.home), "MENTORING_LLM_MODEL": "none"}
    command = [sys.executable, "-c", "from copilot.cli.main import run; run()", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while not (me.home / "server.json").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(2)
        agenda(me, "through the server")
        asked(me, "through the server")
        process.terminate()
        process.wait(timeout=30)
    me.check("the server leaves no address behind", not (me.home / "server.json").exists())


def embedded(me: Stranger) -> None:
    """The embedded model, fetched and checked, words points; what it may not do stays with the rules."""
    pulled = me.mentoring("model", "pull")
    me.check("model pull", pulled.returncode == 0, pulled.stderr)
    by_model = me.json(
        "agenda",
        "--pair",
        "wir",
        "--as",
        MENTOR,
        "--date",
        "2026-04-09",
        MENTORING_LLM_MODEL="qwen2.5-coder-1.5b",
    )
    me.check(
        "agenda with the embedded model", bool(by_model.get("items")) and not by_model["trouble"], by_model
    )
    translated(me)
    asked, shown = anyio.run(_word)
    me.check(
        f"the embedded model answered {asked} of {WORDED} points; {shown} passed the check", asked == WORDED
    )


def translated(me: Stranger) -> None:
    """A German question finds the English document, by the word list and said in English by the model."""
    place = me.folder / "handbook"
    place.mkdir()
    for name, words in HANDBOOK.items():
        (place / f"{name}.md").write_text(f"# {name}\n\n{words}\n", "utf-8")
    me.mentoring("ingest", str(place))
    for model in ("none", "qwen2.5-coder-1.5b"):
        question = "Wie viele Ferientage habe ich im ersten Jahr?"
        found = me.json("search", question, "--as", MENTEE, "--explain", MENTORING_LLM_MODEL=model)
        first = (found.get("results") or [{}])[0].get("source")
        said = (found.get("explain") or {}).get("translated")
        me.check(f"German over English, model {model}", first == "leave.md", found)
        me.check("the question was translated", bool(said) == (model != "none"), found)
    answer = me.json(
        "ask", "Wie viele Ferientage habe ich im ersten Jahr?", "--as", MENTEE, MENTORING_LLM_MODEL=model
    )
    me.check("an English document answers a German question", "25 days" in str(answer.get("claims")), answer)


async def _word() -> tuple[int, int]:
    with tempfile.TemporaryDirectory() as place:
        app = await build(Settings(home=Path(place) / "home"), make_model=_every_task)
        await run(Call(app, None), "init", {"sample": True})
        model = app.model()
        assert model is not None
        asked = shown = 0
        for piece in (await pieces(app))[:WORDED]:
            reply = await model.word(piece["messages"], max_tokens=160)
            asked += reply.text is not None
            shown += verdict({**piece, "written": reply.text or ""}) is None
        await app.close()
    return asked, shown


def _every_task(settings: Settings) -> Model:
    made = llm.make(settings.model_copy(update={"llm_model": "qwen2.5-coder-1.5b"}))
    assert made is not None
    made.profile = Profile(made.name, frozenset(TASKS))
    return made


def wheel(me: Stranger) -> None:
    """The wheel holds all that the program needs: installed elsewhere, the demo runs from another folder."""
    dist, place = me.folder / "dist", me.folder / "installed"
    build_it = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), str(ROOT)]
    subprocess.run(build_it, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place)]
    subprocess.run([*install, *map(str, dist.glob("*.whl"))], check=True)
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    demo = me.mentoring("demo", PYTHONPATH=str(place))
    me.check("demo from the wheel", demo.returncode == 0 and "Offene Zusagen" in demo.stdout, demo.stderr)
    code = "import copilot, sys; sys.stdout.write(copilot.__file__)"
    environment = os.environ | {"PYTHONPATH": str(place)}
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
        cwd=me.folder,
    )
    me.check("it was the wheel's program", found.stdout.startswith(str(place)), found.stdout)


STEPS: tuple[Callable[[Stranger], None], ...] = (own_notes, killed, served, embedded, wheel)


def main() -> int:
    """All steps; the number of what failed is the exit code."""
    with tempfile.TemporaryDirectory(prefix="mentoring-e2e-") as folder:
        me = Stranger(Path(folder))
        for step in STEPS:
            step(me)
        print(f"{len(me.passed)} passed, {len(me.failed)} failed")
        return min(len(me.failed), 1)


if __name__ == "__main__":
    sys.exit(main())
