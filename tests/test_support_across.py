"""What is seen across languages: the same said, words joined on, names exchanged, what stands in a word's place."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from copilot.domain import Language
from copilot.embedding import Vectors
from copilot.grounding.support import support
from copilot.grounding.support.align import align
from copilot.grounding.support.meaning import meaning_of
from copilot.grounding.support.measure import measure
from copilot.grounding.support.names import is_name
from copilot.grounding.support.text import joined, take_apart
from copilot.text.terms import fold
from tests.answering import embedder
from tests.grounding_cases import TEAM

GLOSSARY = """
mentee mentee / schickt sends / den the / lebenslauf cv / personalabteilung hr / sitzung session / dauert lasts /
minuten minutes / bis until / mai may / liest reads / vertrag contract / bericht report / schreibt writes /
lehnt rejects / antrag request / team team / budget budget / leitung lead / prüft checks / firma company / an to /
"""


class Bilingual:
    """An embedder that knows the words of a small glossary: words that mean the same have the same vector."""

    id = "bilingual"

    def __init__(self) -> None:
        pairs = [row.split() for row in GLOSSARY.split("/") if row.strip()]
        self._concept = {word: row[-1] for row in pairs for word in row}

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._of(text) for text in texts])

    queries = passages

    def query(self, text: str) -> Vectors:
        return self._of(text)

    def _of(self, text: str) -> Vectors:
        found = np.zeros(64, dtype=np.float32)
        for word in re.findall(r"\w+", fold(text)):
            seed = zlib.crc32(self._concept.get(word, word).encode())
            found += np.random.default_rng(seed).normal(size=64).astype(np.float32)
        return (found / max(1e-6, float(np.linalg.norm(found)))).astype(np.float32)


def seen(claim: str, evidence: str, language: Language) -> dict[str, float]:
    """The features of a claim beside evidence in the other language."""
    meaning = meaning_of(embedder())
    other: Language = "en" if language == "de" else "de"
    return measure(align(take_apart(claim, language), joined([evidence], other), meaning), meaning).values


def test_the_same_in_the_other_language_is_supported() -> None:
    embedder = Bilingual()
    claim = "Nadia schickt den Lebenslauf bis 18. Mai an die Personalabteilung."
    evidence = "Nadia sends the CV to HR until May 18."
    assert support(claim, evidence, names=TEAM, embedder=embedder).supported


@pytest.mark.parametrize(
    "claim",
    [
        "Nadia schickt den Lebenslauf bis 19. Mai an die Personalabteilung.",
        "Tom schickt den Lebenslauf bis 18. Mai an die Personalabteilung.",
        "Nadia schickt den Lebenslauf nicht bis 18. Mai an die Personalabteilung.",
        "Nadia liest den Vertrag bis 18. Mai.",
    ],
)
def test_dates_names_and_negation_are_compared_across_languages(claim: str) -> None:
    evidence = "Nadia sends the CV to HR until May 18."
    assert not support(claim, evidence, names=TEAM, embedder=Bilingual()).supported


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("Im Jahr 2019 eröffnete Zelenka ein Labor in Brno und Hubolt leitete die Forschung in Oslo.", True),
        ("Im Jahr 2019 eröffnete Hubolt ein Labor in Brno und Zelenka leitete die Forschung in Oslo.", False),
        (
            "Im Jahr 2019 eröffnete Kramaric ein Labor in Brno und Hubolt leitete die Forschung in Oslo.",
            False,
        ),
    ],
)
def test_across_languages_names_exchanged_or_without_counterpart_are_found(
    claim: str, supported: bool
) -> None:
    evidence = "In 2019, Zelenka opened a laboratory in Brno and Hubolt led the research in Oslo."
    assert support(claim, evidence, embedder=embedder()).supported is supported


def test_a_comparison_turned_round_is_found_across_languages() -> None:
    evidence = "The new programme has more participants than the old programme."
    claim = "Das neue Programm hat {} Teilnehmer als das alte Programm."
    assert support(claim.format("mehr"), evidence, embedder=embedder()).supported
    found = support(claim.format("weniger"), evidence, embedder=embedder())
    assert not found.supported
    assert found.reason == "comparison"


def test_a_number_may_be_part_of_a_word_or_said_as_both() -> None:
    for claim, evidence in (
        ("The course has 4 parts.", "Der Kurs ist vierteilig."),
        ("The 2 teams meet.", "Die beiden Teams treffen sich."),
    ):
        found = align(take_apart(claim, "en"), joined([evidence], "de"), None)
        assert "number missing" not in measure(found, None).values


@pytest.mark.parametrize(
    ("word", "before", "named"),
    [
        ("Frankreich", "in", True),
        ("John", "und", True),
        ("Antrag", "ohne", False),
        ("Frankreich", "das", False),
        ("Späh-Trupp", "der", False),
        ("Außenbordaktivitäten", "für", False),
        ("Zelenka", "", True),
    ],
)
def test_a_german_name_stands_without_article_and_has_one_form(word: str, before: str, named: bool) -> None:
    assert is_name(word, before, "de") is named


@pytest.mark.parametrize(
    ("claim", "evidence", "language"),
    [
        (
            "Die Mentorin liest den Bericht und den Mietvertrag.",
            "The mentor reads the report.",
            "de",
        ),
        (
            "The mentor reads the report and the lease.",
            "Die Mentorin liest den Bericht.",
            "en",
        ),
    ],
)
def test_a_thing_joined_on_has_no_counterpart(claim: str, evidence: str, language: Language) -> None:
    assert seen(claim, evidence, language)["joined words"] > 0.5
    found = support(claim, evidence, language=language, embedder=embedder())
    assert not found.supported


@pytest.mark.parametrize(
    ("claim", "evidence", "language"),
    [
        (
            "Die Mentorin liest den Bericht und den Vertrag.",
            "The mentor reads the report and the contract.",
            "de",
        ),
        ("Das Team plant das Jahr und die Reise.", "The team plans the year and the trip.", "de"),
    ],
)
def test_a_thing_that_the_evidence_joins_too_is_none(claim: str, evidence: str, language: Language) -> None:
    assert seen(claim, evidence, language).get("joined words", 0.0) < 0.5


def test_a_name_in_the_place_of_another_is_seen_wherever_the_evidence_has_it() -> None:
    evidence = "In 2019, Zelenka opened a laboratory in Brno. Hubolt visited Oslo in spring."
    nowhere = seen("Im Jahr 2019 eröffnete Zelenka ein Labor in Torvik.", evidence, "de")
    elsewhere = seen("Im Jahr 2019 eröffnete Hubolt ein Labor in Brno.", evidence, "de")
    right = seen("Im Jahr 2019 eröffnete Zelenka ein Labor in Brno.", evidence, "de")
    assert nowhere.get("name for name") == 1
    assert elsewhere.get("name strayed") == 1
    assert "name for name" not in right
    assert "name strayed" not in right


def test_the_contrary_in_a_words_place_is_no_translation() -> None:
    evidence = "Before the mentor left, the team wrote the report."
    kept = seen("Bevor die Mentorin ging, schrieb das Team den Bericht.", evidence, "de")
    turned = seen("Nachdem die Mentorin gegangen war, schrieb das Team den Bericht.", evidence, "de")
    assert "order changed" not in kept
    assert turned.get("order changed", 0.0) + turned.get("order added", 0.0) >= 1


@pytest.mark.parametrize(
    ("claim", "evidence", "language", "kept"),
    [
        ("Die Mitglieder sind über 18 Jahre alt.", "Members are over the age of 18.", "de", True),
        ("Die Mitglieder sind über 18 Monate alt.", "Members are over the age of 18.", "de", False),
        ("The hall covers 300 km2.", "Die Halle bedeckt 300 Quadratkilometer.", "en", True),
        ("The hall covers 300 km2.", "Die Halle bedeckt 300 Quadratmeter.", "en", False),
    ],
)
def test_units_are_known_from_what_stands_around_a_number(
    claim: str, evidence: str, language: Language, kept: bool
) -> None:
    values = seen(claim, evidence, language)
    assert ("unit" not in values) is kept
    assert "number missing" not in values


def test_who_rounds_says_less_not_more() -> None:
    assert support("About 510,000 people came.", "513,400 people came.").supported
    assert not support("About 513,000 people came.", "About 500,000 people came.").supported
