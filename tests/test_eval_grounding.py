"""The grounding suite: the same pairs from the same seed, lies that differ from their sentence, falls noticed."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from evals.grounding import baseline
from evals.grounding.generate import generate
from evals.grounding.lies import swap
from evals.grounding.restate import order, shorter
from evals.grounding.source import Paragraph, Source, same_figures, whole
from evals.wording.written import FIGURES

ENGLISH = (
    "In 1901, Anna Keller founded the school in Basel with 12 pupils. The school was not closed by Paula Frei in 1914. "
    "Many pupils could learn Latin before they went to Zurich.",
    "The museum was built in 1850 by Karl Moser after the fire. All rooms are larger than 40 metres and were painted.",
)
GERMAN = (
    "Im Jahr 1901 gründete Anna Keller die Schule in Basel mit 12 Schülern. Die Schule wurde 1914 nicht von Paula Frei "
    "geschlossen. Viele Schüler konnten Latein lernen, bevor sie nach Zurich gingen.",
    "Das Museum wurde 1850 nach dem Brand von Karl Moser gebaut. Alle Räume sind größer als 40 Meter und bemalt.",
)
NAMES = frozenset("Anna Keller Basel Paula Frei Zurich Karl Moser".split())


def invented() -> Source:
    return Source(
        {
            "en": [Paragraph(n, "en", 1, text, NAMES) for n, text in enumerate(ENGLISH)],
            "de": [Paragraph(n, "de", 1, text, NAMES) for n, text in enumerate(GERMAN)],
        }
    )


def test_the_same_seed_makes_the_same_pairs() -> None:
    assert generate(invented()) == generate(invented())


def test_every_lie_differs_from_its_evidence_and_says_what_was_changed() -> None:
    pairs = [pair for pair in generate(invented()) if pair.direction in {"de", "en"}]
    kinds = {pair.kind for pair in pairs if not pair.true}
    assert {"number", "date", "name", "negation", "modality", "quantity", "comparison"} <= kinds
    own = [pair for pair in pairs if not pair.true and pair.kind != "wrong passage"]
    assert all(pair.claim not in " ".join(pair.evidence) for pair in own)


def test_pairs_across_have_their_evidence_in_the_other_language() -> None:
    pairs = [pair for pair in generate(invented()) if pair.direction == "de-en"]
    assert pairs
    assert all(
        set(pair.evidence) <= {s for p in invented().paragraphs["en"] for s in p.sentences} for pair in pairs
    )


def test_an_article_is_either_for_fitting_or_kept_aside() -> None:
    pair = generate(invented())[0]
    assert pair.kept
    assert not replace(pair, article=2).kept


def test_a_figure_that_falls_by_more_than_its_interval_is_named() -> None:
    committed = json.loads(baseline.FILE.read_text("utf-8"))
    rows = committed["rewordings: good fresh"]
    names = [name.partition(": ")[2] for name in committed if name.startswith("rewordings")]
    splits = [name.partition(": ")[2] for name in committed if name.startswith("lies refused")]
    good = dict.fromkeys(names, "990/1000") | {f"lies {split}": "0/1000" for split in splits}
    written = {"all": {name: {"share": 1.0, "of": 100} for name in FIGURES}}
    fine = {"rewordings": {"accepted": good, "lies_accepted": dict.fromkeys(splits, 0)}, "written": written}
    fallen = fine | {"rewordings": fine["rewordings"] | {"accepted": good | {"good fresh": "1/1000"}}}
    assert rows["share"] > 0.9
    assert baseline.compare(fine) == []
    assert [line.split(":")[1].strip() for line in baseline.compare(fallen)] == ["good fresh"]
    gone = fine | {"rewordings": fine["rewordings"] | {"lies_accepted": {}}}
    assert len(baseline.compare(gone)) == len(splits)
    assert {"people", "de", "en", "across"} <= baseline.missing(fine)


def test_what_translators_changed_and_pieces_of_sentences_make_no_true_pair() -> None:
    german = Paragraph(0, "de", 1, "Der Weg ist 32 km lang und hat zwölf Stationen.", frozenset())
    assert same_figures("The path has 12 stops.", german)
    assert not same_figures("The path is 20 miles long.", german)
    assert whole("Anna (born in 1950) led it.")
    assert not whole("Der Preis betrug 30 Mio.")
    assert not whole('He said: "I am here.')


def test_members_of_a_list_that_change_places_are_no_lie() -> None:
    names = frozenset("Anna Paula Karl".split())
    dice = random.Random(1)
    for text, false in (
        ("They met Anna, Karl and Paula.", False),
        ("Anna taught Paula.", True),
    ):
        made = swap(text, Paragraph(0, "en", 1, text, names), dice)
        assert (made is not None) is false


def test_a_restatement_keeps_conditions_and_names_whole() -> None:
    sentence = "The course is paid for all mentees (if the manager agrees) in every year."
    assert shorter(sentence, Paragraph(0, "en", 1, sentence, frozenset()), random.Random(1)) is None
    german = "In der Stadt verbindet die Tyne and Wear Metro viele Orte."
    paragraph = Paragraph(0, "de", 1, german, frozenset({"Tyne", "Wear", "Metro"}))
    assert order(german, paragraph, random.Random(1)) is None
