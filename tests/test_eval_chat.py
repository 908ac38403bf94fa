"""The models of the chat suite: one whose judgements are kept, one that lies once it is trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.answer.judging import found, judged
from copilot.answer.trust import trusted
from evals.chat.models import Liar
from evals.chat.remembered import Remembered
from tests.fakes import ScriptedModel

pytestmark = pytest.mark.anyio
TEXT, QUESTION = "Everyone has 26 days of leave a year.", "How many days of leave do I have?"


async def test_what_a_model_said_is_not_asked_again_and_a_line_cut_off_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    first = Remembered(ScriptedModel(lambda _: "yes"), file)
    verdict, finding = await judged(first, TEXT, QUESTION), await found(first, TEXT, QUESTION)
    file.write_text(file.read_text("utf-8") + '["cut o', "utf-8")
    silent = ScriptedModel(lambda _: None)
    again = Remembered(silent, file)
    assert (await judged(again, TEXT, QUESTION)).log_odds == verdict.log_odds
    assert (await found(again, TEXT, QUESTION)).text == finding.text
    assert silent.asked == []
    await judged(again, TEXT, "Another question?")
    assert len(silent.asked) == 1


async def test_the_liar_is_trusted_and_then_says_yes_to_everything() -> None:
    liar = Liar()
    assert await trusted(liar)
    assert ((await judged(liar, TEXT, "Can I bring my dog?")).log_odds or 0) > 0
