"""The agreement on paper: a PDF with everything the two agreed and a line for each to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from copilot.domain import Language, Person
from copilot.plan.agreement import form
from copilot.plan.forms import PREFACE, Form
from copilot.plan.paper import FONT, GREY, Page
from copilot.text.tidy import one_line

_SIGNING = 52
"""Millimetres that the lines to sign need together: they never stand on two pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed; ``confirmed`` has the day of each one's yes, as written, or None."""

    language: Language
    mentor: Person
    mentee: Person
    programme: str
    version: int
    day: str
    confirmed: tuple[tuple[Person, str | None], ...]
    answers: Mapping[str, str]
    text: str


def draw(sheet: Sheet) -> tuple[bytes, list[str]]:
    """The PDF, and the characters that its font doesn't have.

    In a text these become an empty box; a name that has one gives way to the person's e-mail.
    """
    blank = form(sheet.language)
    page = Page(blank.title, sheet.language, blank.sign["page"])
    _head(page, sheet, blank)
    if sheet.answers:
        answered(page, blank, sheet.answers)
    else:
        page.write(sheet.text)
    _signing(page, sheet, blank)
    return page.done(), sorted(page.left_out)


def _head(page: Page, sheet: Sheet, blank: Form) -> None:
    """Whose agreement it is, which version, and who has said yes to it."""
    sign = blank.sign
    page.write(blank.title, size=22, bold=True)
    names = {"mentor": page.name(sheet.mentor), "mentee": page.name(sheet.mentee)}
    page.write(sign["of"].format(**names), size=13)
    page.gap(2)
    lines = [
        sign["programme"].format(programme=one_line(sheet.programme)),
        sign["version"].format(version=sheet.version, day=sheet.day),
    ]
    for person, day in sheet.confirmed:
        said = sign["confirmed" if day else "waiting"]
        lines.append(said.format(who=page.name(person), day=day))
    for line in lines:
        page.write(line, size=10)
    page.gap(3)


def answered(page: Page, blank: Form, answers: Mapping[str, str]) -> None:
    """Each part of a form with its questions and answers; what has no answer is marked as open."""
    _said(page, answers.get(PREFACE, ""))
    for part in blank.parts:
        page.heading(part.heading, size=15, gap=4, room=32)
        _said(page, answers.get(part.name, ""))
        for question in part.questions:
            page.heading(question.heading, size=11, gap=1.5, room=18)
            answer = answers.get(question.name, "")
            page.write(answer or blank.sign["open"], grey=0 if answer else GREY)


def _said(page: Page, text: str) -> None:
    if text:
        page.write(text)


def _signing(page: Page, sheet: Sheet, blank: Form) -> None:
    """For each of the two a line for the day and one for the name."""
    pdf, sign = page.pdf, blank.sign
    if pdf.will_page_break(_SIGNING):
        pdf.add_page()
    pdf.ln(6)
    for role, person in (("mentee", sheet.mentee), ("mentor", sheet.mentor)):
        pdf.ln(13)
        top, left, right = pdf.get_y(), pdf.l_margin, pdf.w - pdf.r_margin
        pdf.line(left, top, left + 45, top)
        pdf.line(left + 55, top, right, top)
        pdf.ln(1)
        pdf.set_font(FONT, size=9)
        pdf.cell(55, 5, sign["date"])
        pdf.multi_cell(0, 5, f"{page.name(person)}, {sign[role]}", new_x="LMARGIN", new_y="NEXT")
