"""A goal's readings as a small chart: blocks in a line of text, or an SVG image that carries its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from copilot.domain import Language
from copilot.plan.phrases import Voice

_BLOCKS = "▁▂▃▄▅▆▇█"
_MOST = 24
"""Readings drawn, the latest; the table has all."""
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 480, 160, 44, 16, 28


@dataclass(frozen=True, slots=True)
class Reading:
    """A value on a day; ``confirmed`` False while only a note says so."""

    day: date
    value: float
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a goal's words, its unit, where it began, where it goes, and the readings by day."""

    title: str
    unit: str
    baseline: float | None
    target: float | None
    due: date | None
    readings: tuple[Reading, ...]


def as_text(chart: Chart, language: Language) -> str:
    """The chart as lines: blocks between beginning and target, then a line for each reading."""
    voice = Voice(language)
    if not chart.readings:
        return f"{chart.title}\n{voice.frame('not_measured')}"
    low, high = _range(chart)
    shown = chart.readings[-_MOST:]
    blocks = "".join(_BLOCKS[round((r.value - low) / (high - low) * (len(_BLOCKS) - 1))] for r in shown)
    ends = voice.number(low), voice.number(high)
    lines = [chart.title, f"{ends[0]} {blocks} {ends[1]} {chart.unit}".rstrip()]
    for reading in chart.readings:
        said = "" if reading.confirmed else f"  {voice.frame('unconfirmed')}"
        lines.append(f"{voice.long_day(reading.day):>20}  {_value(chart, reading, voice)}{said}")
    return "\n".join(lines)


def as_svg(chart: Chart, language: Language) -> str:
    """The chart as an SVG image by itself: a title, a description with every value, no script, no style sheet."""
    voice = Voice(language)
    low, high = _range(chart)
    title = escape(chart.title)
    table = "; ".join(f"{voice.long_day(r.day)}: {_value(chart, r, voice)}" for r in chart.readings)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{title}</title>'
        f"<desc>{escape(table or voice.frame('not_measured'))}</desc>"
    ]
    for value in (low, high):
        y = _y(value, low, high)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - 8}" y1="{y:.1f}" y2="{y:.1f}" stroke="#999" stroke-dasharray="3 3"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{voice.number(value)}</text>'
        )
    shown = chart.readings[-_MOST:]
    points = [(_x(r.day, shown), _y(r.value, low, high), r) for r in shown]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1f5f8b" stroke-width="2"/>')
    for x, y, reading in points:
        fill = "#1f5f8b" if reading.confirmed else "#fff"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="#1f5f8b"/>')
    for anchor, reading in (("start", shown[0]), ("end", shown[-1])) if len(shown) > 1 else ():
        x = _x(reading.day, shown)
        day = escape(voice.short_day(reading.day))
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 8}" text-anchor="{anchor}">{day}</text>')
    return "".join(parts) + "</svg>"


def _value(chart: Chart, reading: Reading, voice: Voice) -> str:
    of = f" / {voice.number(chart.target)}" if chart.target is not None else ""
    return f"{voice.number(reading.value)}{of} {chart.unit}".rstrip()


def _range(chart: Chart) -> tuple[float, float]:
    values = [r.value for r in chart.readings] + [v for v in (chart.baseline, chart.target) if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    return (low, high) if high > low else (low, low + 1)


def _x(day: date, shown: tuple[Reading, ...]) -> float:
    span = (shown[-1].day - shown[0].day).days or 1
    return _LEFT + 8 + (day - shown[0].day).days / span * (_WIDTH - _LEFT - 28)


def _y(value: float, low: float, high: float) -> float:
    return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _BOTTOM - _TOP)
