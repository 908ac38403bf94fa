"""Rewordings that say what the draft says are let through, in many ways of saying it."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from copilot.grounding import check
from tests.grounding_cases import BRIEF, CASES, EVALS

ANFRAGE: dict[str, Any] = {
    "draft": "Lea: beim HR nachfragen, ob es die Stelle auch mit 70 % gibt. "
    "Fällig am 31. März, seit 9 Tagen überfällig.",
    "evidence": ["Lea fragt bis Ende März beim HR nach, ob es die Stelle auch mit 70 % gibt."],
    "computed": ["9"],
    "language": "de",
    "names": ["Lea", "Lea Brunner", "Urs", "Urs Hofer"],
}


def as_kwargs(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in BRIEF}


def test_the_example_of_the_design_is_accepted() -> None:
    text = "Julia was going to send Ravi a one-page brief for the archive move by 18 May; that is 14 days overdue."
    assert check(text, **BRIEF) is None


@pytest.mark.parametrize("day", ["18 May", "May 18th", "the 18th of May", "May 18"])
def test_a_day_may_be_written_in_any_way(day: str) -> None:
    text = f"By {day} Julia had promised to draft a one-page project brief for the archive move and send it to Ravi; "
    assert check(text + "it is fourteen days overdue.", **BRIEF) is None


@pytest.mark.parametrize(
    "verb", ["nachfragen wollte", "nachzufragen zugesagt hat", "abzuklären zugesagt hat"]
)
def test_a_verb_may_change_its_form_and_place(verb: str) -> None:
    text = f"Seit neun Tagen überfällig: Dass Lea bis 31. März beim HR {verb}, ob es die Stelle auch mit 70 % gibt."
    assert check(text, **ANFRAGE) is None


def test_a_separated_verb_is_the_same_verb() -> None:
    text = (
        "Lea fragt bis 31. März beim HR nach, ob es die Stelle auch mit 70 % gibt; das ist 9 Tage überfällig."
    )
    assert check(text, **ANFRAGE) is None


def test_the_draft_itself_stands() -> None:
    drafts = {case["draft"]: case for case in CASES}
    refused = [draft for draft, case in drafts.items() if check(draft, **as_kwargs(case)) is not None]
    assert len(refused) <= 0.05 * len(drafts), refused


@pytest.mark.parametrize("language", ["de", "en"])
def test_good_rewordings_are_accepted_at_the_promised_rate(language: str) -> None:
    good = [case for case in CASES if case["kind"] == "good" and case["language"] == language]
    refused = [(case["text"], check(case["text"], **as_kwargs(case))) for case in good]
    refused = [(text, reason) for text, reason in refused if reason is not None]
    assert len(good) >= 90
    assert len(refused) <= 0.05 * len(good), refused


def test_the_good_rewordings_are_really_other_words() -> None:
    spec = importlib.util.spec_from_file_location("write_cases", EVALS / "write_cases.py")
    assert spec is not None
    assert spec.loader is not None
    import sys

    module = importlib.util.module_from_spec(spec)
    sys.modules["write_cases"] = module
    spec.loader.exec_module(module)
    good = [case for case in CASES if case["kind"] == "good"]
    assert len(good) >= 180
    assert all(module.different(case["text"], case["draft"]) >= module.LEAST_DIFFERENT for case in good)
    assert [dict(case) for case in module.cases()] == CASES, "run evals/grounding/write_cases.py"


@pytest.mark.parametrize("split", ["tune", "kept", "fresh", "blind"])
def test_every_split_reaches_the_promised_rate(split: str) -> None:
    good = [case for case in CASES if case["kind"] == "good" and case["split"] == split]
    accepted = sum(check(case["text"], **as_kwargs(case)) is None for case in good)
    assert accepted >= 0.95 * len(good)


@pytest.mark.parametrize("said", ["was supposed to send", "should send", "still has to send"])
def test_what_was_promised_may_be_said_as_a_duty(said: str) -> None:
    text = f"Julia {said} Ravi a one-page brief for the archive move by 18 May; that is two weeks overdue."
    assert check(text, **BRIEF) is None
