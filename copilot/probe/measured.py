"""What the trial of one task gave, and from which share of right cases a model gets the task."""

from __future__ import annotations

from dataclasses import dataclass, field

from copilot.llm import Task, Usage

LEAST: dict[str, float] = {
    "word_point": 0.7,
    "word_question": 0.7,
    "word_answer": 0.7,
    "translate_question": 0.75,
    "judge_answer": 0.9,
    "judge_whether": 0.9,
    "expect_question": 0.9,
    "find_answer": 0.85,
    "judge_support": 0.9,
    "standalone": 0.7,
    "find_commitments": 0.85,
    "name_theme": 0.8,
    "summarise": 0.7,
}
"""The share by kind of task. A wording that fails its check only costs time, so seven in ten will do; what decides
(whether a text answers, who promised) must be right nearly always."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How a model did one task: ``share`` of ``of`` cases right, for a yes or no the area under the curve.

    ``pairs`` are draft and wording of what would have been shown, for reading; ``failed`` the numbers of the
    other cases, counted from 1.
    """

    task: Task
    share: float
    of: int
    least: float
    failed: tuple[int, ...]
    usage: Usage
    pairs: tuple[tuple[str, str], ...] = field(default=())

    @property
    def use(self) -> bool:
        """Whether the model gets the task."""
        return self.share >= self.least
