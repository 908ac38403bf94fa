"""What is left of a claim that is half supported: the clauses and sentences that are, as they stand."""

from __future__ import annotations

import pytest

from copilot.grounding.support import supported_part
from tests.grounding_cases import SAID, TEAM


@pytest.mark.parametrize("joint", ["; ", ", and ", ". "])
def test_a_whole_sentence_that_nothing_supports_is_cut_off(joint: str) -> None:
    evidence = "Managers give feedback to every member of the team twice a year. They write it down in March."
    right = "Managers give feedback to every member of the team twice a year"
    wrong = "the canteen sells warm meals and fresh bread to all visitors of the town."
    claim = right + joint + (wrong.capitalize() if joint == ". " else wrong)
    assert supported_part(claim, evidence) == f"{right}."
    assert (
        supported_part(
            "The mentor Anna, who lives in Bern, leads the choir.", "The mentor Anna lives in Bern."
        )
        is None
    )


def test_only_the_unsupported_clause_is_cut() -> None:
    evidence = ["Nadia sends the contract to HR until Friday."]
    claim = "Nadia sends the contract to HR until Friday, and Tom books the room in Basel."
    assert supported_part(claim, evidence, names=TEAM) == "Nadia sends the contract to HR until Friday."


def test_a_wholly_supported_claim_stays_as_it_is_and_a_false_one_goes() -> None:
    claim = "Nadia asks HR for the new form."
    assert supported_part(claim, SAID, names=TEAM) == claim
    assert supported_part("The library opens at eight.", SAID, names=TEAM) is None


def test_of_two_sentences_the_unsupported_one_goes() -> None:
    claim = "Nadia asks HR for the new form. The library opens at eight."
    assert supported_part(claim, SAID, names=TEAM) == "Nadia asks HR for the new form."
