"""The charter of a programme as a form: its purposes, for whom, what is expected, what is measured, who leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.domain import Evidence, Language, Point
from copilot.plan.agreement_pdf import answered
from copilot.plan.forms import Blank
from copilot.plan.paper import Page
from copilot.plan.phrases import Voice
from copilot.plan.records import row_evidence

if TYPE_CHECKING:
    from copilot.store.tables import CharterRow

CHARTER = Blank("charter")
PURPOSES, COMPANY, MEASURES = "purpose.purposes", "expectations.company", "results.measures"
_LONGEST_QUOTE = 180
"""Characters of an answer that an agenda quotes: three lines."""


@dataclass(frozen=True, slots=True)
class Target:
    """A result that the charter says will be measured."""

    what: str
    target: str
    how: str = ""
    when: str = ""


def targets(answers: Mapping[str, str]) -> list[Target]:
    """The lines ``what | target | how | when`` of the charter's measures; a table's rules and bullets may stand."""
    found: list[Target] = []
    for line in answers.get(MEASURES, "").splitlines():
        cells = [cell.strip() for cell in line.strip().lstrip("-*• ").strip("|").split("|")]
        if "-" in line and not set(line) - set("-:| "):
            found = found[:-1]  # what stands over a table's rule are its column names
        elif len(cells) > 1 and cells[0]:
            found.append(Target(*[*cells, "", ""][:4]))
    return found


def charter_quote(row: CharterRow, answer: str) -> Evidence | None:
    """What a charter answers to that question, as its text has it; the first lines of a long answer."""
    said = row.parts.get(answer, "").strip()
    if not said:
        return None
    cut = (
        said
        if len(said) <= _LONGEST_QUOTE
        else said[:_LONGEST_QUOTE].rpartition(" ")[0] or said[:_LONGEST_QUOTE]
    )
    if cut not in row.text:  # a line that was marked, so as not to be taken for a heading
        cut = next((line for line in cut.splitlines() if line.strip() and line in row.text), "")
    return row_evidence(f"charter:{row.id}", row.text, row.day, cut) if cut else None


def charter_points(row: CharterRow | None, voice: Voice) -> list[Point]:
    """What the programme is for and what the company expects, in the charter's words; none without a charter."""
    if row is None:
        return []
    found = [(name, charter_quote(row, answer)) for name, answer in (("for", PURPOSES), ("expects", COMPANY))]
    quotes = [(name, quote) for name, quote in found if quote is not None]
    if not quotes:
        return []
    told = [voice.frame(f"charter_{name}", quote=" ".join(e.quote.split())) for name, e in quotes]
    return [Point(" ".join(told), tuple(e for _, e in quotes))]


@dataclass(frozen=True, slots=True)
class CharterSheet:
    """What is printed of a charter; days as they are written."""

    language: Language
    programme: str
    start: str
    end: str
    version: int
    day: str
    answers: Mapping[str, str]


def draw(sheet: CharterSheet) -> tuple[bytes, list[str]]:
    """The charter as a PDF, and the characters that its font doesn't have."""
    blank = CHARTER.form(sheet.language)
    page = Page(blank.title, sheet.language, blank.sign["page"])
    page.write(blank.title, size=22, bold=True)
    page.write(blank.sign["programme"].format(programme=sheet.programme), size=13)
    page.gap(2)
    if sheet.start and sheet.end:
        page.write(blank.sign["terms"].format(start=sheet.start, end=sheet.end), size=10)
    page.write(blank.sign["version"].format(version=sheet.version, day=sheet.day), size=10)
    page.gap(3)
    answered(page, blank, sheet.answers)
    return page.done(), sorted(page.left_out)
