"""Time boxes: whole minutes that add up to the session's length exactly."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.domain import Slot

SHORTEST, LONGEST = 10, 240
_LEAST: dict[Slot, int] = {"check_in": 2, "next_steps": 5}
_LEAST_ELSE = 3
_DROP_FIRST: tuple[Slot, ...] = ("check_in", "relationship", "company", "outcomes", "topic", "goals")
"""What gives way when a session is too short for all; commitments and next steps never do."""


def least(slot: Slot) -> int:
    """The fewest minutes a slot is worth opening for (next steps: design, planning rules)."""
    return _LEAST.get(slot, _LEAST_ELSE)


def fitting(slots: Sequence[Slot], minutes: int, drop_first: Sequence[Slot] = _DROP_FIRST) -> list[Slot]:
    """The slots that fit: the least needed are left out until the rest have their least minutes."""
    kept = list(slots)
    for slot in drop_first:
        if sum(map(least, kept)) <= minutes:
            break
        kept = [other for other in kept if other != slot]
    return kept


def share(wishes: Sequence[tuple[Slot, int]], minutes: int) -> list[int]:
    """Minutes for each slot, near its wished share, never below its least, adding up to ``minutes``.

    Raises: ValueError when not even the least minutes fit (callers ask ``fitting`` first).
    """
    floor = [least(slot) for slot, _ in wishes]
    spare = minutes - sum(floor)
    if spare < 0:
        raise ValueError("the slots do not fit")
    wanted = [max(0, wish - low) for (_, wish), low in zip(wishes, floor, strict=True)]
    total = sum(wanted) or len(wanted)
    weights = wanted if sum(wanted) else [1] * len(wanted)
    exact = [spare * weight / total for weight in weights]
    given = [int(value) for value in exact]
    # largest remainders get the minutes that rounding down left over
    order = sorted(range(len(exact)), key=lambda n: (given[n] - exact[n], n))
    for n in order[: spare - sum(given)]:
        given[n] += 1
    return [low + more for low, more in zip(floor, given, strict=True)]
