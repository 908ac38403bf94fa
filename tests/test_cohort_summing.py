"""A model may join what enough people say of a theme: all of it, nothing else, and nothing that anybody wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fakes import DeadModel, Home, ScriptedModel, open_home
from tests.feedback import answers, ask, give

pytestmark = pytest.mark.anyio
MOVED = ("Unsere Treffen werden immer wieder verschoben, Frau Zurbriggen.",)
FIXED = ("Wir haben feste Termine, immer am Dienstag.",)
ONE, OTHER = (
    "Termine sind schwer zu finden oder werden nicht gehalten.",
    "Feste Termine bewähren sich oder werden gewünscht.",
)
GOOD = f"{ONE[:-1]}, aber {OTHER[0].lower()}{OTHER[1:]}"


async def summary(tmp_path: Path, model: Any) -> tuple[Home, dict[str, Any]]:
    home = await (await open_home(tmp_path / "home", model)).with_pair()
    await give(home, [*answers(12, comments=MOVED), *answers(12, comments=FIXED, first=12)])
    return home, await ask(home)


def time_of(result: dict[str, Any]) -> dict[str, Any]:
    return next(theme for theme in result["themes"] if theme["key"] == "time")


def saying(text: str) -> ScriptedModel:
    return ScriptedModel(lambda _: text, tasks=["summarise_de"])


async def test_statements_are_joined_once_and_stay_with_the_release(tmp_path: Path) -> None:
    home, result = await summary(tmp_path, model := saying(GOOD))
    theme = time_of(result)
    assert (theme["summary"], theme["written_by"]) == (GOOD, "model")
    assert {s["text"] for s in theme["statements"]} == {ONE, OTHER}
    assert (result["model"], result["prompt"].partition("@")[0]) == ("scripted", "summarise")
    asked = len(model.asked)
    assert time_of(await ask(home))["summary"] == GOOD
    assert len(model.asked) == asked, "nobody is asked again"
    await home.app.close()


@pytest.mark.parametrize(
    "lie",
    [
        "Termine sind schwer zu finden oder werden nicht gehalten.",
        "Termine sind leicht zu finden, aber feste Termine bewähren sich oder werden gewünscht.",
        f"Für die meisten gilt: {GOOD}",
        GOOD.replace(", aber", ", sagt Frau Zurbriggen, aber"),
        GOOD.replace("feste", "fest"),
        GOOD.replace("feste", "Feste"),
        GOOD.replace("aber ", ""),
        GOOD.replace("bewähren sich oder werden gewünscht", "sich bewähren oder gewünscht werden"),
    ],
)
async def test_what_leaves_out_turns_round_or_adds_is_refused(tmp_path: Path, lie: str) -> None:
    home, result = await summary(tmp_path, model := saying(lie))
    theme = time_of(result)
    assert theme["written_by"] == "rules"
    assert {ONE, OTHER} == set(theme["summary"].replace(". ", ".\n").splitlines())
    assert len(model.asked) == 2, "one more try, and no third"
    await home.app.close()


async def test_no_word_of_a_comment_reaches_the_model(tmp_path: Path) -> None:
    home, _ = await summary(tmp_path, model := saying(GOOD))
    sent = " ".join(message.content for messages in model.asked for message in messages[1:])
    assert "Zurbriggen" not in sent
    assert "Dienstag" not in sent
    await home.app.close()


async def test_a_model_that_is_down_or_has_not_earned_it_changes_nothing(tmp_path: Path) -> None:
    for number, model in enumerate((DeadModel(), ScriptedModel(lambda _: GOOD, tasks=["word_point_de"]))):
        home, result = await summary(tmp_path / str(number), model)
        assert time_of(result)["written_by"] == "rules"
        assert result["model"] == "rules"
        await home.app.close()
