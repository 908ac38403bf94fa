"""Promises are reworded for an agenda without a new fact and without a wrong pronoun."""

from datetime import date

import pytest

from copilot.domain import Cast, Person, Side
from copilot.memory import read_note


def what(text: str, writer: Side = "mentor") -> list[str]:
    cast = Cast(
        writer, Person("1", "u@example.org", "Urs Hofer"), Person("2", "l@example.org", "Lea Brunner")
    )
    return [p.what for p in read_note(text, written_on=date(2026, 3, 12), cast=cast).commitments]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (
            "Lea fragt bis Ende März beim HR nach, ob es die Stelle auch mit 70 % gibt.",
            "beim HR nachfragen, ob es die Stelle auch mit 70 % gibt",
        ),
        (
            "Urs stellt den Kontakt zu Frau Amrein her (hat Jobsharing gemacht).",
            "Kontakt zu Frau Amrein herstellen",
        ),
        ("Urs schickt den Gesprächsleitfaden.", "Gesprächsleitfaden schicken"),
        ("Bis Freitag schickt Lea den Entwurf.", "Entwurf schicken"),
        ("Lea will mit ihrer Chefin sprechen.", "mit ihrer Chefin sprechen"),
        ("Lea hat versprochen, die Unterlagen einzureichen.", "Unterlagen einreichen"),
        (
            "Lea bereitet bis Montag die Präsentation vor und schickt sie Urs.",
            "Präsentation vorbereiten und sie Urs schicken",
        ),
        (
            "Sobald die Antwort da ist, meldet sich Lea bei Urs.",
            "sich bei Urs melden, sobald die Antwort da ist",
        ),
        (
            "Lea will draft a one-page project brief and send it to Urs by 18 May.",
            "draft a one-page project brief and send it to Urs",
        ),
        ("Lea to check with HR by 3 May.", "check with HR"),
        ("Lea sends the draft and asks HR by Friday.", "send the draft and ask HR"),
    ],
)
def test_it_reads_as_an_infinitive(text: str, phrase: str) -> None:
    assert what(text) == [phrase]


@pytest.mark.parametrize(
    ("text", "writer", "phrase"),
    [
        ("Ich melde mich bei Anna.", "mentee", "sich bei Anna melden"),
        ("Ich schicke dir den Link.", "mentor", "Lea den Link schicken"),
        ("Urs schickt mir den Link.", "mentee", "Lea den Link schicken"),
        ("Ich lese deinen Entwurf.", "mentor", "Leas Entwurf lesen"),
        ("I'll send you my CV.", "mentee", "send Urs the CV"),
        ("I'll read your draft.", "mentor", "read Lea's draft"),
    ],
)
def test_pronouns_become_names_where_that_is_certain(text: str, writer: Side, phrase: str) -> None:
    assert what(text, writer) == [phrase]


def test_where_it_is_not_certain_the_sentence_keeps_its_words() -> None:
    text = "Ich frage bis Freitag meine Chefin, ob ich beim Budget dabei sein darf."
    assert what(text, "mentee") == [text.rstrip(".")]


def test_negation_in_a_subordinate_clause_is_kept() -> None:
    assert what("Lea fragt nach, ob es nicht auch mit 70 % geht.") == [
        "nachfragen, ob es nicht auch mit 70 % geht"
    ]
