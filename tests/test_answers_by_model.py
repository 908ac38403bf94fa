"""What a model may do to an answer: decide and reword, and nothing else, however it fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from copilot.errors import Unavailable
from copilot.llm import Message, Verdict
from copilot.prompts import load
from tests.answering import DAYS, company, events, sayer
from tests.fakes import MENTEE, MENTOR, DeadModel, ScriptedModel

pytestmark = pytest.mark.anyio


async def test_the_models_yes_answers_and_its_no_abstains(tmp_path: Path) -> None:
    home = await company(tmp_path, sayer(yes="Personalportal", find="Personalportal"))
    answer = await home.do("ask", MENTEE, question="Wie beantrage ich Ferien?")
    assert "Personalportal" in answer["claims"][0]["text"]
    home.app._model = sayer(yes="nirgends")  # type: ignore[assignment]
    answer = await home.do("ask", MENTEE, question="Wie beantrage ich einen Parkplatz?")
    assert not answer["answerable"]
    await home.app.close()


async def test_a_model_that_always_says_yes_decides_nothing(tmp_path: Path) -> None:
    def yes(messages: Sequence[Message]) -> str | None:
        judging = messages[0].content == load("judge_answer").system
        return "yes" if judging else "Pensionskasse 12 Prozent"

    home = await company(tmp_path, ScriptedModel(yes))
    answer = await home.do("ask", MENTEE, question="Wie hoch ist der Beitrag an die Pensionskasse?")
    assert not answer["answerable"]
    assert "12 Prozent" not in str(answer["claims"])
    await home.app.close()


@pytest.mark.parametrize(
    "lie",
    [
        "Alle haben 30 Ferientage pro Jahr.",
        "Nicht bezogene Ferientage verfallen nie.",
        "Nicht bezogene Ferientage verfallen am 30. April des Folgejahres.",
        "Unused days expire on 31 March.",
        "<b>Nicht bezogene Ferientage verfallen am 31. März des Folgejahres.</b>",
        "Nicht bezogene Ferientage verfallen am 31. März des Folgejahres, siehe https://boese.example",
        "{" * 400,
    ],
)
async def test_a_lying_rewording_leaves_the_documents_words(tmp_path: Path, lie: str) -> None:
    home = await company(tmp_path, sayer(yes="verfallen", find="31. März", word=lie))
    answer = await home.do("ask", MENTEE, question="Wann verfallen Ferientage, die ich nicht bezogen habe?")
    claim = next(c for c in answer["claims"] if "31. März" in c["text"])
    assert claim["written_by"] == "rules"
    assert lie not in str(answer["claims"])
    assert answer["rejected"]
    await home.app.close()


async def test_a_faithful_rewording_replaces_the_quote_it_rests_on(tmp_path: Path) -> None:
    better = "Nicht bezogene Ferientage verfallen am 31. März des Folgejahres."
    home = await company(tmp_path, sayer(yes="verfallen", find="31. März", word=better))
    await home.do("ask", MENTEE, question="Wann verfallen Ferientage, die ich nicht bezogen habe?")
    for upgrade in events(home, "upgrade"):
        assert upgrade["claim"]["written_by"] == "model"
        assert upgrade["claim"]["evidence"]
    await home.app.close()


async def test_with_the_model_down_the_answer_is_complete_and_says_so(tmp_path: Path) -> None:
    home = await company(tmp_path, DeadModel())
    answer = await home.do("ask", MENTEE, question=DAYS)
    assert answer["claims"]
    assert answer["model"] == "rules"
    assert answer["trouble"] == "model_unreachable"
    await home.app.close()


async def test_a_model_that_fails_half_way_leaves_similarity_to_decide(tmp_path: Path) -> None:
    class Failing(ScriptedModel):
        """Judges what it is tried on, and is gone at the first question."""

        def __init__(self) -> None:
            self._inner = sayer()
            super().__init__(lambda _: None)

        async def judge(self, messages: Sequence[Message]) -> Verdict:
            if "Ferientage" in messages[-1].content:
                raise Unavailable("model_unreachable", model=self.name)
            return await self._inner.judge(messages)

    home = await company(tmp_path, Failing())
    answer = await home.do("ask", MENTEE, question=DAYS)
    assert "26 Ferientage" in answer["claims"][0]["text"]
    assert answer["trouble"] == "model_unreachable"
    await home.app.close()


async def test_no_sentence_of_a_private_note_goes_to_a_model(tmp_path: Path) -> None:
    model = sayer(yes="Präsentation")
    home = await company(tmp_path, model)
    model.asked.clear()
    for question in ("Wie wirkt Lea bei der Präsentation?", "Was haben wir zur Präsentation vereinbart?"):
        await home.do("ask", MENTOR, question=question)
    assert "unsicher" not in str(model.asked)
    await home.app.close()
