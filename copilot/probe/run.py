"""The trial of a model: task by task, its cases as many at a time as the model serves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import anyio

from copilot.answer.judging import expectation, expected, judged, supported
from copilot.errors import Unavailable
from copilot.llm import Model, Task, Usage, Verdict
from copilot.llm.registry import kind_of
from copilot.probe.cases import Case, cases
from copilot.probe.measured import LEAST, Measured
from copilot.probe.tasks import doing
from copilot.probe.trying import Trying

YES_OR_NO: tuple[Task, ...] = ("judge_answer", "judge_whether", "expect_question", "judge_support")
Told = Callable[[int, int], None]


async def measure(
    model: Model, tasks: Sequence[Task], told: Told = lambda *_: None
) -> AsyncIterator[Measured]:
    """How the model does each of the tasks, one after the other; ``told`` counts cases.

    Raises: Unavailable when the model can't be reached; what was measured before stands.
    """
    of = sum(len(cases(task)) for task in tasks)
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        told(done, of)

    for task in tasks:
        yield await (_judged if task in YES_OR_NO else _done)(model, task, count)


async def _done(model: Model, task: Task, count: Callable[[], None]) -> Measured:
    """Each case by the code that does the task, right or not."""
    given = cases(task)
    shown: dict[int, str] = {}

    async def one(number: int, own: Trying) -> None:
        said = await doing()[kind_of(task)](own, given[number])
        if said is not None:
            shown[number] = said

    usage = await _all(len(given), one, model, task, count)
    drafts = [case.get("draft") or " ".join(case.get("statements", ())) for case in given]
    pairs = tuple((drafts[n], shown[n]) for n in sorted(shown) if drafts[n])
    return _measured(task, len(shown) / len(given), len(given), set(shown), usage, pairs)


async def _judged(model: Model, task: Task, count: Callable[[], None]) -> Measured:
    """How well the model's yes and no tell what is so from what isn't: the area under the curve.

    Cases on which it says neither count against it.
    """
    given = cases(task)
    odds: dict[int, float] = {}

    async def one(number: int, own: Trying) -> None:
        said = await verdict(own, task, given[number])
        if said.log_odds is not None:
            odds[number] = said.log_odds

    usage = await _all(len(given), one, model, task, count)
    yes, no = ([n for n in odds if _label(given[n]) is label] for label in (True, False))
    pairs = [(odds[y] > odds[n]) + (odds[y] == odds[n]) / 2 for y in yes for n in no]
    area = sum(pairs) / len(pairs) * len(odds) / len(given) if pairs else 0.0
    right = {n for n in odds if (odds[n] > 0) == _label(given[n])}
    return _measured(task, area, len(given), right, usage)


async def verdict(model: Trying, task: Task, case: Case) -> Verdict:
    """The yes or no to a text that answers or supports a claim, or how much likelier it makes a question."""
    if task == "judge_support":
        return await supported(model, case["text"], case["claim"])
    if task == "expect_question":
        read, unread = [await expected(model, text, case["question"]) for text in (case["text"], None)]
        odds = expectation(read, unread)
        return Verdict(odds, read.usage + unread.usage)
    return await judged(model, case["text"], case["question"])


def _label(case: Case) -> bool:
    """What the yes or no should be."""
    label: bool = case["supported"] if "claim" in case else case["answered"]
    return label


def _measured(
    task: Task,
    share: float,
    of: int,
    right: set[int],
    usage: Usage,
    pairs: tuple[tuple[str, str], ...] = (),
) -> Measured:
    failed = tuple(n + 1 for n in range(of) if n not in right)
    return Measured(task, round(share, 3), of, LEAST[kind_of(task)], failed, usage, pairs)


async def _all(
    many: int,
    one: Callable[[int, Trying], Awaitable[None]],
    model: Model,
    task: Task,
    count: Callable[[], None],
) -> Usage:
    """Do every case, as many at a time as the model serves; what it took.

    Raises: Unavailable for the first that couldn't.
    """
    limiter = anyio.CapacityLimiter(model.parallel)
    tries = [Trying(model, task) for _ in range(many)]
    trouble: list[Unavailable] = []

    async def next_one(number: int, own: Trying) -> None:
        async with limiter:
            if not trouble:
                try:
                    await one(number, own)
                except Unavailable as error:
                    own.trouble = error
                trouble.extend([own.trouble] if own.trouble else [])
            count()

    async with anyio.create_task_group() as tasks:
        for number, own in enumerate(tries):
            tasks.start_soon(next_one, number, own)
    if trouble:
        raise trouble[0]
    return sum((own.usage for own in tries), Usage())
