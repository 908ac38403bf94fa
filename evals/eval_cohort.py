"""Themes of feedback: against hand-given codes, against other methods, under more comments; statements; counts; names.

mentoring eval cohort

Found themes (the catalogue off) are scored on public comments that people have coded with several codes each
(``feedback/comments_dev.jsonl`` in ``MENTORING_EVAL_DATA``); every other comment was tuned on, the rest is reported.
German, and both languages together, are scored on the labelled comments of ``evals/cohort/comments.jsonl``.
The other methods see the same vectors in the same run and get the number of themes that does best for them: on
the tuned half, and on the written comments on those themselves.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from copilot import embedding
from copilot.cohort import catalogue, emerging
from copilot.cohort.emerging import Comment
from copilot.cohort.given import Given
from copilot.cohort.hearing import harmless
from copilot.cohort.protection import Gate, Limits
from copilot.cohort.themes import groups, passed
from copilot.settings import Settings
from evals.cohort.identifying import leaks
from evals.cohort.score import Tally, adjusted_rand, cases, extended_b3, said
from evals.peers import environment
from evals.retrieval.sets import folder

Json = dict[str, Any]
Groups = list[set[Any]]
COUNTS = (3, 5, 8, 10, 15, 20)
MORE = 10
"""Runs of adding a tenth of comments."""
COHORTS = 200


def main() -> Json:
    """The scores, and a table of them."""
    result: Json = {"suite": "cohort"}
    lines = ["cohort"]
    public = _public()
    if public is None:
        lines.append(
            "  (found themes: the set of coded comments isn't here; MENTORING_EVAL_DATA names its folder)"
        )
    else:
        result["found"] = public
        lines += [
            "  found themes, half that was not tuned on",
            f"    {'method':<34}{'B3 P':>7}{'R':>7}{'F1':>7}",
        ]
        lines += [
            f"    {name:<34}{v['precision']:>7.3f}{v['recall']:>7.3f}{v['f1']:>7.3f}"
            for name, v in public["methods"].items()
        ]
        for name, values in public["stability"].items():
            lines.append(
                f"    adjusted Rand, a tenth more comments, {name}: {np.mean(values):.3f} "
                f"(lowest {min(values):.3f})"
            )
        lines.append(f"    set aside before counting: {public['set_aside']} of {public['comments']}")
    result["constructed"] = _constructed()
    for language, scores in result["constructed"].items():
        said_by = ", ".join(f"{name} {f1:.3f}" for name, f1 in scores.items())
        lines.append(f"  found themes, comments written for it, {language}, F1: {said_by}")
    result["catalogue"] = _catalogue()
    for part, v in result["catalogue"].items():
        lines.append(
            f"  catalogue, {part}: themes P {v['themes'][0]:.3f} R {v['themes'][1]:.3f}, "
            f"statements P {v['statements'][0]:.3f} R {v['statements'][1]:.3f} ({v['comments']} comments)"
        )
    result["cohorts"] = made = _cohorts()
    lines.append(
        f"  {made['cohorts']} constructed cohorts: {made['statements']} statements, {made['supported']:.3f} supported; "
        f"{made['counts_wrong']} of {made['counts']} counts wrong inside, {made['outside_band']} outside their band"
    )
    result["identifying"] = found = leaks()
    lines.append(
        f"  quotes: {found['strings']} identifying strings in {found['comments']} comments, {len(found['leaked'])} "
        f"left over; {found['quoted']} comments still quotable"
    )
    return result | {"table": "\n".join(lines)}


def _public() -> Json | None:
    file = folder() / "feedback" / "comments_dev.jsonl"
    if not file.is_file():
        return None
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    embedder = embedding.make(Settings())
    vectors = embedder.queries([row["comment"] for row in rows]).astype(np.float64)
    comments = [Comment(row["id"], "en", row["comment"]) for row in rows]
    codes = [set(row["codes"]) for row in rows]
    tuned, kept = list(range(0, len(rows), 2)), list(range(1, len(rows), 2))

    methods: dict[str, Groups] = {
        "ours (several themes a comment)": _ours([comments[i] for i in kept], vectors[kept])
    }
    others: dict[str, Callable[[Any, int], list[int]]] = {
        "k-means": _k_means,
        "PCA + Ward": _ward,
    }
    for name, method in others.items():
        best = max(COUNTS, key=lambda n: _f1(method(vectors[tuned], n), [codes[i] for i in tuned]))
        methods[f"{name}, {best} themes"] = _sets(method(vectors[kept], best))
    methods |= _bertopic(rows, vectors, tuned, kept, codes)
    methods["all in one"] = [{0} for _ in kept]
    scores = {}
    for name, found in methods.items():
        precision, recall, f1 = extended_b3(found, [codes[i] for i in kept])
        scores[name] = {"precision": precision, "recall": recall, "f1": f1}
    given = [Given(rows[i]["id"], rows[i]["id"], "", None, 1, 5, rows[i]["comment"]) for i in kept]
    aside = len(given) - len(harmless(given, embedder)[0])
    stability = _stability(comments, vectors, kept)
    return {"comments": len(kept), "methods": scores, "stability": stability, "set_aside": aside}


def _bertopic(
    rows: Sequence[Json], vectors: Any, tuned: Sequence[int], kept: Sequence[int], codes: Sequence[set[Any]]
) -> dict[str, Groups]:
    """BERTopic in an environment of its own: its default and its best option on the tuned half; none if it fails."""
    cache = Settings().cache / "evals" / "peers"
    place = cache / "sets" / "comments"
    place.mkdir(parents=True, exist_ok=True)
    parts = {"tuned": tuned, "kept": kept}
    texts = {part: [rows[i]["comment"] for i in places] for part, places in parts.items()}
    (place / "comments.json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    for part, places in parts.items():
        np.save(place / f"{part}.npy", vectors[list(places)].astype(np.float32))
    try:
        environment.run("bertopic_themes", cache, place, cache / "bertopic.json")
    except environment.Unavailable as why:
        sys.stderr.write(f"BERTopic skipped: {why}\n")
        return {}
    found = json.loads((cache / "bertopic.json").read_text("utf-8"))
    best = max(found, key=lambda option: _f1(found[option]["tuned"], [codes[i] for i in tuned]))
    options = dict.fromkeys([next(iter(found)), best])
    return {f"BERTopic, topics of {option}": _sets(found[option]["kept"]) for option in options}


def _constructed() -> Json:
    """Found themes on the labelled comments, the catalogue off: ours beside k-means at the number best for it here."""
    own = [case for case in cases() if case["themes"]]
    vectors = embedding.make(Settings()).queries([case["text"] for case in own]).astype(np.float64)
    scores: Json = {}
    for name, languages in (("German", ("de",)), ("English", ("en",)), ("both together", ("de", "en"))):
        places = [at for at, case in enumerate(own) if case["lang"] in languages]
        codes = [set(own[at]["themes"]) for at in places]
        comments = [Comment(own[at]["id"], own[at]["lang"], own[at]["text"]) for at in places]
        ours = extended_b3(_ours(comments, vectors[places]), codes)[2]
        scores[name] = {
            "ours": ours,
            "k-means": max(_f1(_k_means(vectors[places], count), codes) for count in COUNTS),
            "all in one": extended_b3([{0} for _ in places], codes)[2],
        }
    return scores


def _ours(comments: Sequence[Comment], vectors: Any) -> Groups:
    """For each comment the themes that the program finds."""
    found = emerging.emerge(comments, vectors, Limits().people)
    made: Groups = [set() for _ in comments]
    for number, theme in enumerate(found.themes):
        for member in theme.members:
            made[member].add(number)
    return made


def _f1(found: Sequence[int], codes: Sequence[set[Any]]) -> float:
    return extended_b3(_sets(found), codes)[2]


def _sets(found: Sequence[int]) -> Groups:
    """Clusters as sets; a negative one belongs nowhere, as a comment without a theme does with us."""
    return [{n} if n >= 0 else set() for n in found]


def _stability(comments: Sequence[Comment], vectors: Any, places: Sequence[int]) -> dict[str, list[float]]:
    """How far the same comments stay together: found anew, and with the earlier themes at hand as the program does."""
    anew, going_on = [], []
    least = Limits().people
    whole = emerging.emerge([comments[i] for i in places], vectors[places], least)
    for seed in range(MORE):
        order = list(range(len(places)))
        random.Random(seed).shuffle(order)
        base = sorted(order[: round(len(order) / 1.1)])
        own = [places[at] for at in base]
        before = emerging.emerge([comments[i] for i in own], vectors[own], least)
        earlier = [theme.stems for theme in before.themes]
        after = emerging.emerge([comments[i] for i in places], vectors[places], least, earlier=earlier)
        anew.append(adjusted_rand(before.first, [whole.first[at] for at in base]))
        going_on.append(adjusted_rand(before.first, [after.first[at] for at in base]))
    return {"found anew": anew, "with the earlier themes": going_on}


def _k_means(vectors: Any, count: int, rounds: int = 50) -> list[int]:
    """Lloyd's algorithm from k-means++ seeds, the best of three."""
    best: tuple[float, Any] = (np.inf, None)
    for seed in range(3):
        chance = np.random.default_rng(seed)
        centres = [vectors[chance.integers(len(vectors))]]
        for _ in range(count - 1):
            far = np.min([((vectors - c) ** 2).sum(axis=1) for c in centres], axis=0)
            centres.append(vectors[chance.choice(len(vectors), p=far / far.sum())])
        middle = np.array(centres)
        for _ in range(rounds):
            label = ((middle**2).sum(axis=1) - 2 * vectors @ middle.T).argmin(axis=1)
            middle = np.array(
                [vectors[label == n].mean(axis=0) if (label == n).any() else middle[n] for n in range(count)]
            )
        spread = float(((vectors - middle[label]) ** 2).sum())
        if spread < best[0]:
            best = (spread, label)
    return [int(n) for n in best[1]]


def _ward(vectors: Any, count: int) -> list[int]:
    """Fewer dimensions first (PCA to 10), then clusters by Ward's rule."""
    from scipy.cluster.hierarchy import fcluster, linkage

    centred = vectors - vectors.mean(axis=0)
    left, strength, _ = np.linalg.svd(centred, full_matrices=False)
    tree = linkage(left[:, :10] * strength[:10], "ward")
    return [int(n) for n in fcluster(tree, count, "maxclust")]


def _catalogue() -> dict[str, Json]:
    made: dict[str, Json] = {}
    for part in ("tune", "kept"):
        themes, statements = Tally(), Tally()
        own = [case for case in cases() if case["part"] == part]
        for case in own:
            folded = catalogue.folded(case["text"])
            themes.add(catalogue.by_words(catalogue.load(), folded), set(case["themes"]))
            statements.add(said(case["text"]), set(case["says"]))
        made[part] = {
            "comments": len(own),
            "themes": (themes.precision, themes.recall),
            "statements": (statements.precision, statements.recall),
        }
    return made


def _cohorts() -> Json:
    """Cohorts of both languages drawn from the labelled comments: are shown statements and numbers what they claim?"""
    own = cases()
    statements = supported = counts = wrong = outside = 0
    for seed in range(COHORTS):
        chance = random.Random(seed)
        drawn = [(f"p{n % 40}", chance.choice(own)) for n in range(chance.randint(40, 120))]
        given = [
            Given(f"g{n}", person, "", None, 1, 5, case["text"]) for n, (person, case) in enumerate(drawn)
        ]
        meant: dict[str, set[str]] = {}
        for person, case in drawn:
            for name in (*case["says"], *case["themes"]):
                meant.setdefault(name, set()).add(person)
        vectors = np.zeros((len(given), 2), dtype=np.float32)
        found = groups(
            given, vectors, catalogue.load(), lambda v: [None] * len(v), lambda _: "de", Limits().people
        )
        people = {person: person for person, _ in drawn}
        shown, _, _ = passed(found, "2026", len(people), Gate(Limits(), people), None)
        inside = {group.key: group for group in found}
        for theme in shown:
            for statement in theme["statements"]:
                statements += 1
                supported += len(meant.get(f"{theme['key']}.{statement['facet']}", ())) >= Limits().people
            if theme["key"].startswith("emerging") or theme["people"] is None:
                continue
            exact = len(
                {
                    g.person
                    for g in given
                    if theme["key"] in catalogue.by_words(catalogue.load(), catalogue.folded(g.comment))
                }
            )
            counts += 1
            wrong += exact != len(inside[theme["key"]].people)
            outside += not theme["people"]["from"] <= exact <= theme["people"]["to"]
    return {
        "cohorts": COHORTS,
        "statements": statements,
        "supported": supported / max(1, statements),
        "counts": counts,
        "counts_wrong": wrong,
        "outside_band": outside,
    }
