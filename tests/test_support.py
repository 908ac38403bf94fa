"""Whether evidence supports a claim: by rule, by words, by meaning; and what a judge may change of it."""

from __future__ import annotations

import pytest

from copilot.grounding.support import support, with_judge
from copilot.grounding.support.align import align
from copilot.grounding.support.measure import measure
from copilot.grounding.support.text import joined, take_apart
from tests.answering import embedder
from tests.grounding_cases import GESAGT, SAID, TEAM


def test_what_is_said_word_for_word_is_supported() -> None:
    assert support("Nadia asks HR for the new form.", SAID, names=TEAM).supported
    assert support("Tom liest die Akte bis zum 18. Mai 2026.", GESAGT, names=TEAM).supported


def test_a_name_acts_only_in_the_sentence_it_stands_in() -> None:
    found = support("Tom asks HR for the new form.", SAID, names=TEAM)
    assert not found.supported
    assert found.reason == "name"
    assert found.uncovered is not None
    assert found.uncovered.quote == "Tom"
    assert not support(
        "Tom asks HR.", ["Nadia asks HR. Tom stands beside her."], names=("Tom", "Nadia")
    ).supported
    assert not support("Tom fragt die Personalabteilung.", GESAGT, names=TEAM).supported


def test_nothing_is_supported_by_nothing() -> None:
    assert not support("Tom reads the file.", []).supported
    assert not support("", SAID).supported


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("The course lasts 12 weeks.", "The course lasts 10 weeks.", "number"),
        ("The course lasts 10 days.", "The course lasts 10 weeks.", "unit"),
        ("Der Kurs dauert 10 Tage.", "Der Kurs dauert 10 Wochen.", "unit"),
        ("The course began in May 2021.", "The course began in May 2020.", "date"),
        ("Der Kurs begann im Juni 2020.", "Der Kurs begann im Mai 2020.", "date"),
        ("Anna Keller leads the course.", "Paula Frei leads the course.", "name"),
        ("The course is not open to mentees.", "The course is open to mentees.", "negation"),
        ("Der Kurs ist für Mentees offen.", "Der Kurs ist nicht für Mentees offen.", "negation"),
        ("Mentees must attend the course.", "Mentees may attend the course.", "modality"),
        ("Mentees müssen den Kurs besuchen.", "Mentees können den Kurs besuchen.", "modality"),
        ("All mentees attend the course.", "Some mentees attend the course.", "quantity"),
        ("The first course has fewer places.", "The first course has more places.", "comparison"),
        ("The course ended because the trainer left.", "The course ended after the trainer left.", "cause"),
    ],
)  # fmt: skip
def test_one_changed_fact_is_found_and_named(claim: str, evidence: str, reason: str) -> None:
    found = support(claim, evidence, names=("Anna Keller", "Paula Frei"))
    assert not found.supported, found
    assert found.exact
    assert found.reason == reason or (reason, found.reason) in {("cause", "order"), ("negation", "cause")}
    assert support(evidence, evidence).supported


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The fee is under 8 francs.", "The fee is over 8 francs."),
        ("The group has at most 8 members.", "The group has at least 8 members."),
        ("Der Betrag liegt über 8 Franken.", "Der Betrag liegt unter 8 Franken."),
        ("Die Gruppe hat höchstens 8 Mitglieder.", "The group has at least 8 members."),
        ("No more than 8 people may come.", "More than 8 people may come."),
        ("The house was built around 1950.", "The house was built in 1900."),
        ("The hall has 1,040 places.", "The hall has about 1,000 places."),
        ("Acht Personen sind dabei.", "Man achtet auf Personen, die dabei sind."),
    ],
)
def test_the_side_of_a_number_and_its_rounding_count(claim: str, evidence: str) -> None:
    assert not support(claim, evidence).supported, support(claim, evidence)
    assert support(evidence, evidence).supported


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        (
            "Alle Mitarbeitenden haben 26 Ferientage und ein Auto.",
            "Alle Mitarbeitenden haben 26 Ferientage.",
            "added",
        ),
        ("Managers give written feedback twice a year.", "Managers give feedback twice a year.", "added"),
        ("The mentor and the HR team read the report.", "The mentor reads the report.", "added"),
        (
            "Managers give feedback twice a year and decide on bonuses.",
            "Managers give feedback twice a year.",
            "added",
        ),
        ("Managers give feedback three times a year.", "Managers give feedback twice a year.", "number"),
        (
            "Vorgesetzte geben dreimal im Jahr Rückmeldung.",
            "Vorgesetzte geben zweimal im Jahr Rückmeldung.",
            "number",
        ),
        (
            "Courses are paid by the company.",
            "Courses are paid by the company if the line manager agrees.",
            "condition",
        ),
        ("Kurse werden bezahlt.", "Kurse werden bezahlt, wenn die vorgesetzte Person zustimmt.", "condition"),
    ],
)
def test_what_was_put_in_or_left_out_is_named(claim: str, evidence: str, reason: str) -> None:
    found = support(claim, evidence)
    assert (found.supported, found.reason) == (False, reason), found
    assert support(evidence, evidence).supported


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("If the line manager agrees, courses are paid.", "Courses are paid if the line manager agrees."),
        ("Falls die vorgesetzte Person zustimmt, werden Kurse bezahlt.",
         "Kurse werden bezahlt, wenn die vorgesetzte Person zustimmt."),
        ("At least two people read each request.", "Each request is read by at least two people."),
    ],
)  # fmt: skip
def test_a_condition_that_is_kept_is_not_missed(claim: str, evidence: str) -> None:
    assert support(claim, evidence).supported, support(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The house was built around 1900.", "The house was built in 1902."),
        ("She can't attend the meeting.", "She cannot attend the meeting."),
        ("She can’t attend the meeting.", "She cannot attend the meeting."),
    ],
)
def test_what_is_only_said_otherwise_stays_supported(claim: str, evidence: str) -> None:
    assert support(claim, evidence).supported, support(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        (
            "Employees living abroad never get paid back.",
            "Employees living abroad are paid back.",
            "negation",
        ),
        ("Mentors must attend.", "Mentors may attend.", "modality"),
        ("Alle Kurse sind gratis.", "Manche Kurse sind gratis.", "quantity"),
        ("The course is in May.", "The course is in June.", "date"),
        ("Mentors help mentees.", "Mentees help mentors.", "roles"),
    ],
)
def test_one_changed_word_counts_in_a_claim_of_four(claim: str, evidence: str, reason: str) -> None:
    found = support(claim, evidence, embedder=embedder())
    assert (found.supported, found.reason) == (False, reason)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Leave ends in March.", "Leave expires in March."),
        ("Managers approve courses.", "Courses are approved by managers."),
        ("The course is free.", "The course costs nothing."),
    ],
)
def test_a_short_claim_may_be_said_otherwise(claim: str, evidence: str) -> None:
    assert support(claim, evidence, embedder=embedder()).supported


def test_a_name_that_is_also_a_small_word_is_known_by_its_capital() -> None:
    team = ("Will Smith", "Tom Huber", "Bill Meier")
    assert not support("Will asks HR for the list.", "Tom asks HR for the list.", names=team).supported
    assert support("She pays the bill in May.", "In May she pays the bill.", names=team).supported


def test_a_judge_that_turns_an_answer_gives_the_reason_and_none_stays_with_a_yes() -> None:
    sure = support("The course lasts 12 weeks.", "The course lasts 12 weeks.")
    turned = with_judge(sure, -30.0)
    assert (turned.supported, turned.reason) == (False, "judged")
    doubtful = support("The course ends with a long talk.", "The course lasts 12 weeks.")
    assert with_judge(doubtful, 60.0).reason == ("" if not doubtful.exact else doubtful.reason)


def test_who_does_it_to_whom_counts() -> None:
    evidence = "The mentor Anna introduced the mentee Luca to the board."
    assert support("Anna introduced Luca to the board.", evidence, names=("Anna", "Luca")).supported
    found = support("Luca introduced Anna to the board.", evidence, names=("Anna", "Luca"))
    assert not found.supported
    assert found.reason == "roles"


def test_the_passive_says_the_same_with_the_doer_behind_by() -> None:
    evidence = "Anna invited Luca to the workshop."
    assert support("Luca was invited by Anna to the workshop.", evidence, names=("Anna", "Luca")).supported
    assert not support(
        "Anna was invited by Luca to the workshop.", evidence, names=("Anna", "Luca")
    ).supported


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The course lasts twelve weeks.", "The course lasts 12 weeks."),
        ("Der Kurs dauert zwölf Wochen.", "Der Kurs dauert 12 Wochen."),
        ("About 1,300 people attended.", "1,284 people attended the fair."),
        ("In 2019, the company opened an office in Basel.", "The company opened an office in Basel in 2019."),
        ("Als sie fertig war, schrieb sie den Bericht.", "Sie schrieb den Bericht, als sie fertig war."),
        ("The firm started a course.", "The company began a course."),
        ("Die Weiterbildungs-Tage finden im Mai statt.", "Die Weiterbildungstage finden im Mai statt."),
        ("Anna leads the course.", "Anna, who joined in 2015, leads the course."),
    ],
)
def test_a_restatement_stays_supported(claim: str, evidence: str) -> None:
    assert support(claim, evidence).supported, support(claim, evidence)


def test_a_fact_of_another_passage_is_no_support() -> None:
    found = support("The library opens at eight.", "Mentees meet their mentors twice a month in the office.")
    assert not found.supported
    assert found.chance < 0.1


def test_a_judge_moves_the_chance_but_does_not_overrule_an_exact_rule() -> None:
    sure = support("Nadia asks HR for the new form.", SAID, names=TEAM)
    assert with_judge(sure, -3.0).chance < sure.chance
    lie = support("Tom asks HR for the new form.", SAID, names=TEAM)
    assert with_judge(lie, 9.0).chance == lie.chance
    assert with_judge(lie, -3.0).chance < lie.chance


def test_the_same_question_has_the_same_answer() -> None:
    assert support("Tom reads the file.", SAID, names=TEAM) == support(
        "Tom reads the file.", SAID, names=TEAM
    )


def test_the_two_halves_of_one_name_are_not_two_people() -> None:
    claim = "It was opened by Brian Wilkins, who had been using the beach since 1938."
    evidence = "Opening it will be Brian Wilkins, who has been using the beach since 1938."
    found = align(take_apart(claim, "en"), joined([evidence], "en"), None)
    assert "swapped" not in measure(found, None).values


def test_a_year_does_not_stand_in_the_place_of_a_weekday() -> None:
    claim = "Anna Keller is the head coach of the team since 2019."
    evidence = "On Monday the team said that it hired Anna Keller as its head coach."
    found = align(take_apart(claim, "en"), joined([evidence], "en"), None)
    values = measure(found, None).values
    assert "date missing" in values
    assert "date replaced" not in values
