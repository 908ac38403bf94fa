"""A home in memory, and what somebody who wants to know more does in it: the moves of ``attack``.

What was shown is written down from the raw answers, not from the program's register.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from copilot.cohort import periods, ratings, releasing, themes
from copilot.cohort.given import BREAKDOWNS, Breakdown, Given, Released
from copilot.cohort.paired import Side, compared
from copilot.cohort.protection import Cell, Gate, Limits, Reason
from copilot.cohort.themes import Group

LEAST = 5
QUESTIONS = ("q1", "q2")
STEADY = 0.2
"""Share of homes in which everybody answers in each period, and nobody's ratings move."""
MOVES = 0.1
"""How often somebody answers there from another role, site or part of the programme."""
SUBJECTS = ("time", "contacts", "goals")


Comparing = Callable[[str, Side, Side, Gate], "dict[str, Any] | Reason"]


@dataclass(slots=True)
class Shown:
    """A figure that somebody has seen: what it is a figure of, for which period, and who stood behind it."""

    domain: str
    period: str
    people: frozenset[str]


@dataclass(slots=True)
class World:
    """A home in memory: answers, themes, pairs, the register, and what was shown."""

    chance: random.Random
    kind: type[Gate] = Gate
    comparing: Comparing = compared
    steady: bool = False
    """Whether everybody answers all questions in all periods with the same ratings, mostly from the same place."""
    answers: dict[tuple[str, str], list[Given]] = field(default_factory=dict)
    subjects: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=dict)
    household: dict[str, str] = field(default_factory=dict)
    register: list[Cell] = field(default_factory=list)
    latest: dict[tuple[str, str], Released] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    late: frozenset[str] = frozenset()
    divided: set[tuple[str, str, str, int]] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)
    places: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    given: dict[tuple[str, str], int] = field(default_factory=dict)
    joined: dict[tuple[str, str], list[frozenset[str]]] = field(default_factory=dict)
    """By question and person the periods of which it is known how far the ratings are apart."""
    did: Counter[str] = field(default_factory=Counter)

    def gate(self, at: tuple[str, str]) -> Gate:
        """The gate as it stands before a release of that programme's period."""
        known = {person for cell in self.register for person in cell.people}
        new = ratings.people_of(self.answers[at]) - known if at in self.latest else frozenset()
        return self.kind(Limits(), self.household, self.late | new, list(self.register))

    def add(self, at: tuple[str, str], person: str) -> None:
        """Somebody answers: some questions, with a role, a site, a part of the programme and subjects."""
        chance = self.chance
        self.household.setdefault(person, person if chance.random() < 0.6 else f"pair{chance.randrange(12)}")
        role, site = chance.choice(("mentor", "mentee", "mentee")), chance.choice(("A", "A", "B"))
        part = chance.choice(("course", "group"))
        if self.steady and chance.random() > MOVES:
            role, site, part = self.places.setdefault(person, (role, site, part))
        for question in QUESTIONS:
            if chance.random() < 0.93 or self.steady:
                value = chance.choice((1, 2, 4, 4, 4, 5, 5, 5, 5))
                if self.steady:
                    value = self.given.setdefault((person, question), value)
                self.answers[at].append(
                    Given(
                        f"{at}{person}{question}", person, question, value, 1, 5, "", False, role, site, part
                    )
                )
        for subject in SUBJECTS:
            if chance.random() < 0.5:
                self.subjects[at].setdefault(subject, set()).add(person)


def world(chance: random.Random, kind: type[Gate] = Gate, comparing: Comparing = compared) -> World:
    """Two or three programmes over the same few people."""
    made = World(chance, kind, comparing, steady=chance.random() < STEADY)
    everybody = [f"p{number}" for number in range(chance.randint(6, 15))]
    places = [
        ("a", "2026-H1"),
        ("b", "2026-H1"),
        ("c", chance.choice(("2026-Q1", "2026-Q2", "2026", "2025-H1"))),
    ]
    for at in [("a", "2025-H2"), *places][chance.randint(0, 1) : chance.randint(2, 4)]:
        made.answers[at], made.subjects[at] = [], {}
        for person in everybody:
            if chance.random() < 0.85 or made.steady:
                made.add(at, person)
    return made


def ask(made: World, at: tuple[str, str]) -> None:
    """The summary of a programme's period, as the program gives it."""
    answers, gate, before = made.answers[at], made.gate(at), made.latest.get(at)
    made.did["asked"] += 1
    if not releasing.may_open(answers, before, gate):
        made.did["frozen"] += before is not None
        return

    def passing(gate: Gate, before: Released | None) -> tuple[list[Any], list[Any]]:
        found = []
        for subject, people in sorted(made.subjects[at].items()):
            group = Group(subject, {"de": subject, "en": subject})
            group.comments = [Given(f"{p}", p, "", None, 1, 5) for p in sorted(people)]
            found.append(group)
        themes_shown, withheld, _ = themes.passed(found, at[1], len(ratings.people_of(answers)), gate, before)
        return themes_shown, withheld

    release = releasing.released(answers, at[1], gate, before, passing)
    if not release.cells:
        return
    made.register += release.cells
    version = (before.version if before else 0) + 1
    made.latest[at] = Released(version, release.cells, release.sums, release.result)
    if before is not None:
        made.late |= ratings.people_of(answers) - made.seen
    made.seen |= {person for cell in release.cells for person in cell.people}
    made.did["released" if version == 1 else "reopened"] += 1
    _see(made, at, release.result, before)


def _see(made: World, at: tuple[str, str], result: Any, before: Released | None) -> None:
    """Write down what the result shows, from the answers themselves."""
    answers = made.answers[at]
    old = {r["key"]: r for r in before.result["ratings"]} if before else {}
    if result["people"]:
        made.shown.append(Shown("people", at[1], ratings.people_of(answers)))
    for rating in result["ratings"]:
        if rating is old.get(rating["key"]):
            continue  # an earlier figure that was kept
        given = [a for a in answers if a.question == rating["key"]]
        made.shown.append(Shown(rating["key"], at[1], ratings.people_of(given)))
        for value in rating["distribution"] or ():
            bar = ratings.people_of([a for a in given if a.rating == int(value)])
            if bar:
                made.shown.append(Shown(rating["key"], at[1], bar))
    kept = before.result["themes"] if before else []
    for theme in result["themes"]:
        if theme["people"] and not any(theme is one for one in kept):
            people = frozenset(made.subjects[at][theme["key"]])
            made.shown.append(Shown("people", at[1], people))


def divide(made: World, at: tuple[str, str], by: Breakdown) -> None:
    """The ratings by role, site or part of the programme."""
    before = made.latest.get(at)
    if before is None or (*at, by, before.version) in made.divided:
        return
    gate = made.gate(at)
    found = ratings.parts(made.answers[at], at[1], by, gate, before)
    made.did["divided" if not isinstance(found, str) else "not divided"] += 1
    if isinstance(found, str):
        return
    made.register += gate.passed
    made.divided.add((*at, by, before.version))
    for part in found:
        whole = next(c for c in before.cells if c.domain == f"rating:{part['key']}" and c.label == "whole")
        inside = [
            a
            for a in made.answers[at]
            if a.question == part["key"] and a.person in whole.people and a.side(by) == part["part"]
        ]
        made.shown.append(Shown(part["key"], at[1], ratings.people_of(inside)))


def compare(made: World, at: tuple[str, str]) -> None:
    """How those have changed who also answered in the programme's earlier period."""
    places = (at[0], "2025-H2"), at
    if places[0] == at or not all(place in made.latest for place in places):
        return
    key = (*at, "change", made.latest[at].version)
    if key in made.divided:
        return
    then, now = (Side(periods.read(one[1]), made.answers[one], made.latest[one]) for one in places)
    for question in QUESTIONS:
        gate = made.kind(Limits(), made.household, made.late, list(made.register))
        found = made.comparing(question, then, now, gate)
        made.did["compared" if not isinstance(found, str) else "not compared"] += 1
        if isinstance(found, str):
            continue
        made.register += gate.passed
        made.divided.add(key)
        # both means, and each step's share, are about these people's answers in each of the two periods
        made.shown += [Shown(question, cell.period, cell.people) for cell in gate.passed]
        if len(found["moved"] or ()) == 1:
            # one step for all: who knows somebody's rating in one period knows it in the other
            pair = frozenset((places[0][1], at[1]))
            for person in gate.passed[0].people:
                made.joined.setdefault((question, person), []).append(pair)


def act(made: World) -> None:
    """One move of the attacker, or of life."""
    chance = made.chance
    at = chance.choice(list(made.answers))
    move = chance.choice(
        ("ask", "ask", "role", "site", "part", "plant", "erase", "change", "join", "compare")
    )
    if move == "ask":
        ask(made, at)
    elif move in BREAKDOWNS:
        divide(made, at, move)
    elif move == "compare":
        compare(made, at)
    elif move == "plant":
        for _ in range(chance.choice((1, 1, 4, 5, 6))):
            person = f"planted{len(made.planted)}"
            made.planted.add(person)
            made.household[person] = person
            made.add(at, person)
        ask(made, at)
    elif move in ("erase", "change") and made.answers[at]:
        person = chance.choice(made.answers[at]).person
        if move == "erase":
            made.answers[at] = [a for a in made.answers[at] if a.person != person]
            for people in made.subjects[at].values():
                people.discard(person)
        else:
            made.answers[at] = [
                replace(a, rating=6 - (a.rating or 3)) if a.person == person else a for a in made.answers[at]
            ]
        ask(made, at)
    else:
        known = {a.person for a in made.answers[at]}
        others = [p for place in made.answers for p in {a.person for a in made.answers[place]} - known]
        if others:
            made.add(at, chance.choice(sorted(others)))
