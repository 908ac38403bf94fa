"""An answer as a person reads it: claims with numbered quotes, what isn't said, whom to ask; from its JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from copilot.chunking import plain, readable
from copilot.cli.printed import WIDTH
from copilot.domain import Language
from copilot.plan.phrases import Voice
from copilot.text.tidy import filled, one_line, printable

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "looking": "Ich sehe nach in: {titles}",
        "own_notes": "Notizen",
        "valid": "gültig seit {day}",
        "from": "vom {day}",
        "related": "Am nächsten kommen:",
        "ask": "Fragen kannst du:",
        "ask_sie": "Fragen können Sie:",
        "stopped": "(Angehalten: das ist, was bis dahin geprüft war.)",
        "by_model": "Formuliert von {model}, jede Aussage am Wortlaut geprüft.",
        "by_likeness": "Nach Ähnlichkeit und gemeinsamen Wörtern gefunden; "
        "ob es die Frage beantwortet, hat kein Modell beurteilt.",
        "id": "Antwort {id}",
    },
    "en": {
        "looking": "Looking in: {titles}",
        "own_notes": "notes",
        "valid": "valid since {day}",
        "from": "of {day}",
        "related": "Nearest to it:",
        "ask": "You can ask:",
        "ask_sie": "You can ask:",
        "stopped": "(Stopped: this is what had been checked by then.)",
        "by_model": "Worded by {model}, every claim checked against its quote.",
        "by_likeness": "Found by similarity and shared words; no model has judged whether it answers the question.",
        "id": "Answer {id}",
    },
}


def as_text(answer: Json) -> str:
    """The printed answer; also of one that is still growing."""
    language: Language = answer["language"]
    words = _WORDS[language]
    notes = _Notes(language)
    lines = [part for line in answer.get("lines", ()) for part in (filled(one_line(line), WIDTH), "")][:-1]
    lines += [filled(f"{one_line(c['text'])} {notes.marks(c)}", WIDTH) for c in answer["claims"]]
    for text in (answer.get("not_said"), answer.get("notice")):
        if text:
            lines += ["", filled(one_line(text), WIDTH)] if lines else [filled(one_line(text), WIDTH)]
    lines += _related(answer, words, notes)
    lines += _ask(answer, words)
    if notes.lines:
        lines += ["", *notes.lines]
    if answer.get("stopped"):
        lines += ["", words["stopped"]]
    lines += _end(answer, words)
    return "\n".join(lines).rstrip() + "\n"


def _related(answer: Json, words: dict[str, str], notes: _Notes) -> Iterator[str]:
    if not answer["related"] or "hard_case" in answer:
        return
    yield from ("", words["related"])
    for evidence in answer["related"]:
        yield filled(f"{evidence['label']}: {notes.quoted(evidence)}", WIDTH, "- ")


def _ask(answer: Json, words: dict[str, str]) -> Iterator[str]:
    told = " ".join(answer.get("lines", ()))
    asked = [whom for whom in answer["ask"] if whom["who"] not in told]
    if asked:
        yield from ("", words["ask"])
        yield from (filled(f"{whom['who']} ({whom['why']})", WIDTH, "- ") for whom in asked)


def _end(answer: Json, words: dict[str, str]) -> list[str]:
    if "hard_case" in answer or "id" not in answer:
        return []
    by = any(claim["written_by"] == "model" for claim in answer["claims"])
    lines = [words["by_model"].format(model=answer["model"])] if by else []
    if answer["claims"] and answer.get("found_by") == "likeness":
        lines.append(filled(words["by_likeness"], WIDTH))
    return ["", *lines, words["id"].format(id=answer["id"])]


def looking(sources: list[Json], language: Language) -> str:
    """Where the answer is looked for, as one line."""
    words = _WORDS[language]
    titles = [s["title"] if s["kind"] == "document" else words["own_notes"] for s in sources]
    shown = list(dict.fromkeys(title for title in titles if title))[:4]
    return words["looking"].format(titles=", ".join(shown)) if shown else ""


class _Notes:
    """Footnotes: the quote where the claim doesn't give it already, and where it stands."""

    def __init__(self, language: Language) -> None:
        self._voice = Voice(language)
        self._words = _WORDS[language]
        self._known: dict[tuple[str, int, int], int] = {}
        self.lines: list[str] = []

    def marks(self, claim: Json) -> str:
        """The numbers of a claim's quotes."""
        first, *more = claim["evidence"]
        # the row that names a table's columns is proof, but nothing to read
        shown = [first, *(e for e in more if not e["quote"].startswith("|"))]
        return " ".join(f"[{self._number(e, claim['text'])}]" for e in shown)

    def _number(self, evidence: Json, text: str) -> int:
        key = (evidence["source"], evidence["start"], evidence["end"])
        if key not in self._known:
            self._known[key] = len(self._known) + 1
            told = _told(evidence["quote"], text)
            quote = "" if told else f"{self.quoted(evidence)} "
            line = f"[{self._known[key]}] {quote}{evidence['label'] or evidence['source']}{self._since(evidence)}"
            self.lines.append(filled(line, WIDTH))
        return self._known[key]

    def quoted(self, evidence: Json) -> str:
        """The quote in quotation marks, on one line."""
        return self._voice.frame("quote", quote=one_line(readable(printable(evidence["quote"]))))

    def _since(self, evidence: Json) -> str:
        if not evidence["date"] or evidence["kind"] != "document":
            return ""
        day = self._voice.short_day(date.fromisoformat(evidence["date"]))
        return ", " + self._words["valid"].format(day=day)


def _told(quote: str, text: str) -> bool:
    """Whether the claim gives the quote's words already, be it without marks or as a row's cells."""
    inside = plain(one_line(text))
    pieces = [
        piece for line in quote.splitlines() for piece in re.split(r"(?<!\\)\||^\s*(?:[-*+]|\d+[.)])\s", line)
    ]
    said = [plain(piece) for piece in pieces if any(map(str.isalnum, piece))]
    return all(piece in inside or piece.translate(_INNER) in inside for piece in said)


_INNER = str.maketrans({"«": "‹", "»": "›", "„": "‹", "“": "›"})
