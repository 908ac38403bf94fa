"""Matching: as good as trying all plans, nearer to labelled partners than simpler ways, and how long it takes.

    mentoring eval match

Three parts in one run. *Optimum*: random small programmes, every plan tried. *Partners*: forty mentees and forty
mentors who belong together (``evals/match/people.csv``), in German, English and across; beside the program's own way
a bag of words with tf-idf taken greedily, the same solved exactly, the embeddings alone, and chance. *Time*: 500
mentees and 500 mentors.
"""

from __future__ import annotations

import itertools
import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import anyio
import numpy as np

from copilot.app import build
from copilot.domain import Person
from copilot.matching import meaning
from copilot.matching.assign import Matrix, assign, losses
from copilot.matching.profile import Profile
from copilot.matching.propose import Wanted, propose
from copilot.matching.score import score
from copilot.operations import Call, run
from copilot.settings import Settings
from copilot.text.terms import words
from evals.match.cases import Case, cases

Json = dict[str, Any]
SMALL = 400
LARGE = 500
RUNS = 7
DAY = date(2026, 1, 5)


def optimum() -> Json:
    """Random programmes of up to five by five, with vetoes and several places: how often the plan is the best."""
    dice = random.Random(7)
    right = 0
    for _ in range(SMALL):
        rows, columns = dice.randint(1, 5), dice.randint(1, 5)
        scores = np.array([[dice.random() for _ in range(columns)] for _ in range(rows)])
        allowed = np.array([[dice.random() > 0.3 for _ in range(columns)] for _ in range(rows)])
        capacity = [dice.randint(0, 2) for _ in range(columns)]
        pairs = assign(scores, allowed, capacity)
        best = (0, 0.0)
        for tried in itertools.product(range(-1, columns), repeat=rows):
            chosen = [(i, j) for i, j in enumerate(tried) if j >= 0]
            if all(allowed[at] for at in chosen) and all(
                tried.count(j) <= capacity[j] for j in range(columns)
            ):
                best = max(best, (len(chosen), float(sum(scores[at] for at in chosen))))
        right += len(pairs) == best[0] and abs(float(sum(scores[at] for at in pairs)) - best[1]) < 1e-9
    return {"right": right, "of": SMALL}


def _people(of: Sequence[Case]) -> tuple[list[Profile], list[Profile]]:
    mentees = [
        Profile(
            "eval",
            "mentee",
            Person(f"e{n}", f"e{n}@x.example", f"E{n} X", c.wish_language),
            DAY,
            wishes=c.wish,
        )
        for n, c in enumerate(of)
    ]
    mentors = [
        Profile(
            "eval",
            "mentor",
            Person(f"o{n}", f"o{n}@x.example", f"O{n} X", c.skills_language),
            DAY,
            skills=c.skills,
        )
        for n, c in enumerate(of)
    ]
    return mentees, mentors


def _tfidf(of: Sequence[Case]) -> Matrix:
    bags = [Counter(words(text)) for c in of for text in (c.wish, c.skills)]
    counts = Counter(word for bag in bags for word in bag)
    weight = {word: math.log(1 + len(bags) / n) for word, n in counts.items()}

    def cosine(one: Counter[str], other: Counter[str]) -> float:
        top = sum(one[w] * other[w] * weight[w] ** 2 for w in one if w in other)
        ends = [math.sqrt(sum((n * weight[w]) ** 2 for w, n in bag.items())) for bag in (one, other)]
        return top / (ends[0] * ends[1] or 1.0)

    return np.array([[cosine(bags[2 * i], bags[2 * j + 1]) for j in range(len(of))] for i in range(len(of))])


def _greedy(scores: Matrix) -> list[tuple[int, int]]:
    """The best score first, whoever is left after that."""
    order = np.dstack(np.unravel_index(np.argsort(-scores, axis=None, kind="stable"), scores.shape))[0]
    mentees: set[int] = set()
    mentors: set[int] = set()
    pairs = []
    for i, j in order.tolist():
        if i not in mentees and j not in mentors:
            mentees.add(i)
            mentors.add(j)
            pairs.append((i, j))
    return pairs


def _solved(scores: Matrix) -> list[tuple[int, int]]:
    return assign(scores, np.ones(scores.shape, bool), [1] * scores.shape[1])


async def _vectors(folder: str, people: Sequence[Profile]) -> meaning.Texts:
    app = await build(Settings(home=Path(folder) / "home"))
    rows = "\n".join(f"{p.email},{p.person.name},{p.role},eval" for p in people)
    await run(Call(app, None), "people_import", {"text": f"email,name,role,programme\n{rows}"})
    async with app.database.read() as session:
        from copilot.operations import profiles

        known = {
            p.email: p.person
            for role in ("mentor", "mentee")
            for p in await profiles.load(session, "eval", role)  # type: ignore[arg-type]
        }
    from dataclasses import replace

    stored = [replace(p, person=replace(p.person, id=known[p.email].id)) for p in people]
    found = await meaning.vectors(app.database, app.embedder, stored)
    await app.close()
    return found


def partners(vectors: meaning.Texts, of: Sequence[Case]) -> Json:
    """The share of mentees who get the partner they belong to, by each way."""
    mentees, mentors = _people(of)
    own = score(mentees, mentors, vectors).whole
    dense = np.array(
        [[float(vectors[a.source, "wishes"] @ vectors[b.source, "skills"]) for b in mentors] for a in mentees]
    )
    bags = _tfidf(of)
    ways: dict[str, Callable[[], list[tuple[int, int]]]] = {
        "ours": lambda: _solved(own),
        "embeddings, solved": lambda: _solved(dense),
        "tf-idf, solved": lambda: _solved(bags),
        "tf-idf, greedy": lambda: _greedy(bags),
    }
    table: Json = {name: _shares(way(), of) for name, way in ways.items()}
    table["chance"] = {"all": round(1 / len(of), 3)}
    table["ours"]["first of all mentors"] = round(float((own.argmax(axis=1) == np.arange(len(of))).mean()), 3)
    return table


def _shares(pairs: Sequence[tuple[int, int]], of: Sequence[Case]) -> Json:
    right = {i for i, j in pairs if i == j}
    across = {i for i, c in enumerate(of) if c.wish_language != c.skills_language}
    parts = {
        "all": set(range(len(of))),
        "tune": {i for i, c in enumerate(of) if c.part == "tune"},
        "kept": {i for i, c in enumerate(of) if c.part == "kept"},
        "one language": set(range(len(of))) - across,
        "across": across,
    }
    return {name: round(len(right & part) / len(part), 3) for name, part in parts.items()}


def _large(
    of: Sequence[Case], vectors: meaning.Texts, size: int
) -> tuple[list[Profile], list[Profile], meaning.Texts]:
    """Many people from the labelled ones, each with vectors a little off, places, years and vetoes."""
    dice = np.random.default_rng(3)
    mentees, mentors = [], []
    found: meaning.Texts = {}
    for n in range(size):
        case = of[n % len(of)]
        one, other = _people([case])
        for people, base, field in ((mentees, one[0], "wishes"), (mentors, other[0], "skills")):
            from dataclasses import replace

            person = replace(base.person, id=f"{base.role}{n}", email=f"{base.role}{n}@x.example")
            veto = (
                frozenset({f"mentor{int(dice.integers(size))}@x.example"})
                if base.role == "mentee"
                else frozenset()
            )
            profile = replace(
                base,
                person=person,
                years=float(dice.integers(1, 30)),
                place=str(dice.choice(["Aarau", "Bern", "Zug"])),
                languages=(base.person.language or "de", "en"),
                vetoes=veto,
            )
            source = (
                f"profile:eval/{base.role}/{'e' if base.role == 'mentee' else 'o'}{n % len(of)}@x.example"
            )
            vector = vectors[source, field] + dice.normal(0, 0.02, len(vectors[source, field])).astype(
                np.float32
            )  # type: ignore[index]
            found[profile.source, field] = vector / np.linalg.norm(vector)  # type: ignore[index]
            people.append(profile)
    return mentees, mentors, found


def times(vectors: meaning.Texts, of: Sequence[Case], size: int = LARGE) -> Json:
    """Seconds for so many by so many with known vectors, and the assignment beside the bare solver on its matrix."""
    from scipy.optimize import linear_sum_assignment

    mentees, mentors, found = _large(of, vectors, size)
    started = time.perf_counter()
    scores = score(mentees, mentors, found)
    scored = time.perf_counter() - started
    capacity = [1] * size
    value = (scores.whole + 2.0 * (size + 1)) * scores.allowed
    linear_sum_assignment(value, maximize=True)
    rows = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        linear_sum_assignment(value, maximize=True)
        solver = time.perf_counter() - begun
        begun = time.perf_counter()
        pairs = assign(scores.whole, scores.allowed, capacity)
        rows.append((solver, time.perf_counter() - begun))
    solver, own = (float(np.median(column)) for column in zip(*rows, strict=True))
    begun = time.perf_counter()
    losses(scores.whole, scores.allowed, capacity, pairs)
    lost = time.perf_counter() - begun
    begun = time.perf_counter()
    plan = propose(mentees, mentors, found, Wanted(), "de")
    return {
        "proposals": len(plan.proposals),
        "solver_seconds": round(solver, 4),
        "assignment_seconds": round(own, 4),
        "assignment_to_solver": round(float(np.median([b / a for a, b in rows])), 3),
        "scores_seconds": round(scored, 2),
        "losses_seconds": round(lost, 2),
        "whole_seconds": round(time.perf_counter() - begun, 2),
    }


def main() -> Json:
    """The figures, and a table of them."""
    of = cases()
    mentees, mentors = _people(of)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        vectors = anyio.run(_vectors, folder, [*mentees, *mentors])
        embedding = time.perf_counter() - begun
    best, table, timed = optimum(), partners(vectors, of), times(vectors, of)
    lines = [f"match: best plan found in {best['right']} of {best['of']} random programmes, all plans tried"]
    lines.append(f"  {'partners found':<20}{'all':>7}{'tune':>7}{'kept':>7}{'one lang.':>11}{'across':>8}")
    for name, row in table.items():
        cells = [row.get(part) for part in ("all", "tune", "kept", "one language", "across")]
        told = ["–" if cell is None else f"{100 * cell:.0f} %" for cell in cells]
        lines.append(f"  {name:<20}{told[0]:>7}{told[1]:>7}{told[2]:>7}{told[3]:>11}{told[4]:>8}")
    lines.append(
        f"  {LARGE} × {LARGE}: assignment {timed['assignment_seconds']:.3f} s, bare solver "
        f"{timed['solver_seconds']:.3f} s (ratio {timed['assignment_to_solver']:.2f}, median of {RUNS})"
    )
    lines.append(
        f"  scores {timed['scores_seconds']:.1f} s, what each pair is worth {timed['losses_seconds']:.1f} s, the whole "
        f"with reasons {timed['whole_seconds']:.1f} s; {2 * len(of)} texts embedded once in {embedding:.1f} s"
    )
    return {
        "suite": "match",
        "optimum": best,
        "partners": table,
        "times": timed,
        "embedding_seconds": round(embedding, 2),
        "table": "\n".join(lines),
    }
