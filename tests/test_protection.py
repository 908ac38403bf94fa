"""Protection: what follows from released figures is found exactly, and an attacker gets no cell below the threshold."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.cohort import linear, releasing
from copilot.cohort.given import Given, Released
from copilot.cohort.paired import compared
from copilot.cohort.protection import PEOPLE, Cell, Gate, Limits, band, share
from copilot.cohort.ratings import change
from copilot.settings import Settings
from evals.cohort import attack, world
from evals.cohort.identifying import leaks
from evals.cohort.solver import derivable

CASES = 500
PERSONS = [f"p{n}" for n in range(12)]


def people(*numbers: int) -> frozenset[str]:
    return frozenset(f"p{n}" for n in numbers)


def gate(**more: object) -> Gate:
    return Gate(Limits(), {person: person for person in PERSONS}, **more)  # type: ignore[arg-type]


def cell(label: str, who: frozenset[str], period: str = "2026-H1", domain: str = "rating:q") -> Cell:
    return Cell(domain, period, label, who)


@given(
    groups=st.lists(st.frozensets(st.sampled_from(PERSONS), min_size=5), min_size=1, max_size=7),
    paired=st.booleans(),
)
def test_the_audit_agrees_with_an_independent_solver(groups: list[frozenset[str]], paired: bool) -> None:
    units = [frozenset((person, "2026-H1") for person in group) for group in groups]
    household = {person: f"h{n // 2 if paired else n}" for n, person in enumerate(PERSONS)}
    assert linear.few(units, household, 5) == derivable(units, household, 5)


def test_no_attacker_gets_a_cell_below_the_threshold() -> None:
    broken = {seed: found for seed in range(CASES) if (found := attack.broken(attack.case(seed, moves=10)))}
    assert not broken


def test_the_solver_sees_what_a_gate_without_audit_lets_through() -> None:
    assert any(attack.broken(attack.case(seed, kind=attack.OnlySizes)) for seed in range(10))


@pytest.mark.parametrize(("comparing", "found"), [(attack.incautious, ["q1", "q2"]), (compared, [])])
def test_one_step_that_all_have_in_common_would_join_two_periods(
    comparing: world.Comparing, found: list[str]
) -> None:
    made = world.World(random.Random(0), comparing=comparing)
    made.household = {f"p{n}": f"p{n}" for n in range(13)}
    # the same thirteen people with the same ratings; the seventh moves from the course to the group
    for period, course in (("2025-H2", 7), ("2026-H1", 6)):
        at = ("a", period)
        made.subjects[at] = {}
        made.answers[at] = [
            Given(f"{period}{n}{q}", f"p{n}", q, 1 + n % 5, 1, 5, part="course" if n < course else "group")
            for n in range(13)
            for q in world.QUESTIONS
        ]
        world.ask(made, at)
        world.divide(made, at, "part")
    assert made.did["divided"] == 2
    assert attack.broken(made) == []
    world.compare(made, ("a", "2026-H1"))
    assert made.did["compared"] == 2
    assert [one for one in attack.broken(made) if ":" not in one] == found


def test_two_totals_that_differ_by_one_person_are_not_both_shown() -> None:
    door = gate()
    assert door.refuses([cell("whole", people(*range(8)))]) is None
    assert door.refuses([cell("part", people(*range(7)))]) == "derivable"
    assert door.refuses([cell("part", people(0, 1, 2))]) == "few"


def test_what_follows_only_from_three_figures_together_is_found() -> None:
    door = gate()
    assert door.refuses([cell("a", people(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))]) is None
    assert door.refuses([cell("b", people(0, 1, 2, 3, 4, 5))]) is None
    # what remains of a without b and c is p6 alone
    assert door.refuses([cell("c", people(7, 8, 9, 10, 11))]) == "derivable"


def test_five_people_of_two_pairs_are_too_few() -> None:
    household = {f"p{n}": f"pair{n % 2}" for n in range(12)}
    assert Gate(Limits(), household).refuses([cell("whole", people(*range(6)))]) == "few"


def test_another_programme_with_the_same_people_less_one_is_held_back() -> None:
    earlier = [cell("whole", people(*range(9)))]
    assert gate(earlier=earlier).refuses([cell("whole", people(*range(8)))]) == "derivable"
    assert gate(earlier=earlier).refuses([cell("whole", people(*range(8)), "2026-Q2")]) == "derivable"
    assert gate(earlier=earlier).refuses([cell("whole", people(*range(8)), "2026-Q3")]) is None
    assert gate(earlier=earlier).refuses([cell("whole", people(*range(8)), domain="rating:other")]) is None


def test_a_breakdown_passes_whole_or_not_at_all() -> None:
    door = gate()
    door.refuses([cell("whole", people(*range(12)))])
    assert (
        door.refuses([cell("role=mentor", people(*range(8))), cell("role=mentee", people(8, 9, 10, 11))])
        == "few"
    )
    assert len(door.passed) == 1
    parts = [cell("role=mentor", people(*range(6))), cell("role=mentee", people(*range(6, 12)))]
    assert door.refuses(parts) is None


def test_who_plants_five_people_to_open_a_period_again_learns_nothing_new() -> None:
    planted = people(7, 8, 9, 10, 11)
    door = gate(earlier=[cell("whole", people(*range(7)))], late=planted)
    assert door.refuses([cell("whole", people(*range(12)))]) is None
    # with the planted answers known, the first part would stand for three
    parts = [cell("role=mentor", people(0, 1, 2, 7, 8)), cell("role=mentee", people(3, 4, 5, 6, 9, 10, 11))]
    assert door.refuses(parts) == "derivable"


@pytest.mark.parametrize(("people", "cohort"), [(4, 10), (0, 10), (5, 9), (20, 10)])
def test_thresholds_can_be_raised_and_not_lowered(people: int, cohort: int) -> None:
    with pytest.raises(ValueError, match="raised"):
        Limits(people, cohort)
    assert Limits(7, 20).people == 7


def test_settings_refuse_lower_thresholds_too() -> None:
    with pytest.raises(ValueError, match="least_people"):
        Settings(least_people=4)
    with pytest.raises(ValueError, match="least_cohort"):
        Settings(least_cohort=9)


def answers(values: list[int], question: str = "q") -> list[Given]:
    return [Given(f"{question}{n}", f"p{n}", question, value, 1, 5) for n, value in enumerate(values)]


def test_a_distribution_is_shown_only_where_every_bar_stands_for_enough() -> None:
    for values, shown in (([4] * 6 + [5] * 6, True), ([4] * 6 + [5] * 5 + [1], False)):
        made = releasing.released(answers(values), "2026-H1", gate(), None, releasing.no_themes)
        assert (made.result["ratings"][0]["distribution"] is not None) == shown


def test_a_period_opens_again_only_for_five_more_and_only_if_nothing_changed() -> None:
    first = releasing.released(answers([4] * 6), "2026-H1", gate(), None, releasing.no_themes)
    before = Released(1, first.cells, first.sums, first.result)
    door = gate(earlier=list(first.cells))
    assert not releasing.may_open(answers([4] * 10), before, door)
    assert releasing.may_open(answers([4] * 11), before, door)
    assert not releasing.may_open(answers([4] * 5 + [1] + [4] * 5), before, door)
    assert not releasing.may_open(answers([4] * 12)[1:], before, door)


def test_change_is_more_than_one_person_could_make() -> None:
    def figure(mean: float, least: int) -> dict[str, object]:
        return {"mean": mean, "n": {"from": least, "to": least + 4}, "scale": [1, 5]}

    assert change(figure(4.0, 5), figure(3.3, 5)) == "same"  # one of five moves the mean by 0.8
    assert change(figure(4.0, 20), figure(3.7, 20)) == "better"
    assert change(figure(3.7, 20), figure(4.0, 20)) == "worse"
    assert change(figure(4.0, 20), None) is None


@given(count=st.integers(5, 10_000))
def test_bands_hold_the_number_and_say_no_more(count: int) -> None:
    shown = band(count, Limits())
    assert shown["from"] <= count <= shown["to"]
    assert shown["to"] - shown["from"] == 4


def test_shares_are_rounded_to_five_per_cent() -> None:
    assert share(13, 30) == 0.45
    assert share(1, 3) == 0.35


def test_no_identifying_string_gets_into_a_quote() -> None:
    found = leaks()
    assert found["comments"] >= 200
    assert found["leaked"] == []
    assert found["quoted"] > 50


def test_counts_of_people_are_guarded_by_people_and_not_by_pairs() -> None:
    household = {f"p{n}": f"pair{n // 2}" for n in range(12)}
    door = Gate(Limits(), household)
    assert door.refuses([cell("theme", people(*range(6)), domain=PEOPLE)]) is None
