"""No lie passes: whatever a model adds, drops, swaps or wraps, the draft stays."""

from __future__ import annotations

import pytest

from copilot.grounding import check
from tests.grounding_cases import BRIEF, CASES

LIES = [case for case in CASES if case["kind"] != "good"]
TRUE = (
    "Julia was going to send Ravi a one-page brief for the archive move by 18 May; that is 14 days overdue."
)


def test_none_of_the_collected_lies_is_accepted() -> None:
    keys = ("draft", "evidence", "computed", "language", "names")
    accepted = [c for c in LIES if check(c["text"], **{key: c[key] for key in keys}) is None]
    assert len(LIES) >= 250
    assert accepted == []


@pytest.mark.parametrize(
    ("said", "instead", "code"),
    [
        ("14 days", "15 days", "number"),
        ("14 days", "14 weeks", "number"),
        ("14 days overdue", "14 days left", "lost"),
        ("18 May", "18 June", "date"),
        ("by 18 May", "since 18 May", "time_direction"),
        ("by 18 May", "by Friday 18 May", "date"),
        ("by 18 May", "by 18 May 2031", "date"),
        ("Ravi", "Selin", "added"),
        ("was going to send", "was not going to send", "negation"),
        ("was going to send", "has sent", "status"),
        ("was going to send", "sent", "status"),
        ("was going to send", "might send", "modality"),
        ("a one-page", "only a one-page", "quantity"),
        ("overdue.", "overdue because of illness.", "cause"),
        ("overdue.", "overdue, sadly.", "feeling"),
        ("overdue.", "overdue. Can you help?", "question"),
        ("archive", "finance", "added"),
        ("Julia was", "Sure, Julia was", "talk"),
        ("one-page", "**one-page**", "markup"),
        ("one-page", "one\u200b-page", "markup"),
        ("; that is 14 days overdue", "", "lost"),
    ],
)
def test_a_single_turned_word_is_found(said: str, instead: str, code: str) -> None:
    assert said in TRUE
    reason = check(TRUE.replace(said, instead), **BRIEF)
    assert reason is not None
    assert reason.code == code or code == "added"


def test_the_two_of_a_pair_keep_their_parts() -> None:
    swapped = TRUE.replace("Julia", "X").replace("Ravi", "Julia").replace("X", "Ravi")
    reason = check(swapped, **BRIEF)
    assert reason is not None
    assert reason.code == "actor"


def test_what_another_sentence_of_the_note_says_is_not_this_promise() -> None:
    evidence = [*BRIEF["evidence"], "Ravi checks the travel budget by 3 July."]
    text = TRUE.replace("archive move", "travel budget")
    assert check(text, **{**BRIEF, "evidence": evidence}) is not None
    assert check(TRUE.replace("18 May", "3 July"), **{**BRIEF, "evidence": evidence}) is not None


def test_an_unconfirmed_promise_stays_unconfirmed() -> None:
    given = {**BRIEF, "draft": BRIEF["draft"] + " Not yet confirmed."}
    assert check(TRUE, **given) is not None
    assert check(TRUE[:-1] + " and still unconfirmed.", **given) is None
    assert check(TRUE[:-1] + " and now confirmed.", **given) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Julia was going to send Ravi a one-page brief for the archive move by 18 May; overdue since 14 days.",
        "Julia was going to send Ravi a one-page brief by 18 May; that is 14 days overdue.",
        "Julia may still have to send Ravi a one-page brief for the archive move by 18 May; 14 days overdue.",
        "Ravi should send Julia a one-page brief for the archive move by 18 May; that is 14 days overdue.",
        "Julia should send Ravi a one-page move for the archive brief by 18 May; that is 14 days overdue.",
        "Julia should send Ravi a one-page brief for the archive move by 18 May; that is three weeks overdue.",
    ],
)
def test_the_freer_wordings_open_no_door(text: str) -> None:
    assert check(text, **BRIEF) is not None


def test_a_goal_is_not_told_as_reached_beside_its_reading() -> None:
    draft = "Zwei Offerten vom Amt genehmigt. Stand: 1 von 2, gemessen am 9. Juli."
    given = {
        "draft": draft,
        "evidence": [draft],
        "computed": ["1"],
        "language": "de",
        "names": ["Jana"],
    }
    told = "Zwei Offerten vom Amt wurden genehmigt; der Stand ist 1 von 2, gemessen am 9. Juli."
    reason = check(told, **given)  # type: ignore[arg-type]
    assert reason is not None
    assert reason.code == "status"
    measured = "Zwei Offerten vom Amt genehmigt. Am 9. Juli wurde gemessen: 1 von 2."
    assert check(measured, **given) is None  # type: ignore[arg-type]
