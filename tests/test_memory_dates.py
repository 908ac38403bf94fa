"""Dates in notes become days, counted from the day the note was written."""

from datetime import date

import pytest

from copilot.memory import find_date

THURSDAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("bis Freitag", "2026-03-13"),
        ("bis nächsten Freitag", "2026-03-20"),
        ("bis Ende Monat", "2026-03-31"),
        ("bis Ende März", "2026-03-31"),
        ("bis 12.3.", "2026-03-12"),
        ("bis zum 12. März 2026", "2026-03-12"),
        ("12.03.26", "2026-03-12"),
        ("bis Mitte Mai", "2026-05-15"),
        ("in zwei Wochen", "2026-03-26"),
        ("innert zehn Tagen", "2026-03-22"),
        ("übermorgen", "2026-03-14"),
        ("bis am 20.", "2026-03-20"),
        ("KW 14", "2026-04-03"),
        ("bis Ende Jahr", "2026-12-31"),
        ("bis Fr 20.3.", "2026-03-20"),
    ],
)
def test_german_words_give_their_day(words: str, day: str) -> None:
    found = find_date(f"Lea schickt {words} den Entwurf", THURSDAY, "de")
    assert found is not None
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by Friday", "2026-03-13"),
        ("by next Friday", "2026-03-20"),
        ("by 12 March", "2026-03-12"),
        ("by March 20th", "2026-03-20"),
        ("by 20/3", "2026-03-20"),
        ("by 2026-04-01", "2026-04-01"),
        ("by the end of the month", "2026-03-31"),
        ("by the end of Q2", "2026-06-30"),
        ("by EOD", "2026-03-12"),
        ("within two weeks", "2026-03-26"),
        ("by the 18th", "2026-03-18"),
        ("by mid-June", "2026-06-15"),
        ("by the end of next week", "2026-03-20"),
    ],
)
def test_english_words_give_their_day(words: str, day: str) -> None:
    found = find_date(f"Julia will send the brief {words}.", THURSDAY, "en")
    assert found is not None
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    ["vor unserem nächsten Treffen", "bis zum nächsten Mal", "before our next session", "by next time"],
)
def test_until_we_meet_again_is_a_deadline_without_a_day(words: str) -> None:
    found = find_date(words, THURSDAY, "de")
    assert found is not None
    assert found.day is None
    assert found.text == words
    assert found.deadline


@pytest.mark.parametrize("words", ["bis 31. April", "bis 29. Februar 2027", "by 30 February"])
def test_a_day_that_never_comes_has_no_value(words: str) -> None:
    found = find_date(words, THURSDAY, "de")
    assert found is not None
    assert found.day is None


def test_a_leap_day_counts_in_a_leap_year() -> None:
    found = find_date("bis 29. Februar", date(2028, 1, 10), "de")
    assert found is not None
    assert found.day == date(2028, 2, 29)


def test_a_deadline_looks_over_the_turn_of_the_year() -> None:
    found = find_date("bis 5. Januar", date(2026, 12, 12), "de")
    assert found is not None
    assert found.day == date(2027, 1, 5)


def test_a_deadline_of_last_week_was_written_down_late() -> None:
    found = find_date("by 9 March", THURSDAY, "en")
    assert found is not None
    assert found.day == date(2026, 3, 9)


def test_what_lies_shortly_back_and_is_no_deadline_stays_past() -> None:
    found = find_date("Am 3. März war das Gespräch", THURSDAY, "de")
    assert found is not None
    assert found.day == date(2026, 3, 3)


@pytest.mark.parametrize(
    "text", ["Sie may come", "am Morgen ist sie müde", "version 2.4 of it", "3/4 der Leute", ""]
)
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    assert find_date(text, THURSDAY, "en") is None


def test_the_words_found_stand_where_it_says() -> None:
    text = "Lea fragt bis Ende März beim HR nach."
    found = find_date(text, THURSDAY, "de")
    assert found is not None
    assert text[found.start : found.end] == found.text == "bis Ende März"


@pytest.mark.parametrize(
    "text", ["Urs gibt dazu innert einer Woche Rückmeldung.", "Urs will then reply within a week."]
)
def test_a_span_that_is_counted_from_another_deed_gives_no_day(text: str) -> None:
    found = find_date(text, date(2026, 1, 5), "de")
    assert found is not None
    assert found.day is None
