"""Whether a model's yes and no may count: measured in its profile, or tried on a few texts before the first use."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any
from weakref import WeakKeyDictionary

from copilot.answer.judging import judged
from copilot.llm import Model
from copilot.llm.each import each

ENOUGH = 7
"""Of eight texts that a model must judge rightly; one that always says yes, or always no, gets four."""
_tried: WeakKeyDictionary[Model, bool] = WeakKeyDictionary()


async def trusted(model: Model) -> bool:
    """Whether the model's word on answers counts. Raises: Unavailable when it can't be reached."""
    if "judge_answer" not in model.profile.allowed:
        return False
    if "judge_answer" in model.profile.measured:
        return True
    if model not in _tried:
        _tried[model] = await _try(model)
    return _tried[model]


async def _try(model: Model) -> bool:
    async def right(case: dict[str, Any]) -> bool:
        verdict = await judged(model, case["text"], case["question"])
        return verdict.log_odds is not None and (verdict.log_odds > 0) == case["answered"]

    return sum(await each(cases(), right, model.parallel)) >= ENOUGH


@lru_cache(maxsize=1)
def cases() -> list[dict[str, Any]]:
    """The texts that a model is tried on, each with its question and whether the text answers it."""
    text = resources.files("copilot.answer").joinpath("trust.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["cases"]
    return found
