"""A pair judged by a model that sees neither who wrote what nor the same order twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot import prompts
from copilot.llm import Message, Model
from evals.rubric.pairs import Pair

Outcome = Literal["better", "level", "worse", "undecided"]
LONGEST = 3_000
"""Characters of a text or of its evidence that the judge is shown."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and how the model's wording stands to the draft."""

    pair: Pair
    outcome: Outcome

    @property
    def as_good(self) -> bool | None:
        """Whether the wording is at least as good; None where the judge contradicts itself or says nothing."""
        return None if self.outcome == "undecided" else self.outcome != "worse"


async def judged(model: Model, pair: Pair) -> Judged:
    """The pair in both orders: a verdict that changes with the order is none. Raises: Unavailable."""
    worded = await _at_least_as_good(model, pair.evidence, pair.draft, pair.worded)
    draft = await _at_least_as_good(model, pair.evidence, pair.worded, pair.draft)
    outcomes: dict[tuple[bool | None, bool | None], Outcome] = {
        (True, True): "level",
        (True, False): "better",
        (False, True): "worse",
    }
    return Judged(pair, outcomes.get((worded, draft), "undecided"))


async def _at_least_as_good(model: Model, evidence: str, first: str, second: str) -> bool | None:
    """Whether the second text is; None where the model says neither yes nor no."""
    prompt = prompts.load("rubric")
    given = {"evidence": evidence, "first": first, "second": second}
    asked = prompt.fill(**{name: prompts.quoted(text[:LONGEST]) for name, text in given.items()})
    verdict = await model.judge([Message("system", prompt.system), Message("user", asked)])
    return None if verdict.log_odds is None else verdict.log_odds > 0
