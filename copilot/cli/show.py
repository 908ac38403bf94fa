"""Results as lines for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from copilot.domain import Language
from copilot.plan.phrases import Voice

if TYPE_CHECKING:
    from copilot.cli.terminal import Terminal

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "home": "Verzeichnis bereit: {home}",
        "sample": "Beispielfirma (erfunden) geladen: {documents} Unterlagen, {notes} Notizen.",
        "people": "{added} Personen neu, {updated} aktualisiert.",
        "people_one": "1 Person neu, {updated} aktualisiert.",
        "people_unknown": "Zeile {line}, Spalte {column}: eine Adresse, die hier noch niemand hat.",
        "pair": "Tandem {pair}: {mentor} und {mentee}.",
        "pairs": "Angelegte Tandems: {added}.",
        "mentor_changed": "Tandem {pair}: ab {date} ist {mentor} Mentor, bisher war es {from}. "
        "Gibt es eine Vereinbarung, müssen beide sie neu bestätigen.",
        "until": "bis {until}: {mentor}",
        "since": "gilt seit {since}",
        "ingest": "Unterlagen: {added} neu, {updated} geändert, {unchanged} unverändert, {removed} entfernt, "
        "{n_failed} nicht lesbar. Abschnitte: {passages}.",
        "failed": "Nicht gelesen: {path}: {reason}",
        "replaced": "(Ersetzt am {replaced}. Jetzt: {current})",
        "gone": "(Ersetzt am {replaced}. Die Unterlage gibt es nicht mehr.)",
        "page": "S. {page}",
        "also": "auch in: {where}",
        "translation": "dasselbe in der anderen Sprache",
        "translated": "Übersetzt: {text}",
        "glossary": "Gesucht auch nach (Wortstämme der anderen Sprache):",
        "note_of": "Notiz vom {date}",
        "nothing_found": "Nichts gefunden, was Sie lesen dürfen.",
        "topic": "Notiert: {text}",
        "none": "Nichts da.",
        "reindex": "{passages} Abschnitte neu im Index.",
        "no_drift": "Index und Datenbank stimmen überein.",
        "pulled": "Modell {name} ist da ({bytes} Bytes, Prüfsumme stimmt).",
        "status_rules": "Kein Modell: Regeln formulieren alles.",
        "status": "Modell {model} ({where}, {state}).",
        "here": "bereit",
        "not_here": "noch nicht geladen; kommt bei der ersten Aufgabe oder mit: mentoring model pull",
        "task_yes": "  {task}: Modell",
        "task_no": "  {task}: Regeln",
        "checker": "Umformuliertes prüft nach den Regeln auch: {model}.",
        "checker_not": "Als Prüfer genannt, hat die Aufgabe aber nicht verdient: {model}. Es prüfen die Regeln.",
        "share": "{share:.0%} von {of} Fällen richtig, nötig {least:.0%}",
        "probed": "Modell {model}: gemessen an erfundenen Fällen.",
        "probe_seconds": "{seconds} s je Aufruf",
        "probe_kept": "Festgehalten in profiles/{kept}; gilt ab sofort.",
        "probe_registered": "Für ein mitgeliefertes Modell gilt weiter sein Profil: mentoring model status",
        "probe_draft": "    Regeln: {draft}",
        "probe_text": "    Modell: {text}",
    },
    "en": {
        "home": "Home ready: {home}",
        "sample": "Sample company (invented) loaded: {documents} documents, {notes} notes.",
        "people": "{added} people added, {updated} updated.",
        "people_one": "1 person added, {updated} updated.",
        "people_unknown": "Line {line}, column {column}: an address that nobody here has yet.",
        "pair": "Pair {pair}: {mentor} and {mentee}.",
        "pairs": "Pairs added: {added}.",
        "mentor_changed": "Pair {pair}: from {date} {mentor} is the mentor; until then it was {from}. "
        "If there is an agreement, both have to confirm it anew.",
        "until": "until {until}: {mentor}",
        "since": "valid from {since}",
        "ingest": "Documents: {added} added, {updated} changed, {unchanged} unchanged, {removed} removed, "
        "{n_failed} failed. Passages: {passages}.",
        "failed": "Not read: {path}: {reason}",
        "replaced": "(Replaced on {replaced}. Now: {current})",
        "gone": "(Replaced on {replaced}. The document is gone.)",
        "page": "p. {page}",
        "also": "also in: {where}",
        "translation": "the same in the other language",
        "translated": "Translated: {text}",
        "glossary": "Also searched for (stems of the other language):",
        "note_of": "Note of {date}",
        "nothing_found": "Nothing found that you may read.",
        "topic": "Noted: {text}",
        "none": "Nothing there.",
        "reindex": "{passages} passages indexed anew.",
        "no_drift": "Index and database agree.",
        "pulled": "Model {name} is here ({bytes} bytes, checksum right).",
        "status_rules": "No model: rules word everything.",
        "status": "Model {model} ({where}, {state}).",
        "here": "ready",
        "not_here": "not fetched yet; comes with its first task or with: mentoring model pull",
        "task_yes": "  {task}: model",
        "task_no": "  {task}: rules",
        "checker": "After the rules, rewordings are also checked by: {model}.",
        "checker_not": "Named as a checker, but it has not earned the task: {model}. The rules check.",
        "share": "{share:.0%} of {of} cases right, {least:.0%} needed",
        "probed": "Model {model}: measured on invented cases.",
        "probe_seconds": "{seconds} s a call",
        "probe_kept": "Kept in profiles/{kept}; valid from now on.",
        "probe_registered": "A registered model keeps its profile: mentoring model status",
        "probe_draft": "    rules: {draft}",
        "probe_text": "    model: {text}",
    },
}


def say(terminal: Terminal, name: str, /, **values: Any) -> str:
    """A line in the user's language."""
    return _WORDS[terminal.speaks][name].format(**values)


def line(name: str) -> Callable[[Json, Terminal], str]:
    """A printer of one line whose slots the result fills."""
    return lambda result, terminal: say(terminal, name, **result)


def init(result: Json, terminal: Terminal) -> str:
    """What ``init`` made."""
    lines = [say(terminal, "home", home=result["home"])]
    if result["sample"]:
        lines.append(say(terminal, "sample", documents=result["documents"], notes=result["notes"]))
    return "\n".join(lines)


def _day(value: str, terminal: Terminal) -> str:
    return Voice(terminal.speaks).short_day(date.fromisoformat(value))


def people(result: Json, terminal: Terminal) -> str:
    """What an import of people did, and where it names somebody unknown."""
    lines = [say(terminal, "people_one" if result["added"] == 1 else "people", **result)]
    return "\n".join([*lines, *(say(terminal, "people_unknown", **entry) for entry in result["unknown"])])


def mentor_changed(result: Json, terminal: Terminal) -> str:
    """Who is a pair's mentor now, and from when."""
    return say(terminal, "mentor_changed", **(result | {"date": _day(result["date"], terminal)}))


def pairs(result: Json, terminal: Terminal) -> str:
    """Pairs with those who were their mentors before."""
    lines = []
    for pair in result["pairs"]:
        former = ", ".join(
            say(terminal, "until", mentor=entry["mentor"], until=_day(entry["until"], terminal))
            for entry in pair["former"]
        )
        line_ = f"{pair['pair']}  {pair['mentor']}, {pair['mentee']}  {pair['programme']}"
        lines.append(f"{line_}  ({former})" if former else line_)
    return "\n".join(lines) or say(terminal, "none")


def ingest(result: Json, terminal: Terminal) -> str:
    """What an ingest did, and each file that failed with its reason."""
    return "\n".join(
        [say(terminal, "ingest", n_failed=len(result["failed"]), **result), *failed(result, terminal)]
    )


def failed(result: Json, terminal: Terminal) -> list[str]:
    """A line for each file that could not be taken in."""
    return [
        say(terminal, "failed", path=on_one_line(entry["path"]), reason=entry["reason"])
        for entry in result["failed"]
    ]


def on_one_line(name: str) -> str:
    """A file's name as a terminal can show it: line ends and other control characters written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def documents(result: Json, terminal: Terminal) -> str:
    """Documents, each with its title and who answers for it."""
    lines = []
    for entry in result["documents"]:
        since = entry["valid_from"]
        facts = [entry["owner"], say(terminal, "since", since=_day(since, terminal)) if since else ""]
        told = ", ".join(on_one_line(fact) for fact in facts if fact)
        line_ = f"{on_one_line(entry['source'])}  {on_one_line(entry['title'])}"
        lines.append(f"{line_} ({told})" if told else line_)
    return "\n".join(lines) or say(terminal, "none")


def source(result: Json, terminal: Terminal) -> str:
    """A stored text; if it is a replaced one, that stands before it."""
    if "replaced" not in result:
        return str(result["text"])
    current = on_one_line(result["current"] or "")
    mark = say(terminal, "replaced" if current else "gone", replaced=result["replaced"], current=current)
    return f"{mark}\n\n{result['text']}"


def search(result: Json, terminal: Terminal) -> str:
    """Passages found, best first."""
    parts = []
    for number, hit in enumerate(result["results"], 1):
        place = " › ".join(part for part in (hit["title"], hit["headings"]) if part)
        place = place or say(terminal, "note_of", date=hit.get("date", ""))
        page = f", {say(terminal, 'page', page=hit['page'])}" if "page" in hit else ""
        where = f"{on_one_line(hit['source'])}{page} {hit['start']}:{hit['end']}"
        notes = [say(terminal, "also", where=on_one_line(", ".join(hit["also"])))] if "also" in hit else []
        notes += [say(terminal, "translation")] if "translation_of" in hit else []
        notes += [_stages(hit["explain"])] if "explain" in hit else []
        lines = [f"{number}. {place}  [{where}]", *(f"   {note}" for note in notes), hit["text"].strip(), ""]
        parts.append("\n".join(lines))
    explained = _question(result["explain"], terminal) if "explain" in result else ""
    return explained + ("\n".join(parts) or say(terminal, "nothing_found"))


def _stages(scores: dict[str, float | None]) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in scores.items() if value is not None)


def _question(trace: Json, terminal: Terminal) -> str:
    """What was made of the question."""
    lines = [say(terminal, "translated", text=trace["translated"])] if trace["translated"] else []
    words = [f"{word} → {', '.join(stems)}" for word, stems in trace["glossary"].items()]
    lines += [say(terminal, "glossary"), *words] if words else []
    return "\n".join(lines) + "\n\n" if lines else ""


def reindex(result: Json, terminal: Terminal) -> str:
    """What a reindex did or found."""
    return say(terminal, "no_drift") if "drift" in result else say(terminal, "reindex", **result)


def models(result: Json, terminal: Terminal) -> str:
    """The registered models with their tasks."""
    lines = []
    for model in result["models"]:
        state = say(terminal, "here" if model["here"] else "not_here")
        lines.append(
            f"{model['name']}  {model['title']}, {model['licence']}, {model['bytes'] / 1e9:.1f} GB: {state}"
        )
        lines += _tasks(model["tasks"], terminal)
    return "\n".join(lines)


def _tasks(tasks: Json, terminal: Terminal) -> list[str]:
    lines = []
    for task, facts in tasks.items():
        line_ = say(terminal, "task_yes" if facts["use"] else "task_no", task=task)
        lines.append(line_ + (f" ({why})" if (why := _why(facts, terminal)) else ""))
    return lines


def _why(facts: Json, terminal: Terminal) -> str:
    """What stands behind a decision: the words of a profile, or the figures of a trial."""
    if "share" not in facts:
        return str(facts.get("why", ""))
    return say(terminal, "share", **facts)


def probe(result: Json, terminal: Terminal, *, read: bool = False) -> str:
    """What a trial measured, and what follows from it."""
    lines = [say(terminal, "probed", model=result["model"])]
    for task, facts in result["tasks"].items():
        seconds = say(terminal, "probe_seconds", seconds=facts["seconds"])
        lines += [f"{line_}; {seconds}" for line_ in _tasks({task: facts}, terminal)]
        for pair in facts["pairs"] if read else ():
            lines += [say(terminal, "probe_draft", **pair), say(terminal, "probe_text", **pair)]
    lines.append(say(terminal, "probe_kept" if result["kept"] else "probe_registered", kept=result["kept"]))
    return "\n".join(lines)


def probe_read(result: Json, terminal: Terminal) -> str:
    """The same with drafts and wordings, for reading."""
    return probe(result, terminal, read=True)


def status(result: Json, terminal: Terminal) -> str:
    """Which model words what."""
    if result["model"] is None:
        return say(terminal, "status_rules")
    state = say(terminal, "here" if result["here"] else "not_here")
    lines = [say(terminal, "status", state=state, **result), *_tasks(result["tasks"], terminal)]
    checker = result["checker"]
    if checker is not None:
        lines.append(say(terminal, "checker" if checker["use"] else "checker_not", model=checker["model"]))
    return "\n".join([*lines, *([result["note"]] if result["note"] else [])])
