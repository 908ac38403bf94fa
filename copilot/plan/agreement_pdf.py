"""The agreement on paper: a PDF with everything the two agreed and a line for each to sign."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from copilot.domain import Language, Person
from copilot.plan.agreement import PREFACE, form
from copilot.text.tidy import one_line, printable

if TYPE_CHECKING:
    from fpdf import FPDF

_FONT = "sans"
_BOX = "☐"
"""Stands for a character that the font doesn't have."""
_MARGIN, _LINE, _GREY = 22, 5.6, 110
"""Millimetres, millimetres, and how light what is still open is printed (0 to 255)."""
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
    ink = _Ink(sheet)
    ink.head()
    if sheet.answers:
        ink.form()
    else:
        ink.body(sheet.text)
    ink.signing()
    return ink.done(), sorted(ink.left_out)


class _Ink:
    """A page being written from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.form_ = form(sheet.language)
        self.left_out: set[str] = set()
        self._pdf, self._known = _paper(self.form_.sign["page"])
        self._pdf.set_title(self._fit(self.form_.title))
        self._pdf.set_lang(sheet.language)

    def head(self) -> None:
        """Whose agreement it is, which version, and who has said yes to it."""
        sheet, sign = self.sheet, self.form_.sign
        self._write(self.form_.title, size=22, bold=True)
        names = {"mentor": self._name(sheet.mentor), "mentee": self._name(sheet.mentee)}
        self._write(sign["of"].format(**names), size=13)
        self._pdf.ln(2)
        lines = [
            sign["programme"].format(programme=one_line(sheet.programme)),
            sign["version"].format(version=sheet.version, day=sheet.day),
        ]
        for person, day in sheet.confirmed:
            said = sign["confirmed" if day else "waiting"]
            lines.append(said.format(who=self._name(person), day=day))
        for line in lines:
            self._write(line, size=10)
        self._pdf.ln(3)

    def form(self) -> None:
        """Each part with its questions and answers; what has no answer is marked as open."""
        answers = self.sheet.answers
        self._answer(answers.get(PREFACE, ""))
        for part in self.form_.parts:
            self._heading(part.heading, size=15, gap=4, room=32)
            self._answer(answers.get(part.name, ""))
            for question in part.questions:
                self._heading(question.heading, size=11, gap=1.5, room=18)
                answer = answers.get(question.name, "")
                self._write(answer or self.form_.sign["open"], grey=0 if answer else _GREY)

    def body(self, text: str) -> None:
        """An agreement in free words, as it was written."""
        self._write(text)

    def signing(self) -> None:
        """For each of the two a line for the day and one for the name."""
        pdf, sheet, sign = self._pdf, self.sheet, self.form_.sign
        if pdf.will_page_break(_SIGNING):
            pdf.add_page()
        pdf.ln(6)
        for role, person in (("mentee", sheet.mentee), ("mentor", sheet.mentor)):
            pdf.ln(13)
            top, left, right = pdf.get_y(), pdf.l_margin, pdf.w - pdf.r_margin
            pdf.line(left, top, left + 45, top)
            pdf.line(left + 55, top, right, top)
            pdf.ln(1)
            pdf.set_font(_FONT, size=9)
            pdf.cell(55, 5, sign["date"])
            pdf.multi_cell(0, 5, f"{self._name(person)}, {sign[role]}", new_x="LMARGIN", new_y="NEXT")

    def done(self) -> bytes:
        """The finished file."""
        return bytes(self._pdf.output())

    def _answer(self, text: str) -> None:
        if text:
            self._write(text)

    def _heading(self, text: str, *, size: float, gap: float, room: float) -> None:
        """A heading with room for the first lines below it on the same page."""
        if self._pdf.will_page_break(room):
            self._pdf.add_page()
        self._pdf.ln(gap)
        self._write(text, size=size, bold=True)

    def _write(self, text: str, *, size: float = 11, bold: bool = False, grey: int = 0) -> None:
        pdf = self._pdf
        pdf.set_font(_FONT, "B" if bold else "", size)
        pdf.set_text_color(grey)
        height = _LINE * size / 11
        pdf.multi_cell(0, height, self._fit(text), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_text_color(0)

    def _name(self, person: Person) -> str:
        name = one_line(person.name)
        unknown = self._unknown(name)
        self.left_out |= unknown
        return person.email if unknown or not name else name

    def _fit(self, text: str) -> str:
        words = unicodedata.normalize("NFC", printable(text).expandtabs(4))
        unknown = self._unknown(words)
        self.left_out |= unknown
        return "".join(_BOX if sign in unknown else sign for sign in words)

    def _unknown(self, text: Iterable[str]) -> set[str]:
        return {sign for sign in text if sign != "\n" and ord(sign) not in self._known}


def _paper(page: str) -> tuple[FPDF, set[int]]:
    """An empty A4 page, and the code points that its font has."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font(_FONT, size=8)
            self.set_text_color(_GREY)
            self.cell(0, 5, page.format(page=self.page_no(), pages="{nb}"), align="C")
            self.set_text_color(0)

    pdf = Paper(format="A4")
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    with resources.as_file(resources.files("font_source_sans_pro") / "files") as folder:
        pdf.add_font(_FONT, "", folder / "SourceSansPro-Regular.ttf")
        pdf.add_font(_FONT, "B", folder / "SourceSansPro-Bold.ttf")
        pdf.add_page()
    fonts = [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
    known = set.intersection(*(set(font.cmap) for font in fonts))
    return pdf, known
