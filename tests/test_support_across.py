"""What is seen across languages: words joined on, one name for another, what stands in a word's place."""

from __future__ import annotations

import pytest

from copilot.domain import Language
from copilot.grounding.support import support
from copilot.grounding.support.align import align
from copilot.grounding.support.meaning import meaning_of
from copilot.grounding.support.measure import measure
from copilot.grounding.support.text import joined, take_apart
from tests.answering import embedder


def seen(claim: str, evidence: str, language: Language) -> dict[str, float]:
    """The features of a claim beside evidence in the other language."""
    meaning = meaning_of(embedder())
    other: Language = "en" if language == "de" else "de"
    return measure(align(take_apart(claim, language), joined([evidence], other), meaning), meaning).values


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
