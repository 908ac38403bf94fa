"""What the agenda says of the agreement: whose yes it waits for, how old it is, what it leaves open."""

from __future__ import annotations

from datetime import date

from copilot.access import Pair
from copilot.domain import Computed, Point
from copilot.plan.agreement import form, missing
from copilot.plan.phrases import Voice
from copilot.plan.records import agreement_record
from copilot.store.tables import AgreementRow

MOST_OPEN = 3
"""Questions of the form for one session: more would be the whole session."""


def agreement_points(
    row: AgreementRow, pair: Pair, voice: Voice, today: date, *, review: bool
) -> list[Point]:
    """One point where the agreement is due for a look or waits for somebody's yes, else none."""
    waiting = [
        person.first_name
        for person, day in ((pair.mentee, row.mentee_confirmed), (pair.mentor, row.mentor_confirmed))
        if day is None
    ]
    both = "_both" if len(waiting) == 2 else ""
    names = {"who": waiting[0] if waiting else ""}
    record = agreement_record(row)
    if not review:
        text = voice.frame(f"agreement_waits{both}", day=voice.day(row.day), **names)
        return [Point(text, (record,))] if waiting else []
    age = (today - row.day).days
    computed = (Computed(age, "days_since", (row.day.isoformat(), today.isoformat())),) if age > 1 else ()
    # one of which nobody said the day counts for an agenda of any day: it may be younger than the agenda
    text = voice.frame("agreement_from" if computed else "agreement_look", day=voice.day(row.day), n=age)
    if waiting:
        text += " " + voice.frame(f"agreement_review_waits{both}", **names)
    return [Point(text, (record,), computed)]


def open_questions(row: AgreementRow, voice: Voice) -> list[str]:
    """The form's questions that the two have not answered yet, the first few; none where they wrote freely."""
    left = missing(row.parts) if row.parts else []
    return [question.ask for question in form(voice.language).questions if question.name in left][:MOST_OPEN]
