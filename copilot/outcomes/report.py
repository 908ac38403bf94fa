"""Outcomes for print: bars as an SVG image that carries its table, and a PDF report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from copilot.domain import Language
from copilot.plan.paper import GREY, Page

_WIDTH, _ROW, _TOP, _LEFT, _BAR = 640, 26, 10, 290, 250


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure as a bar: its share from 0 to 1 and where it stood before, both also in words."""

    name: str
    share: float
    words: str
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says; ``parts`` are headings with paragraphs, ``foot`` are the words at each page's foot."""

    language: Language
    title: str
    lines: Sequence[str]
    bars: Sequence[Bar]
    parts: Sequence[tuple[str, Sequence[str]]]
    foot: str


def as_svg(title: str, bars: Sequence[Bar]) -> str:
    """The bars as an image by itself: a title, a description with every value, no script, no style sheet.

    A line across a bar marks where the measure stood before.
    """
    height = 2 * _TOP + _ROW * len(bars)
    table = "; ".join(f"{bar.name}: {bar.words}" for bar in bars)
    found = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{escape(title)}</title><desc>{escape(table)}</desc>'
    ]
    for n, bar in enumerate(bars):
        y = _TOP + _ROW * n
        full = _BAR * min(1.0, max(0.0, bar.share))
        found.append(
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(bar.name)}</text>'
            f'<rect x="{_LEFT}" y="{y + 3}" width="{_BAR}" height="13" fill="none" stroke="#999"/>'
            f'<rect x="{_LEFT}" y="{y + 3}" width="{full:.1f}" height="13" fill="#1f5f8b"/>'
            f'<text x="{_LEFT + _BAR + 8}" y="{y + 13}">{escape(bar.words)}</text>'
        )
        if bar.before is not None:
            x = _LEFT + _BAR * min(1.0, max(0.0, bar.before))
            found.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 19}" stroke="#c33" stroke-width="2"/>'
            )
    return "".join(found) + "</svg>"


def as_pdf(report: Report) -> tuple[bytes, list[str]]:
    """The report as a PDF, and the characters that its font doesn't have."""
    page = Page(report.title, report.language, report.foot)
    page.write(report.title, size=20, bold=True)
    page.gap(1)
    for line in report.lines:
        page.write(line, size=10)
    page.gap(4)
    page.bars([(bar.name, bar.share, bar.words) for bar in report.bars])
    for heading, paragraphs in report.parts:
        page.heading(heading, size=13, gap=3, room=24)
        for n, paragraph in enumerate(paragraphs):
            page.write(paragraph, size=10, grey=GREY if n % 2 else 0)
    return page.done(), sorted(page.left_out)
