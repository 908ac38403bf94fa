"""Dates, numbers and persons are read by value, and nothing one can write makes the checker fall over."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.domain import Language
from copilot.grounding import Reason, check
from copilot.grounding.facts import facts, same_day
from copilot.grounding.match import keys, split_verbs
from copilot.grounding.reading import people, read

DRAFT = "Lea: beim HR nachfragen. Fällig am 31. März, seit 9 Tagen überfällig."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("18.5.", "de"), ("18. Mai", "de"), ("18.05.2026", "de"), ("May 18th", "en"), ("18 May 2026", "en"),
        ("2026-05-18", "en"), ("the 18th of May", "en"), ("18.5.26", "de"), ("18 may", "en"),
    ],
)  # fmt: skip
def test_a_day_is_read_by_value(text: str, language: Language) -> None:
    (fact,) = facts(f"bis {text}, dann", language)
    assert fact.kind == "day"
    assert same_day(fact.value, (2026, 5, 18))


def test_another_year_is_another_day() -> None:
    assert not same_day((2025, 5, 18), (2026, 5, 18))
    assert same_day((None, 5, 18), (2026, 5, 18))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("drei", "de", "3"), ("einundzwanzig", "de", "21"), ("dreissig", "de", "30"), ("dreißig", "de", "30"),
        ("einem Tag", "de", "1"), ("1'200", "de", "1200"), ("62,50", "de", "62.5"), ("fourteen", "en", "14"),
        ("twenty-one", "en", "21"), ("07", "en", "7"), ("70%", "en", "70"),
    ],
)  # fmt: skip
def test_a_number_is_read_by_value(text: str, language: Language, value: str) -> None:
    (fact,) = facts(text, language)
    assert (fact.kind, fact.value) == ("number", (value,))


def test_an_article_and_a_modal_are_no_facts() -> None:
    assert facts("ein Kurs", "de") == []
    assert facts("she may go", "en") == []
    assert [fact.kind for fact in facts("in May", "en")] == ["month"]


def test_a_clock_is_a_time_and_an_amount_is_not() -> None:
    assert [fact.kind for fact in facts("um 14.30 Uhr für 2.50", "de")] == ["time", "number"]
    assert facts("at 2 pm", "en")[0].value == (14, 0)


def test_first_and_last_name_are_one_person() -> None:
    reading = read(
        "Julia Stone meets Ravi's team", "en", people(["Julia", "Julia Stone", "Ravi", "Ravi Menon"])
    )
    named = reading.of_kind("name")
    assert [token.value[0] for _, token in named] == ["Julia", "Ravi"]
    assert [token.possessive for _, token in named] == [False, True]


def test_forms_of_a_separable_verb_meet() -> None:
    for form in ("nachzufragen", "nachgefragt", "nachfragt"):
        assert keys(form, "de") & keys("nachfragen", "de")
    joined = split_verbs(read("Lea fragt beim HR nach.", "de", {}))
    assert any(joint & keys("nachfragen", "de") for _, joint in joined.values())


def test_different_deeds_do_not_meet() -> None:
    for one, other in (("absagen", "zusagen"), ("anmelden", "abmelden"), ("schicken", "lesen")):
        assert not keys(one, "de") & keys(other, "de")
    assert not keys("send", "en") & keys("read", "en")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gets_an_answer(text: str) -> None:
    for language in ("de", "en"):
        known: Language = "de" if language == "de" else "en"
        answer = check(text, draft=DRAFT, evidence=[text], computed=["9"], language=known, names=["Lea"])
        assert answer is None or isinstance(answer, Reason)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=12), max_size=3))
def test_any_draft_can_be_held_against(draft: str, names: list[str]) -> None:
    answer = check("Lea fragt nach.", draft=draft, evidence=[draft], computed=[], language="de", names=names)
    assert answer is None or isinstance(answer, Reason)


def test_a_very_long_text_is_refused_quickly() -> None:
    start = time.perf_counter()
    for text in ("Lea " * 20_000, "(" * 50_000, "a" * 100_000, "18. " * 20_000):
        assert check(text, draft=DRAFT, evidence=[], computed=[], language="de", names=["Lea"]) is not None
    assert time.perf_counter() - start < 20
