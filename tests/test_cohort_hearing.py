"""What is set aside of feedback before anything is counted: all that speaks of harm, and little that does not."""

from __future__ import annotations

import pytest

from copilot.answer.hard import recognise
from copilot.answer.overheard import heard_each, overheard
from copilot.cohort import catalogue
from copilot.cohort.given import Given
from copilot.cohort.hearing import harmless
from evals.cohort.score import cases as comments
from evals.hard.score import cases
from tests.answering import embedder


def kept(texts: list[str]) -> list[str]:
    given = [Given(f"g{n}", f"p{n}", "", None, 1, 5, text) for n, text in enumerate(texts)]
    return [one.comment for one in harmless(given, embedder(), catalogue.load())[0]]


def test_no_hard_message_that_listening_hears_is_counted_as_feedback() -> None:
    texts = [row["text"] for row in cases("kept", "late") if row["kind"]]
    heard = [t for t, case in zip(texts, heard_each(texts, embedder()), strict=True) if case is not None]
    assert len(heard) >= 220
    assert kept(heard) == []


def test_ordinary_feedback_is_not_set_aside() -> None:
    texts = [row["text"] for row in comments()]
    assert kept(texts) == texts


@pytest.mark.parametrize(
    "text",
    [
        "Ein Goal liegt seit Monaten herum, we should drop it, trauen uns aber nicht.",
        "Through my mentor I met three people I would never have dared to write to",
        "Ein Ziel liegt seit Monaten. Sollten wir streichen, trauen uns aber nicht",
        "Because it was everything that I needed.",
        "Nothing that I could think of, all was fine.",
    ],
)
def test_what_only_sounds_like_harm_counts(text: str) -> None:
    assert kept([text]) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Wir finden kaum einen Termin. Er legt mir die Hand aufs Knie und macht Sprüche über meine Kleider.",
        "Honestly I am at the end. I do not sleep, some mornings I sit in the car and do not see the point.",
    ],
)
def test_harm_beside_ordinary_matters_is_set_aside_all_the_same(text: str) -> None:
    assert kept([text]) == []


def test_a_doubt_never_overrules_what_is_said_outright() -> None:
    said = "Mein Mentor fasst mich immer wieder an, obwohl ich gesagt habe, er soll das lassen."
    assert recognise(said) is not None
    assert heard_each([said], embedder(), lambda _text, _vector: True) != [None]
    hinted = "Es wäre mir recht, wenn ich morgen früh einfach kalt im Bett läge."
    assert overheard(hinted, embedder()) is not None
    assert heard_each([hinted], embedder(), lambda _text, _vector: True) == [None]
