"""Results as text for an assistant to read: short lines, each statement with the number of its quote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from copilot.domain import Language
from copilot.plan.phrases import Voice
from copilot.text.tidy import for_markdown, one_line

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "none": "Nichts da.",
        "due": "bis {due}",
        "overdue": "Tage überfällig: {n}",
        "proposed": "vorgeschlagen, noch nicht bestätigt",
        "open": "offen",
        "done": "erledigt",
        "dropped": "fallen gelassen",
        "nobody": "noch offen, wer",
        "related": "Am nächsten kommt:",
        "whom": "Weiter hilft:",
        "stored": "Notiz {note} gespeichert.",
        "again": "Diese Notiz ist schon gespeichert ({note}).",
        "found": "Darin gefunden, vorgeschlagen bis jemand bestätigt:",
        "goal": "Ziel: {text}",
        "promised_again": "Nochmals zugesagt",
        "moved": "Verschoben auf den {to}",
        "said_done": "Laut Notiz erledigt",
    },
    "en": {
        "none": "Nothing there.",
        "due": "by {due}",
        "overdue": "days overdue: {n}",
        "proposed": "proposed, not confirmed yet",
        "open": "open",
        "done": "done",
        "dropped": "dropped",
        "nobody": "nobody named yet",
        "related": "What comes closest:",
        "whom": "Who can help:",
        "stored": "Note {note} stored.",
        "again": "This note is stored already ({note}).",
        "found": "Found in it, proposed until somebody confirms:",
        "goal": "Goal: {text}",
        "promised_again": "Promised again",
        "moved": "Moved to {to}",
        "said_done": "Done, says the note",
    },
}


class _Footnotes:
    """Numbers quotes in the order they are first used; the same quote keeps its number."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.lines: list[str] = []

    def marked(self, text: str, evidence: Sequence[Json]) -> str:
        """The text with the numbers of its quotes; a record only where no sentence stands behind it."""
        shown = [e for e in evidence if e["kind"] != "record"] or evidence[-2:]
        return " ".join([_plain(text), *(f"[{self._number(e)}]" for e in shown)])

    def _number(self, evidence: Json) -> int:
        key = (evidence["source"], evidence["start"], evidence["end"])
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.lines.append(f"[{self._numbers[key]}] {self.quoted(evidence)}")
        return self._numbers[key]

    def quoted(self, evidence: Json) -> str:
        """A quote with what it is from."""
        day = self._voice.short_day(date.fromisoformat(evidence["date"])) if evidence["date"] else ""
        label = _plain(evidence.get("label") or "")
        if evidence["kind"] != "document":
            label = self._voice.frame(f"{evidence['kind']}_label", day=day)
        elif day:
            label = f"{label}, {day}"
        return f"{self._voice.frame('quote', quote=_plain(evidence['quote']))} {label} ({_plain(evidence['source'])})"


def _plain(text: str) -> str:
    """On one line and without power over Markdown: some clients render what a tool says."""
    return for_markdown(one_line(text))


def suggestion(result: Json, _: Language) -> str:
    """An agenda, goals or questions: item by item, then the quotes."""
    voice = Voice(result["language"], year=date.fromisoformat(result["date"]).year)
    notes = _Footnotes(voice)
    lines = [_heading(result, voice), *_nothing(result, voice)]
    for number, item in enumerate(result["items"], 1):
        minutes = f" ({voice.frame('min', n=item['minutes'])})" if item["minutes"] else ""
        lines += ["", f"{number}. {_plain(item['title'])}{minutes}"]
        lines += [f"- {notes.marked(point['text'], point['evidence'])}" for point in item["points"]]
        if "asked" in item:
            lines += [f"- {notes.marked(asked['text'], asked['evidence'])}" for asked in item["asked"]]
        else:
            lines += [f"- {_plain(question)}" for question in item["questions"]]
    return "\n".join([*lines, *_end(notes)])


def _heading(result: Json, voice: Voice) -> str:
    names = {"agenda": "session", "goals": "goals_for", "questions": f"questions_{result.get('for')}"}
    who = _plain(voice.frame(names[result["kind"]], **result["people"]))
    return f"{who}, {voice.full_day(date.fromisoformat(result['date']))}"


def _nothing(result: Json, voice: Voice) -> list[str]:
    """That there is no goal yet, or no new question."""
    known = any(item["points"] or item.get("asked") for item in result["items"])
    return ["", voice.frame(f"{result['kind']}_none")] if result["kind"] != "agenda" and not known else []


def _end(notes: _Footnotes) -> list[str]:
    return ["", *notes.lines] if notes.lines else []


def answer(result: Json, _: Language) -> str:
    """An answer: its claims with their quotes; what the documents do not say, and whom to ask.

    In a hard case: the lines that say where to turn.
    """
    words, voice = _WORDS[result["language"]], Voice(result["language"])
    notes = _Footnotes(voice)
    lines = [_plain(line) for line in result.get("lines", ())]
    lines += [f"- {notes.marked(claim['text'], claim['evidence'])}" for claim in result["claims"]]
    lines += [_plain(text) for text in (result["not_said"], result.get("notice")) if text]
    if result["related"] and "hard_case" not in result:
        lines += ["", words["related"], *(f"- {notes.quoted(entry)}" for entry in result["related"])]
    if result["ask"]:
        asked = [f"- {_plain(entry['who'])}: {_plain(entry['why'])}" for entry in result["ask"]]
        lines += ["", words["whom"], *asked]
    return "\n".join([*lines, *_end(notes)])


def commitments(result: Json, language: Language) -> str:
    """Commitments, one a line, with the sentences they come from."""
    voice = Voice(language)
    notes = _Footnotes(voice)
    lines = [_commitment(entry, notes, voice) for entry in result["commitments"]]
    return "\n".join([*(lines or [_WORDS[language]["none"]]), *_end(notes)])


def _commitment(entry: Json, notes: _Footnotes, voice: Voice) -> str:
    words = _WORDS[voice.language]
    who = entry["who_name"] or words["nobody"]
    due = words["due"].format(due=voice.short_day(date.fromisoformat(entry["due"]))) if entry["due"] else ""
    late = words["overdue"].format(n=entry["days_overdue"]) if entry["days_overdue"] else ""
    facts = ", ".join(fact for fact in (words[entry["status"]], due, late) if fact)
    text = f"{who}: {entry['what']} ({facts})"
    return f"- {notes.marked(text, [entry['evidence']])}"


def pairs(result: Json, language: Language) -> str:
    """Pairs, one a line, the id first."""
    lines = [f"- {p['pair']}: {p['mentor']} (mentor), {p['mentee']} (mentee)" for p in result["pairs"]]
    return "\n".join(lines) or _WORDS[language]["none"]


def note(result: Json, language: Language) -> str:
    """A stored note and what it proposes."""
    words, voice = _WORDS[language], Voice(language)
    if result["again"]:
        return words["again"].format(**result)
    notes = _Footnotes(voice)
    proposed = result["proposed"]
    found = [_commitment(entry, notes, voice) for entry in proposed["commitments"]]
    found += [f"- {words['goal'].format(text=_plain(goal['text']))}" for goal in proposed["goals"]]
    for name, said in (("again", "promised_again"), ("moved", "moved"), ("done", "said_done")):
        for entry in proposed[name]:
            to = voice.short_day(date.fromisoformat(entry["to"])) if "to" in entry else ""
            found.append(f"- {notes.marked(words[said].format(to=to), [entry['evidence']])}")
    lines = [words["stored"].format(**result), *([words["found"], *found] if found else [])]
    return "\n".join([*lines, *_end(notes)])
