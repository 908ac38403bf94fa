"""A cohort's summary as a lead would print it: text or Markdown, from its JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from copilot.cli.printed import WIDTH, wrapped
from copilot.cohort.telling import texts
from copilot.domain import Language
from copilot.text.tidy import for_markdown, one_line

Json = dict[str, Any]
_COLUMNS = (52, 7, 10)
"""Widths of the question, the number of people and the mean; what moved comes last."""


def as_text(result: Json, *, markdown: bool = False) -> str:
    """The printed summary: figures, themes, suggestions, what was withheld, contact points."""
    page = _Page(result, markdown=markdown)
    page.heading()
    page.ratings()
    page.breakdown()
    page.themes()
    page.plain("contradictions", result["contradictions"])
    page.measures()
    page.recommendations()
    page.plain("withheld", [f"{s['what']}: {s['reason']}." for s in result["suppressed"]])
    page.contacts()
    page.lines += [wrapped(text, "", markdown=markdown) for text in [*result["notices"], result["method"]]]
    return "\n".join(page.lines).rstrip("\n")


class _Page:
    """The lines of a summary as they come."""

    def __init__(self, result: Json, *, markdown: bool) -> None:
        language: Language = result["language"]
        self.result = result
        self.language = language
        self.says = texts(language)
        self.markdown = markdown
        self.lines: list[str] = []

    def heading(self) -> None:
        people = self.result["people"]
        line = self.says["title"].format(
            programme=self.result["name"],
            period=self.result["period"],
            people=self.says["people"].format(**people) if people else self.says["people_hidden"],
        )
        self.lines += [
            f"# {for_markdown(line)}" if self.markdown else f"{line}\n{'=' * min(len(line), WIDTH)}"
        ]
        self.lines += [""]

    def section(self, name: str) -> None:
        title = self.says[name]
        self.lines += [f"## {title}", ""] if self.markdown else [title, "-" * len(title)]

    def ratings(self) -> None:
        """Questions with number of people, mean and what moved; below it the distributions that may be shown."""
        rows = self.result["ratings"]
        if not rows:
            return
        self.section("ratings")
        self._table(
            (self._head(rows), "n", self.says["mean"], self.says["before"]),
            [
                (
                    row["question"],
                    _band(row["n"]),
                    self._number(row["mean"]),
                    self.says["change"].get(row["change"], "–"),
                )
                for row in rows
            ],
        )
        told = [row for row in rows if row["distribution"]]
        for row in told:
            bars = ", ".join(
                f"{value}: {round(share * 100)}\N{NO-BREAK SPACE}%"
                for value, share in row["distribution"].items()
            )
            self._bullet(f"{row['question']}: {self.says['distribution'].format(bars=bars)}")
        self.lines += [""]

    def _head(self, rows: Sequence[Json]) -> str:
        """What stands above the questions: their scale, where all have the same."""
        if len({tuple(row["scale"]) for row in rows}) != 1:
            return str(self.says["ratings"])
        low, high = rows[0]["scale"]
        return str(self.says["scale"].format(low=low, high=high))

    def breakdown(self) -> None:
        """The ratings of each part, where a breakdown was asked for and may be shown."""
        divided = self.result["breakdown"]
        if divided is None:
            return
        self.section(f"by_{divided['by']}")
        self._table(
            (self._head(divided["ratings"]), "n", self.says["mean"], self.says["part"]),
            [
                (row["question"], _band(row["n"]), self._number(row["mean"]), row["part"])
                for row in divided["ratings"]
            ],
        )
        self.lines += [""]

    def themes(self) -> None:
        """Each theme with its share, its mood, what enough people say, and quotes."""
        self.section("themes")
        if not self.result["themes"]:
            self.lines += [self.says["no_themes"], ""]
            return
        for number, theme in enumerate(self.result["themes"], 1):
            told = [self._share(theme["share"])]
            told += [self.says["polarity"][theme["polarity"]]] if theme["polarity"] else []
            told += [self.says["change"][theme["change"]]] if theme["change"] else []
            title = f"**{for_markdown(theme['title'])}**" if self.markdown else theme["title"]
            line = f"{title} ({', '.join(told)}). "
            if self.markdown:
                self.lines += [f"{number}. {line}{for_markdown(theme['summary'])}"]
            else:
                self.lines += [wrapped(line + theme["summary"], f"{number}. ", markdown=False)]
            for quote in theme["quotes"]:
                shown = f"«{quote}»" if self.language == "de" else f"“{quote}”"
                indent = "   - " if self.markdown else "   "
                self.lines += [wrapped(shown, indent, markdown=self.markdown)]
        self.lines += [""]

    def measures(self) -> None:
        """What was done about earlier summaries, and how what it aimed at stood before and stands now."""
        if not self.result["measures"]:
            return
        self.section("measures")
        for measure in self.result["measures"]:
            who = f", {measure['owner']}" if measure["owner"] else ""
            day = date.fromisoformat(measure["date"]).strftime("%d.%m.%Y")
            self._bullet(f"{measure['text']} ({day}{who}; {self.says['state'][measure['status']]})")
            for aim in measure["aims"]:
                told = f"{aim['what']}: {self._stand(aim, 'before')} → {self._stand(aim, 'after')}"
                moved = f", {self.says['change'][aim['change']]}" if aim["change"] else ""
                self.lines += [wrapped(told + moved, "  ", markdown=self.markdown)]
        self.lines += [""]

    def _stand(self, aim: Json, when: str) -> str:
        value = aim[when]
        if value is None:
            return str(self.says["not_released"])
        return self._number(value) if aim["kind"] == "rating" else self._share(value)

    def _share(self, share: float | None) -> str:
        """A share of people; one that was rounded to nothing is not nothing."""
        if share is None:
            return str(self.says["about_hidden"])
        named = "about" if share else "about_few"
        return str(self.says[named].format(share=round(share * 100)))

    def recommendations(self) -> None:
        """What could be changed, for which theme, and what the documents say of it."""
        self.section("recommendations")
        numbers = {theme["title"]: str(at) for at, theme in enumerate(self.result["themes"], 1)}
        for advice in self.result["recommendations"]:
            which = self.says["for_themes"].format(themes=", ".join(numbers[t] for t in advice["themes"]))
            self._bullet(f"{advice['text']} ({which})")
            for evidence in advice["evidence"]:
                quote = one_line(evidence["quote"])
                said = f"«{quote}»" if self.language == "de" else f"“{quote}”"
                self.lines += [wrapped(f"{said} – {evidence['label']}", "  ", markdown=self.markdown)]
            if advice["looked_up"] and not advice["evidence"]:
                self.lines += [f"  ({self.says['nowhere']})"]
        if not self.result["recommendations"]:
            self.lines += [self.says["no_recommendations"]]
        self.lines += [""]

    def contacts(self) -> None:
        """Whom to turn to; in every summary, whatever was said."""
        self.section("contacts")
        self.lines += [wrapped(self.says["contacts_why"], "", markdown=self.markdown)]
        for contact in self.result["contacts"]:
            self._bullet(f"{contact['name']}: {', '.join(contact['how'])}")
        if not any(contact["evidence"] for contact in self.result["contacts"]):
            self._bullet(self.says["contacts_none"])
        self.lines += [""]

    def plain(self, name: str, told: Sequence[str]) -> None:
        """A section of bullets, where there are any."""
        if not told:
            return
        self.section(name)
        for line in told:
            self._bullet(line)
        self.lines += [""]

    def _bullet(self, text: str) -> None:
        self.lines += [wrapped(text, "- ", markdown=self.markdown)]

    def _number(self, value: float) -> str:
        return f"{value:.1f}"

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if self.markdown:
            self.lines += [_piped(head), "|" + "---|" * len(head), *map(_piped, rows), ""]
            return
        self.lines += [_aligned(head), *map(_aligned, rows), ""]


def _piped(cells: Sequence[str]) -> str:
    return "| " + " | ".join(for_markdown(cell).replace("|", "\\|") for cell in cells) + " |"


def _aligned(cells: Sequence[str]) -> str:
    first, *rest = (one_line(cell) for cell in cells)
    width, *others = _COLUMNS
    shown = first if len(first) <= width else f"{first[: width - 1]}…"
    padded = [cell.ljust(size) for cell, size in zip(rest, (*others, 0), strict=True)]
    return f"{shown.ljust(width)}  {'  '.join(padded)}".rstrip()


def _band(people: Json) -> str:
    return f"{people['from']}–{people['to']}"
