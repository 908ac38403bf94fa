"""Which pair is meant where none is named."""

from __future__ import annotations

import pytest

from copilot.errors import BadInput, NotAllowed
from tests.fakes import MENTEE, MENTOR, STRANGER, Home
from tests.searching import EVA

pytestmark = pytest.mark.anyio


async def test_whoever_is_in_one_pair_need_not_name_it(two_pairs: Home) -> None:
    await two_pairs.do("note_add", MENTOR, text="Lea schickt Urs den Lebenslauf.")
    (promise,) = (await two_pairs.do("commitment_list", MENTEE))["commitments"]
    assert promise["what"] == "Urs den Lebenslauf schicken"
    assert (await two_pairs.do("agenda", MENTEE, pair=""))["pair"] == "wir"
    assert not (await two_pairs.do("commitment_list", STRANGER))["commitments"]


async def test_whoever_is_in_two_is_told_which_there_are(two_pairs: Home) -> None:
    await two_pairs.do("pair_add", mentor=EVA, mentee=MENTEE, programme="zweites", id="dritte")
    with pytest.raises(BadInput) as error:
        await two_pairs.do("agenda", EVA)
    assert "andere (Tom), dritte (Lea)" in error.value.render("de")["message"]


async def test_a_pair_of_a_programme_that_has_ended_is_not_meant(two_pairs: Home) -> None:
    await two_pairs.do("programme_add", programme="drittes")
    await two_pairs.do("pair_add", mentor=EVA, mentee=MENTEE, programme="drittes", id="dritte")
    await two_pairs.do("programme_add", programme="zweites", end="2025-12-31")
    assert (await two_pairs.do("agenda", EVA))["pair"] == "dritte"
    await two_pairs.do("programme_add", programme="drittes", end="2025-12-31")
    with pytest.raises(BadInput):
        await two_pairs.do("agenda", EVA)


async def test_whoever_is_in_none_and_the_operator_are_told_so(pair: Home) -> None:
    with pytest.raises(NotAllowed):
        await pair.do("goal_list", STRANGER)
    with pytest.raises(BadInput) as error:
        await pair.do("commitment_list", None)
    assert "--pair" in error.value.render("en")["hint"]
