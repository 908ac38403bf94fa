"""The demo: a home with the sample company, and an agenda explained."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from copilot.cli import show
from copilot.cli.agenda_text import formatted
from copilot.cli.terminal import Terminal

PAIR, MENTOR, DAY = "lea-urs", "urs.hofer@lindwerk.example", "2026-12-10"
_EXPLAINED = {
    "de": """
So liest sich das: Jede Zahl in eckigen Klammern führt zum Satz, auf dem der Punkt beruht, wörtlich aus einer
Notiz oder Unterlage. Tage und Minuten sind gerechnet. «Noch nicht bestätigt» heisst: gefunden, aber noch von
niemandem bestätigt. Firma und Personen sind erfunden.

Weiter mit eigenen Notizen:
  mentoring init
  mentoring people import people.csv
  mentoring pair add --mentor E-MAIL --mentee E-MAIL --programme NAME
  mentoring note add --as E-MAIL notiz.txt
  mentoring agenda --as E-MAIL
""",
    "en": """
How to read this: each number in brackets leads to the sentence the point rests on, word for word from a note
or document. Days and minutes are computed. "Not yet confirmed" means: found, but nobody has confirmed it.
The company and its people are invented.

Go on with notes of your own:
  mentoring init
  mentoring people import people.csv
  mentoring pair add --mentor E-MAIL --mentee E-MAIL --programme NAME
  mentoring note add --as E-MAIL note.txt
  mentoring agenda --as E-MAIL
""",
}


def demo(terminal: Terminal) -> None:
    """Load the sample company into a home that is thrown away, and print an agenda from it."""
    with tempfile.TemporaryDirectory(prefix="mentoring-demo-") as folder:
        settings = terminal.settings.model_copy(update={"home": Path(folder) / "home", "database_url": None})
        here = Terminal(settings, None, terminal.lang, terminal.as_json)
        quiet = Terminal(settings, None, terminal.lang, False)
        sink = show.init if not terminal.as_json else (lambda *_: "")
        quiet.run("init", {"sample": True}, sink)
        mentor = Terminal(settings, MENTOR, terminal.lang, terminal.as_json)
        arguments = {"pair": PAIR, "date": DAY}
        result = mentor.run("agenda", arguments, lambda r, _: "\n" + formatted(r, "text", settings.timezone))
        if not here.as_json:
            sys.stdout.write(_EXPLAINED[result["language"]])
