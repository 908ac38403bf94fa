"""A checker that the operator names has a second look at rewordings: it may refuse what the rules let pass, no more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from copilot.llm import Message
from copilot.llm.registry import DEFAULT
from copilot.probe.cases import cases
from tests.endpoint import endpoint
from tests.fakes import MENTOR, DeadModel, Home, ScriptedModel, item, open_home

pytestmark = pytest.mark.anyio
NOTE = "Lea schickt bis 30. April den Lebenslauf. Urs klärt bis 20. März die Kosten."
GOOD = "Lea hat zugesagt, bis 30. April den Lebenslauf zu schicken, in 21 Tagen, noch nicht bestätigt."
LIE = "Lea schickt bis 30. Mai den Lebenslauf."
YES, NO = {"yes": -0.1, "no": -3.0}, {"no": -0.1, "yes": -3.0}


def rewords(wanted: str) -> ScriptedModel:
    """Says that of the curriculum vitae, and gives everything else back."""

    def answer(messages: Sequence[Message]) -> str:
        draft = str(json.loads(messages[1].content)["draft"])
        return wanted if "Lebenslauf" in draft else draft

    return ScriptedModel(answer)


async def _agenda(place: Path, model: Any, **settings: Any) -> dict[str, Any]:
    home = await (await open_home(place / "home", model, **settings)).with_pair()
    await home.note(NOTE)
    agenda = await home.agenda()
    await home.app.close()
    return agenda


def _promised(agenda: dict[str, Any]) -> str:
    return next(p["text"] for p in item(agenda, "commitments")["points"] if "Lebenslauf" in p["text"])


async def test_what_the_checker_supports_is_shown_and_it_sees_claim_and_evidence_alone(
    tmp_path: Path,
) -> None:
    with endpoint(lambda _: YES) as (url, asked):
        agenda = await _agenda(tmp_path, rewords(GOOD), check_base_url=url, check_model="judge")
    assert _promised(agenda) == GOOD
    assert len(asked) == 1  # the drafts given back aren't claims of a model
    last = asked[0]["messages"][-1]["content"]
    assert json.dumps(GOOD, ensure_ascii=False) in last
    assert "Lea schickt bis 30. April den Lebenslauf." in last
    assert "Kosten" not in last


@pytest.mark.parametrize("said", [NO, "perhaps", ""])
async def test_what_it_does_not_support_keeps_the_drafts_words(
    tmp_path: Path, said: str | dict[str, float]
) -> None:
    with endpoint(lambda _: said) as (url, _):
        agenda = await _agenda(tmp_path, rewords(GOOD), check_base_url=url)
    assert _promised(agenda) != GOOD
    assert {r["reason"] for r in agenda["rejected"]} == {"doubted"}


async def test_it_lets_nothing_pass_that_the_rules_refuse(tmp_path: Path) -> None:
    with endpoint(lambda _: YES) as (url, asked):
        agenda = await _agenda(tmp_path, rewords(LIE), check_base_url=url)
    assert "Mai" not in _promised(agenda)
    assert asked == []


async def test_a_checker_that_is_down_leaves_a_complete_plainly_marked_agenda(tmp_path: Path) -> None:
    with endpoint(lambda _: 503) as (url, _):
        agenda = await _agenda(tmp_path, rewords(GOOD), check_base_url=url)
    assert item(agenda, "commitments")["written_by"] == "rules"
    assert agenda["trouble"] == "model_unreachable"


async def test_the_model_in_use_may_be_its_own_checker(tmp_path: Path) -> None:
    model = rewords(GOOD)
    answer = model._answer
    model._answer = lambda messages: "no" if "supports a claim" in messages[0].content else answer(messages)
    agenda = await _agenda(tmp_path, model, check_model="own")
    assert _promised(agenda) != GOOD
    assert _promised(await _agenda(tmp_path / "without", model)) == GOOD


async def test_questions_state_nothing_and_are_not_sent_to_it(tmp_path: Path) -> None:
    with endpoint(lambda _: YES) as (url, asked):
        model = ScriptedModel(lambda messages: str(json.loads(messages[1].content)["draft"]))
        home = await (await open_home(tmp_path / "home", model, check_base_url=url)).with_pair()
        await home.note(NOTE)
        await home.do("questions", MENTOR, pair="wir")
        await home.app.close()
    assert asked == []


def known(model: ScriptedModel) -> ScriptedModel:
    """The same under a registered name."""
    model.name = DEFAULT
    return model


async def _probed(home: Home) -> tuple[dict[str, Any], dict[str, Any]]:
    result = await home.do("model_probe", tasks=["judge_support"])
    return result, (await home.do("model_status"))["checker"]


async def test_a_checker_is_measured_by_itself_and_one_that_judges_badly_is_not_asked(tmp_path: Path) -> None:
    labels = {json.dumps(c["claim"], ensure_ascii=False): c["supported"] for c in cases("judge_support")}

    def knows(body: dict[str, Any]) -> dict[str, float]:
        last = body["messages"][-1]["content"]
        return YES if next(label for claim, label in labels.items() if claim in last) else NO

    with endpoint(knows) as (good, _), endpoint(lambda _: YES) as (bad, asked):
        home = await open_home(tmp_path / "one", known(DeadModel()), check_base_url=good, check_model="judge")
        result, status = await _probed(home)
        assert result["tasks"]["judge_support"]["share"] == 1
        assert status == {"model": "judge", "use": True}
        await home.app.close()

        home = await (await open_home(tmp_path / "two", known(rewords(GOOD)), check_base_url=bad)).with_pair()
        _, status = await _probed(home)
        assert status == {"model": "default", "use": False}
        asked.clear()
        await home.note(NOTE)
        assert _promised(await home.agenda()) == GOOD
        assert asked == []
        await home.app.close()
