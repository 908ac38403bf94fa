"""A page being written from top to bottom: what every printed PDF of the program shares."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import TYPE_CHECKING

from copilot.domain import Language, Person
from copilot.text.tidy import one_line, printable

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "sans"
GREY = 110
"""How light what is still open is printed (0 to 255)."""
_BOX = "☐"
"""Stands for a character that the font doesn't have."""
_MARGIN, _LINE = 22, 5.6
"""Millimetres."""


class Page:
    """An A4 document; ``page`` are the words at its foot, with ``{page}`` and ``{pages}``.

    ``left_out`` are the characters so far that its font doesn't have: they become an empty box.
    """

    def __init__(self, title: str, language: Language, page: str) -> None:
        self.left_out: set[str] = set()
        self.pdf, self._known = _paper(page)
        self.pdf.set_title(self.fit(title))
        self.pdf.set_lang(language)

    def write(self, text: str, *, size: float = 11, bold: bool = False, grey: int = 0) -> None:
        """A paragraph."""
        pdf = self.pdf
        pdf.set_font(FONT, "B" if bold else "", size)
        pdf.set_text_color(grey)
        pdf.multi_cell(0, _LINE * size / 11, self.fit(text), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_text_color(0)

    def heading(self, text: str, *, size: float, gap: float, room: float) -> None:
        """A heading with room for the first lines below it on the same page."""
        if self.pdf.will_page_break(room):
            self.pdf.add_page()
        self.pdf.ln(gap)
        self.write(text, size=size, bold=True)

    def gap(self, millimetres: float) -> None:
        """Room between two paragraphs."""
        self.pdf.ln(millimetres)

    def bars(self, rows: Sequence[tuple[str, float, str]], *, room: float = 30) -> None:
        """A bar for each row of name, share from 0 to 1 and value in words, a few to a page's width."""
        pdf = self.pdf
        if pdf.will_page_break(room):
            pdf.add_page()
        width = pdf.w - pdf.l_margin - pdf.r_margin
        for name, share, value in rows:
            pdf.set_font(FONT, size=9)
            pdf.cell(width * 0.5, 5, self.fit(name))
            x, y = pdf.get_x(), pdf.get_y()
            pdf.set_draw_color(GREY)
            pdf.rect(x, y + 1, width * 0.3, 3)
            pdf.set_fill_color(31, 95, 139)
            pdf.rect(x, y + 1, width * 0.3 * min(1.0, max(0.0, share)), 3, style="F")
            pdf.set_x(x + width * 0.32)
            pdf.cell(0, 5, self.fit(value), new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)

    def name(self, person: Person) -> str:
        """A person's name, or the e-mail where the font doesn't have it."""
        name = one_line(person.name)
        unknown = self._unknown(name)
        self.left_out |= unknown
        return person.email if unknown or not name else name

    def fit(self, text: str) -> str:
        """The text as the font can print it."""
        words = unicodedata.normalize("NFC", printable(text).expandtabs(4))
        unknown = self._unknown(words)
        self.left_out |= unknown
        return "".join(_BOX if sign in unknown else sign for sign in words)

    def done(self) -> bytes:
        """The finished file."""
        return bytes(self.pdf.output())

    def _unknown(self, text: Iterable[str]) -> set[str]:
        return {sign for sign in text if sign != "\n" and ord(sign) not in self._known}


def _paper(page: str) -> tuple[FPDF, set[int]]:
    """An empty A4 page, and the code points that its font has."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font(FONT, size=8)
            self.set_text_color(GREY)
            self.cell(0, 5, page.format(page=self.page_no(), pages="{nb}"), align="C")
            self.set_text_color(0)

    pdf = Paper(format="A4")
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    with resources.as_file(resources.files("font_source_sans_pro") / "files") as folder:
        pdf.add_font(FONT, "", folder / "SourceSansPro-Regular.ttf")
        pdf.add_font(FONT, "B", folder / "SourceSansPro-Bold.ttf")
        pdf.add_page()
    fonts = [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
    known = set.intersection(*(set(font.cmap) for font in fonts))
    return pdf, known
