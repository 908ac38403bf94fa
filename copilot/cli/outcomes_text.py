"""Outcomes as a lead would hand them on: text, Markdown with a chart, CSV, a PDF report."""

from __future__ import annotations

import csv
import io
from datetime import date
from textwrap import shorten
from typing import Any

from copilot.cli.printed import wrapped
from copilot.domain import Language
from copilot.outcomes.report import Bar, Report, as_pdf, as_svg
from copilot.plan.phrases import Voice
from copilot.text.tidy import for_markdown

Json = dict[str, Any]
_CHARTED = 50
"""Characters of a name beside its bar; the table has the whole."""
LEVELS = ("reaction", "learning", "behaviour", "results")
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "title": "Ergebnisse · {name}",
        "people": "{low}–{high} Personen in Tandems · Stand {day} · vertraulich",
        "few": "Stand {day} · vertraulich",
        "charter": "Ziele nach der Charta, Version {version} vom {day}.",
        "no_charter": "Das Programm hat noch keine Charta und damit keine Ziele, an denen die Werte zu messen wären.",
        "reaction": "Wie es erlebt wurde",
        "learning": "Was gelernt wurde",
        "behaviour": "Was getan wurde",
        "results": "Was erreicht wurde",
        "value": "{title}: {value}{target} ({n} Personen{since})",
        "target": ", Ziel {target}",
        "since": "; Stand {day}",
        "change": "vorher {before}, nachher {after}",
        "spread": ", Streuung {spread}",
        "definition": "Gezählt ist: {definition}",
        "comparison": "Vergleichsgruppe ({n} Personen): {value}. Unterschied {gap} Prozentpunkte; mit 95 % Sicherheit "
        "zwischen {low} und {high}. Ein Vergleich ist kein Beweis: Wer sich anmeldet, ist nicht wie alle.",
        "suppressed": "Nicht gezeigt",
        "none": "Noch nichts, was gezeigt werden kann.",
        "rule": "Zahlen stehen nur da, wo mindestens {least} Personen in {least} Tandems dahinterstehen, Anteile in "
        "Schritten von 5 %. Ein gezeigter Wert bleibt, bis bei mindestens {least} Tandems etwas Neues dazugekommen "
        "ist; ein anderes Ende oder ein anderer Rhythmus allein ändert ihn nicht. Personen und Tandems werden nicht "
        "verglichen.",
        "chart": "Anteile in Prozent, Bewertungen nach ihrer Lage auf der Skala; der Strich zeigt den Stand vorher.",
        "foot": "Seite {page} von {pages} · vertraulich",
        "head": "Ergebnis|n|Wert|vorher|nachher|Ziel|Stand",
    },
    "en": {
        "title": "Outcomes · {name}",
        "people": "{low}–{high} people in pairs · as of {day} · confidential",
        "few": "As of {day} · confidential",
        "charter": "Targets by the charter, version {version} of {day}.",
        "no_charter": "The programme has no charter yet, and so no targets that the figures could be held against.",
        "reaction": "How it was experienced",
        "learning": "What was learnt",
        "behaviour": "What was done",
        "results": "What was achieved",
        "value": "{title}: {value}{target} ({n} people{since})",
        "target": ", target {target}",
        "since": "; as of {day}",
        "change": "before {before}, after {after}",
        "spread": ", spread {spread}",
        "definition": "What counts: {definition}",
        "comparison": "Comparison group ({n} people): {value}. Difference {gap} percentage points; with 95 % "
        "confidence between {low} and {high}. A comparison is no proof: those who apply are not like everybody.",
        "suppressed": "Not shown",
        "none": "Nothing yet that can be shown.",
        "rule": "Figures stand only where at least {least} people in {least} pairs are behind them, shares in steps "
        "of 5 %. A figure that was shown stays until there is something new in at least {least} pairs; another end "
        "or another rhythm alone doesn't change it. People and pairs are not compared.",
        "chart": "Shares in per cent, ratings by their place on the scale; the line marks where it stood before.",
        "foot": "Page {page} of {pages} · confidential",
        "head": "Result|n|Value|before|after|Target|As of",
    },
}


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:g} %" if unit == "%" else f"{value:.1f}"


def _day(value: str, language: Language) -> str:
    return Voice(language).long_day(date.fromisoformat(value))


def _head(result: Json) -> tuple[str, list[str]]:
    language: Language = result["language"]
    words = _WORDS[language]
    people, day = result["people"], _day(result["as_of"], language)
    who = words["people"].format(low=people["from"], high=people["to"], day=day) if people else ""
    charter = result["charter"]
    aims = (
        words["charter"].format(version=charter["version"], day=_day(charter["date"], language))
        if charter
        else words["no_charter"]
    )
    return words["title"].format(name=result["name"]), [who or words["few"].format(day=day), aims]


def _value(measure: Json, result: Json) -> str:
    language: Language = result["language"]
    words = _WORDS[language]
    value = _number(measure["value"], measure["unit"])
    if measure["before"] is not None:
        ends = {key: _number(measure[key], measure["unit"]) for key in ("before", "after")}
        value = words["change"].format(**ends)
    if measure["spread"] is not None:
        value += words["spread"].format(spread=_number(measure["spread"], "points"))
    aim = measure["target"]
    since = measure["as_of"] != result["as_of"]
    return words["value"].format(
        title=measure["title"],
        value=value,
        target=words["target"].format(target=aim["target"]) if aim else "",
        n=f"{measure['n']['from']}–{measure['n']['to']}",
        since=words["since"].format(day=_day(measure["as_of"], language)) if since else "",
    )


def _beside(measure: Json, language: Language) -> str:
    """The comparison group, where there is one."""
    group = measure["comparison"]
    if group is None:
        return ""
    low, high = group["interval"]
    return _WORDS[language]["comparison"].format(
        n=f"{group['n']['from']}–{group['n']['to']}",
        value=_number(group["value"], "%"),
        gap=f"{group['difference']:+d}",
        low=f"{low:+d}",
        high=f"{high:+d}",
    )


def _explained(measure: Json, language: Language) -> str:
    told = _WORDS[language]["definition"].format(definition=measure["definition"])
    return " ".join(filter(None, (told, _beside(measure, language))))


def _rule(result: Json) -> str:
    return _WORDS[result["language"]]["rule"].format(least=result["least"])


def _levels(result: Json) -> list[tuple[str, list[Json]]]:
    words = _WORDS[result["language"]]
    by_level = [(words[level], [m for m in result["measures"] if m["level"] == level]) for level in LEVELS]
    return [(name, measures) for name, measures in by_level if measures]


def _withheld(result: Json) -> list[tuple[str, list[str]]]:
    """What is not shown, by reason."""
    reasons: dict[str, list[str]] = {}
    for entry in result["suppressed"]:
        reasons.setdefault(entry["reason"], []).append(entry["title"])
    return list(reasons.items())


def as_text(result: Json, *, markdown: bool = False) -> str:
    """The results by level with their definitions (once, where several share one), then what is not shown and why."""
    words = _WORDS[result["language"]]
    title, lines = _head(result)
    out = [f"# {for_markdown(title)}" if markdown else f"{title}\n{'=' * len(title)}", ""]
    for line in lines:
        out += [wrapped(line, "", markdown=markdown), *([""] if markdown else [])]
    out += [] if markdown else [""]
    out += _chart(result) if markdown and result["measures"] else []
    for name, measures in _levels(result):
        out += [f"## {for_markdown(name)}\n" if markdown else name]
        for measure, following in zip(measures, [*measures[1:], None], strict=True):
            out.append(wrapped(_value(measure, result), "- ", markdown=markdown))
            if following is None or following["definition"] != measure["definition"]:
                told = words["definition"].format(definition=measure["definition"])
                out.append(wrapped(told, "  ", markdown=markdown))
            if beside := _beside(measure, result["language"]):
                out.append(wrapped(beside, "  ", markdown=markdown))
        out.append("")
    out += [] if result["measures"] else [words["none"], ""]
    if result["suppressed"]:
        out += [f"## {words['suppressed']}\n" if markdown else words["suppressed"]]
        for reason, titles in _withheld(result):
            out.append(wrapped(f"{'; '.join(titles)}. {reason}", "- ", markdown=markdown))
        out.append("")
    return "\n".join([*out, wrapped(_rule(result), "", markdown=markdown)])


def _bars(result: Json) -> list[Bar]:
    """Shares as they are, ratings by where they stand on their scale."""
    return [
        Bar(
            _name(m),
            _place(m, m["value"]),
            _number(m["value"], m["unit"]),
            None if m["before"] is None else _place(m, m["before"]),
        )
        for m in result["measures"]
    ]


def _name(measure: Json) -> str:
    """A measure's name without the periods, which stand in the table."""
    title: str = measure["title"]
    name = title.rpartition(" (")[0] if measure["scale"] else title
    return shorten(name, _CHARTED, placeholder=" …")


def _place(measure: Json, value: float) -> float:
    low, high = measure["scale"] or (0, 100)
    return (value - low) / (high - low)


def _chart(result: Json) -> list[str]:
    """The image, and the table with the same values below it."""
    language: Language = result["language"]
    words = _WORDS[language]
    title, _ = _head(result)
    head = words["head"].split("|")
    lines = [as_svg(title, _bars(result)), "", words["chart"], ""]
    lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for m in result["measures"]:
        aim = m["target"]["target"] if m["target"] else ""
        cells = [
            m["title"],
            f"{m['n']['from']}–{m['n']['to']}",
            *(_number(m[key], m["unit"]) for key in ("value", "before", "after")),
            aim,
            _day(m["as_of"], language),
        ]
        lines.append("| " + " | ".join(for_markdown(cell).replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def as_csv(result: Json) -> str:
    """A line for each measure, and for each that is not shown, with its reason in the last column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = (
        "level name title n_from n_to value unit before after spread target comparison difference low high as_of "
        "definition withheld"
    ).split()
    writer.writerow(names)
    for m in result["measures"]:
        aim = m["target"]["target"] if m["target"] else ""
        row = [m["level"], m["name"], m["title"], m["n"]["from"], m["n"]["to"], m["value"], m["unit"]]
        group = m["comparison"] or {"value": None, "difference": None, "interval": [None, None]}
        row += [
            m["before"],
            m["after"],
            m["spread"],
            aim,
            group["value"],
            group["difference"],
            *group["interval"],
        ]
        row += [m["as_of"], m["definition"], ""]
        writer.writerow(["" if cell is None else _cell(cell) for cell in row])
    for entry in result["suppressed"]:
        writer.writerow(["", entry["what"], _cell(entry["title"]), *[""] * (len(names) - 4), entry["reason"]])
    return out.getvalue()


def _cell(value: object) -> object:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def as_report(result: Json) -> tuple[bytes, list[str]]:
    """The PDF report, and the characters that its font doesn't have."""
    words = _WORDS[result["language"]]
    title, lines = _head(result)
    parts: list[tuple[str, list[str]]] = []
    for name, measures in _levels(result):
        told = [text for m in measures for text in (_value(m, result), _explained(m, result["language"]))]
        parts.append((name, told))
    if result["suppressed"]:
        told = [text for reason, titles in _withheld(result) for text in ("; ".join(titles), reason)]
        parts.append((words["suppressed"], told))
    head = [*lines, _rule(result), *([] if result["measures"] else [words["none"]])]
    return as_pdf(Report(result["language"], title, head, _bars(result), parts, words["foot"]))
