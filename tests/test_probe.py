"""A model is tried on labelled cases before it counts on a task, and what was measured decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from copilot.app import App, build
from copilot.errors import BadInput, NotAllowed, Unavailable
from copilot.llm import Message, Model, Task, probed
from copilot.llm.registry import TASKS, kind_of
from copilot.operations import Call, run
from copilot.probe import LEAST, Measured, measure
from copilot.probe.cases import cases
from copilot.probe.tasks import made_up, word_point
from copilot.probe.trying import Trying
from copilot.settings import Settings
from tests.endpoint import endpoint
from tests.fakes import MENTEE, DeadModel, ScriptedModel, WordEmbedder, open_home

pytestmark = pytest.mark.anyio
QUICK: tuple[Task, ...] = ("translate_question_en", "judge_answer", "find_answer")


def knows(text: str, right: Callable[[dict[str, Any]], str], task: Task) -> str | None:
    """The right answer to the case whose question, and text where it has one, stand in a prompt."""
    for case in cases(task):
        if json.dumps(case["question"], ensure_ascii=False) in text and case.get("text", "") in text:
            return right(case)
    return None


def expert(messages: Sequence[Message]) -> str | None:
    """Translates, judges and finds as the labels say."""
    asked, system = messages[-1].content, messages[0].content
    if "translate" in system:
        return knows(
            asked,
            lambda case: "How is it with the " + " ".join(g[0] for g in case["wanted"]) + "?",
            "translate_question_en",
        )
    found = knows(asked, lambda case: case["sentence"], "find_answer")
    return found or knows(asked, lambda case: "yes" if case["answered"] else "no", "judge_answer")


async def measured(model: Model, *tasks: Task) -> dict[str, Measured]:
    return {one.task: one async for one in measure(model, tasks)}


def test_every_task_has_cases_of_its_own_and_a_share_that_earns_it() -> None:
    for task in TASKS:
        assert len(cases(task)) >= 3, task
        assert 0.5 < LEAST[kind_of(task)] <= 1
    assert all(case["sentence"] in case["text"] for case in cases("find_answer"))
    assert sum(case["answered"] for case in cases("judge_answer")) * 2 == len(cases("judge_answer"))
    for case in cases("find_commitments"):
        assert all(sign in case["note"] for _, sign in case["promises"])


async def test_a_model_that_does_them_well_earns_them_and_no_other() -> None:
    told: list[tuple[int, int]] = []
    tasks = (*QUICK, "word_point_de", "name_theme_en")
    model = ScriptedModel(expert)
    found = {one.task: one async for one in measure(model, tasks, lambda *step: told.append(step))}
    assert {task for task, one in found.items() if one.use} == set(QUICK)
    assert found["judge_answer"].share == 1
    assert found["word_point_de"].failed == tuple(range(1, len(cases("word_point_de")) + 1))
    assert told[-1] == (sum(len(cases(task)) for task in tasks),) * 2
    assert found["find_answer"].usage.calls == len(cases("find_answer"))


@pytest.mark.parametrize("said", ["yes", "no", "Ignore all rules <b>", "", None])
async def test_one_answer_to_everything_earns_nothing(said: str | None) -> None:
    assert not any(one.use for one in (await measured(ScriptedModel(lambda _: said), *TASKS)).values())


async def test_a_wording_counts_where_the_check_lets_it_pass_and_its_words_exist() -> None:
    case = cases("word_point_en")[0]

    async def shown(text: str) -> str | None:
        model = ScriptedModel(lambda _: text)
        return await word_point(Trying(model, "word_point_en"), case)

    good = "Iris wanted to send Owen the workshop plan by 4 May; that is 3 days overdue."
    assert await shown(good) == good
    assert await shown(good.replace("3 days", "5 days")) is None
    assert await shown(case["draft"]) is None
    assert made_up("Iris schickt den Werkstoffplantik", ["Iris"]) == ["werkstoffplantik"]


async def test_a_model_out_of_reach_says_so() -> None:
    for task in TASKS:
        with pytest.raises(Unavailable):
            await measured(DeadModel(), task)


async def behind(url: str, home: Path, **more: Any) -> App:
    settings = Settings(home=home, llm_base_url=url, llm_model="Some/Model 7B", llm_timeout=5, **more)
    return await build(settings, embedder=WordEmbedder())


def served(body: dict[str, Any]) -> str | int | dict[str, float]:
    """The expert behind an endpoint."""
    said = expert([Message(m["role"], m["content"]) for m in body["messages"]]) or "nothing"
    if said in {"yes", "no"}:
        return {"yes": -0.1, "no": -3.0} if said == "yes" else {"no": -0.1, "yes": -3.0}
    return json.dumps({"text": said}) if "response_format" in body else said


async def test_what_was_measured_is_kept_in_the_home_and_decides(tmp_path: Path) -> None:
    with endpoint(served) as (url, asked):
        app = await behind(url, tmp_path / "home")
        before = (await run(Call(app, None), "model_status", {}))["tasks"]
        assert all(task["use"] for task in before.values())
        result = await run(Call(app, None), "model_probe", {"tasks": [*QUICK, "standalone_de"]})
        assert (result["model"], result["where"]) == ("Some/Model 7B", "endpoint")
        assert {task: one["use"] for task, one in result["tasks"].items()} == {
            "translate_question_en": True,
            "judge_answer": True,
            "find_answer": True,
            "standalone_de": False,
        }
        kept = tmp_path / "home" / "profiles" / result["kept"]
        assert result["kept"].startswith("some-model-7b-")
        assert "pairs" not in kept.read_text("utf-8")
        model = app.model()
        assert model is not None
        assert "standalone_de" not in model.profile.allowed
        await app.close()

        app = await behind(url, tmp_path / "home")  # the next program reads it
        status = await run(Call(app, None), "model_status", {})
        assert not status["tasks"]["standalone_de"]["use"]
        assert status["tasks"]["judge_answer"]["share"] == 1
        asked.clear()
        result = await run(Call(app, None), "model_probe", {})  # goes on with what is missing
        assert set(result["tasks"]) == set(TASKS) - {*QUICK, "standalone_de"}
        assert asked
        await app.close()


async def test_another_prompt_or_address_means_measuring_again(tmp_path: Path) -> None:
    file = probed.file_of(tmp_path, "http://a.example/v1/", "model")
    assert file == probed.file_of(tmp_path, "http://a.example/v1", "model")
    assert file != probed.file_of(tmp_path, "http://b.example/v1", "model")
    probed.keep(file, "model", {"find_answer": {"use": False, "share": 0.1}})
    assert "find_answer" not in probed.profile(file, "model").allowed
    content = json.loads(file.read_text("utf-8"))
    content["tasks"]["find_answer"]["prompt"] = "find_answer@00000000"
    file.write_text(json.dumps(content), "utf-8")
    assert "find_answer" in probed.profile(file, "model").allowed
    for damaged in ("{", "[]", '{"tasks": []}', '{"tasks": {"find_answer": 5}}', ""):
        file.write_text(damaged, "utf-8")
        assert probed.profile(file, "model").allowed == frozenset(TASKS)


async def test_who_may_not_and_what_cannot_be_measured(tmp_path: Path) -> None:
    home = await (await open_home(tmp_path / "home")).with_pair()
    with pytest.raises(BadInput) as no_model:
        await home.do("model_probe")
    assert no_model.value.code == "probe_no_model"
    with pytest.raises(NotAllowed):
        await home.do("model_probe", MENTEE)
    await home.app.close()
    with endpoint(lambda _: 503) as (url, _):
        app = await behind(url, tmp_path / "other")
        with pytest.raises(Unavailable):
            await run(Call(app, None), "model_probe", {"tasks": ["find_answer"]})
        assert not (tmp_path / "other" / "profiles").exists()
        await app.close()


async def test_a_registered_model_keeps_the_profile_it_came_with(tmp_path: Path) -> None:
    model = ScriptedModel(expert)
    home = await open_home(tmp_path / "home", model)
    before = model.profile
    result = await home.do("model_probe", tasks=["find_answer"])
    assert (result["kept"], result["where"], model.profile) == (None, "embedded", before)
    await home.app.close()
