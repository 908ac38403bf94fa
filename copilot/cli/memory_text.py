"""Notes, commitments and goals as lines for people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from copilot.domain import Language
from copilot.plan.phrases import Voice

if TYPE_CHECKING:
    from copilot.cli.terminal import Terminal

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "note": "Notiz {note} gespeichert.",
        "note_again": "Diese Notiz ist schon gespeichert ({note}).",
        "found": "Vorgeschlagen, bis jemand bestätigt:",
        "nothing": "Keine Zusagen gefunden.",
        "done": "Laut Notiz erledigt: {what} – {quote}",
        "goal": "Ziel: {text}",
        "due": "bis {due}",
        "deleted": "Notiz {note} gelöscht.",
        "proposed": "vorgeschlagen",
        "open": "offen",
        "done_status": "erledigt",
        "dropped": "fallen gelassen",
        "to_confirm": "Bestätigen, ändern oder verwerfen: mentoring note confirm {note}",
        "again": "Nochmals zugesagt: {quote}",
        "moved": "Verschoben auf {to}: {quote}",
        "progress": "Stand {value}: {quote}",
        "decision": "Entscheid: {text}",
        "resource": "Genannt: {text}",
        "private": "privat",
        "none": "Nichts da.",
        "nobody": "Noch offen, wer",
        "former": "{who} (früheres Mentorat)",
        "overdue": "seit {n} Tagen überfällig",
        "overdue_one": "seit einem Tag überfällig",
        "times_again": "{n}× nochmals gesagt",
        "said_done": "laut Notiz erledigt",
        "unconfirmed": "noch nicht bestätigt",
        "stalled": "seit {n} Tagen unverändert",
        "event_made": "zugesagt",
        "event_again": "nochmals zugesagt",
        "event_moved": "verschoben von {old} auf {new}",
        "event_reported": "laut Notiz erledigt",
        "event_confirmed": "bestätigt",
        "event_changed": "geändert",
        "event_done": "erledigt",
        "event_dropped": "fallen gelassen",
        "event_reopened": "wieder offen",
        "no_day": "ohne Termin",
        "not_agreed": "nicht vereinbart",
        "decided": "{confirmed} bestätigt, {dropped} verworfen, {left} noch offen.",
        "nothing_open": "In dieser Notiz ist nichts mehr offen.",
        "ask": "  [j]a, [n]ein, [ä]ndern, [s]päter: ",
        "ask_what": "  Wortlaut (Enter: wie oben): ",
        "ask_who": "  Wer, als E-Mail (Enter: wie oben): ",
        "ask_due": "  Bis wann, als 2026-04-30 (Enter: wie oben): ",
        "ask_who_again": "  Eine der beiden Adressen: {people}",
        "ask_due_again": "  Diesen Tag gibt es nicht; zum Beispiel 2026-04-30.",
        "kind_commitments": "Zusage",
        "kind_done": "Erledigt?",
        "kind_goals": "Ziel",
        "kind_progress": "Stand",
        "kind_resources": "Quelle",
        "left_open": "Abgebrochen; entschieden wurde nichts.",
    },
    "en": {
        "note": "Note {note} stored.",
        "note_again": "This note is stored already ({note}).",
        "found": "Proposed, until somebody confirms:",
        "nothing": "No commitments found.",
        "done": "Done, says the note: {what} – {quote}",
        "goal": "Goal: {text}",
        "due": "by {due}",
        "deleted": "Note {note} deleted.",
        "proposed": "proposed",
        "open": "open",
        "done_status": "done",
        "dropped": "dropped",
        "to_confirm": "Confirm, change or drop: mentoring note confirm {note}",
        "again": "Promised again: {quote}",
        "moved": "Moved to {to}: {quote}",
        "progress": "Reading {value}: {quote}",
        "decision": "Decision: {text}",
        "resource": "Named: {text}",
        "private": "private",
        "none": "Nothing there.",
        "nobody": "Nobody named yet",
        "former": "{who} (former mentor)",
        "overdue": "{n} days overdue",
        "overdue_one": "one day overdue",
        "times_again": "said again {n}×",
        "said_done": "done, says a note",
        "unconfirmed": "not confirmed yet",
        "stalled": "unchanged for {n} days",
        "event_made": "promised",
        "event_again": "promised again",
        "event_moved": "moved from {old} to {new}",
        "event_reported": "done, says a note",
        "event_confirmed": "confirmed",
        "event_changed": "changed",
        "event_done": "done",
        "event_dropped": "dropped",
        "event_reopened": "open again",
        "no_day": "no day",
        "not_agreed": "not agreed",
        "decided": "{confirmed} confirmed, {dropped} dropped, {left} still open.",
        "nothing_open": "Nothing in this note is open any more.",
        "ask": "  [y]es, [n]o, [c]hange, [l]ater: ",
        "ask_what": "  Words (Enter: as above): ",
        "ask_who": "  Who, as e-mail (Enter: as above): ",
        "ask_due": "  By when, as 2026-04-30 (Enter: as above): ",
        "ask_who_again": "  One of the two addresses: {people}",
        "ask_due_again": "  There is no such day; for example 2026-04-30.",
        "kind_commitments": "Commitment",
        "kind_done": "Done?",
        "kind_goals": "Goal",
        "kind_progress": "Reading",
        "kind_resources": "Resource",
        "left_open": "Stopped; nothing was decided.",
    },
}


def say(terminal: Terminal, name: str, /, **values: Any) -> str:
    """A line in the user's language."""
    return _WORDS[terminal.speaks][name].format(**values)


def deleted(result: Json, terminal: Terminal) -> str:
    """A note that is gone."""
    return say(terminal, "deleted", **result)


def commitment(entry: Json, terminal: Terminal) -> str:
    """A commitment on a line."""
    status = say(terminal, "done_status" if entry["status"] == "done" else entry["status"])
    late = 0 if entry["said_done"] else entry["days_overdue"]
    facts = [
        say(terminal, "due", due=_day(entry["due"], terminal)) if entry["due"] else "",
        say(terminal, "overdue_one" if late == 1 else "overdue", n=late) if late else "",
        say(terminal, "times_again", n=entry["again"]) if entry["again"] else "",
        say(terminal, "said_done") if entry["said_done"] else "",
        _reason(entry, terminal),
    ]
    who = entry["who_name"] or say(terminal, "nobody")
    who = say(terminal, "former", who=who) if entry["former_mentor"] else who
    return f"{entry['id']}  {status:<13} {who}: {entry['what']}{_in_brackets(facts)}"


def _day(value: str, terminal: Terminal) -> str:
    """A day as the reader writes it."""
    return Voice(terminal.speaks).short_day(date.fromisoformat(value))


def _in_brackets(facts: list[str]) -> str:
    told = ", ".join(fact for fact in facts if fact)
    return f" ({told})" if told else ""


def _reason(entry: Json, terminal: Terminal) -> str:
    reason = entry.get("reason") or ""
    return say(terminal, "not_agreed") if reason == "not_agreed" else str(reason)


def commitments(result: Json, terminal: Terminal) -> str:
    """A list of commitments."""
    return "\n".join(commitment(c, terminal) for c in result["commitments"]) or say(terminal, "none")


def commitment_with_history(result: Json, terminal: Terminal) -> str:
    """A commitment and all that happened to it, with the sentences."""
    lines = [commitment(result, terminal)]
    for event in result["history"]:
        days = {"old": event.get("from"), "new": event.get("to")}
        said = {n: _day(day, terminal) if day else say(terminal, "no_day") for n, day in days.items()}
        who = f", {event['who']}" if event["who"] else ""
        reason = f": {_reason(event, terminal)}" if event.get("reason") else ""
        lines.append(
            f"  {_day(event['date'], terminal):<17} {say(terminal, 'event_' + event['what'], **said)}{who}{reason}"
        )
        if "evidence" in event:
            lines.append(f"              {_quoted(event['evidence']['quote'], terminal)}")
    return "\n".join(lines)


def _quoted(quote: str, terminal: Terminal) -> str:
    words = " ".join(quote.split())
    return f"«{words}»" if terminal.speaks == "de" else f'"{words}"'


def note_added(result: Json, terminal: Terminal) -> str:
    """A stored note and what it proposes."""
    if result["again"]:
        return say(terminal, "note_again", **result)
    proposed = result["proposed"]
    lines = [say(terminal, "note", **result)]
    found = [commitment(c, terminal) for c in proposed["commitments"]]
    lines += [say(terminal, "found"), *found] if found else [say(terminal, "nothing")]
    for name in ("again", "moved", "done", "progress"):
        for entry in proposed[name]:
            values = dict(entry)
            if name == "progress":
                values["value"] = f"{entry['value']:g}"
            if name == "moved":
                values["to"] = _day(entry["to"], terminal)
            lines.append(say(terminal, name, quote=_quoted(entry["evidence"]["quote"], terminal), **values))
    lines += [say(terminal, "goal", **g) for g in proposed["goals"]]
    lines += [say(terminal, "decision", **d) for d in proposed["decisions"]]
    lines += [say(terminal, "resource", **r) for r in proposed["resources"]]
    if any(proposed[name] for name in ("commitments", "moved", "done", "goals", "progress")):
        lines.append(say(terminal, "to_confirm", **result))
    return "\n".join(lines)


def proposals(result: Json, terminal: Terminal) -> str:
    """What a note proposes and nobody has decided about."""
    lines = [f"{say(terminal, 'kind_commitments')}: {commitment(c, terminal)}" for c in result["commitments"]]
    lines += [f"{say(terminal, 'kind_done')}: {commitment(c, terminal)}" for c in result["done"]]
    lines += [f"{say(terminal, 'kind_goals')}: {goal(g, terminal)}" for g in result["goals"]]
    lines += [f"{say(terminal, 'kind_progress')}: {p['id']}  {p['value']:g}" for p in result["progress"]]
    lines += [f"{say(terminal, 'kind_resources')}: {r['id']}  {r['name']}" for r in result["resources"]]
    return "\n".join(lines) or say(terminal, "nothing_open")


def decided(result: Json, terminal: Terminal) -> str:
    """What a person decided about a note's proposals."""
    counts = {name: len(result[name]) for name in ("confirmed", "dropped", "left")}
    lines = [commitment(c, terminal) for c in result["commitments"]]
    return "\n".join([say(terminal, "decided", **counts), *lines])


def notes(result: Json, terminal: Terminal) -> str:
    """A list of notes."""
    mark = f"  {say(terminal, 'private')}"
    rows = [
        f"{n['note']}  {_day(n['date'], terminal):<17} {n['writer']}{mark * n['private']}"
        for n in result["notes"]
    ]
    return "\n".join(rows) or say(terminal, "none")


def goal(entry: Json, terminal: Terminal) -> str:
    """A goal on a line, with its last reading."""
    target = f" / {entry['target']:g}" if entry["target"] is not None else ""
    unit = f" {entry['unit']}" if entry["unit"] else ""
    last = entry["progress"][-1] if entry["progress"] else None
    reading = f"  {last['value']:g}{target}{unit}" if last else ""
    facts = [
        say(terminal, "due", due=_day(entry["due"], terminal)) if entry["due"] else "",
        say(terminal, "stalled", n=entry["stalled_days"]) if entry["stalled_days"] else "",
        say(terminal, "unconfirmed") if last and not last["confirmed"] else "",
        entry["reason"] or "",
    ]
    status = say(terminal, "done_status" if entry["status"] == "done" else entry["status"])
    return f"{entry['id']}  {status}  {entry['text']}{reading}{_in_brackets(facts)}"


def goals(result: Json, terminal: Terminal) -> str:
    """A list of goals with their last reading."""
    return "\n".join(goal(entry, terminal) for entry in result["goals"]) or say(terminal, "none")
