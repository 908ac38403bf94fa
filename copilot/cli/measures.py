"""The commands for measures taken, and the printed agenda of a programme's meeting."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from copilot.cli import show
from copilot.cli.inputs import day_of
from copilot.cli.printed import WIDTH, wrapped
from copilot.cli.terminal import Terminal, common, in_its_language
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.plan.phrases import Voice
from copilot.text.tidy import for_markdown

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {"by": "bis {day}", "done": "umgesetzt am {day}", "aims": "zielt auf: {aims}"},
    "en": {"by": "by {day}", "done": "carried out on {day}", "aims": "aimed at: {aims}"},
}
Programme = Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")]


def measures(app: typer.Typer) -> None:
    """Commands for measures."""
    group = typer.Typer(help="What a programme does to get better.", no_args_is_help=True)
    app.add_typer(group, name="measure")

    @group.command("add")
    @common
    def measure_add(
        terminal: Terminal,
        text: Annotated[str, typer.Argument(help="What is done, in quotation marks.")],
        programme: Programme,
        owner: Annotated[str, typer.Option("--owner", help="Who sees to it.")] = "",
        due: Annotated[str | None, typer.Option("--date", metavar="DAY", help="By when.")] = None,
        aims: Annotated[str, typer.Option("--aims", help="The theme, question or result it aims at.")] = "",
    ) -> None:
        """Put a measure down."""
        arguments = {
            "programme": programme,
            "text": text,
            "owner": owner,
            "due": day_of(terminal, due),
            "aims": aims,
        }
        terminal.run("measure_add", arguments, in_its_language(_line))

    @group.command("list")
    @common
    def measure_list(
        terminal: Terminal,
        programme: Programme,
        status: Annotated[str | None, typer.Option("--status", help="open or done.")] = None,
    ) -> None:
        """All measures, open ones first."""
        arguments = {"programme": programme, "status": status}
        terminal.run("measure_list", arguments, in_its_language(_lines))

    @group.command("done")
    @common
    def measure_done(
        terminal: Terminal,
        measure: Annotated[str, typer.Argument(help="The measure's id.")],
        date: Annotated[str | None, typer.Option("--date", metavar="DAY", help="When; else today.")] = None,
    ) -> None:
        """A measure was carried out."""
        terminal.run(
            "measure_done", {"measure": measure, "date": day_of(terminal, date)}, in_its_language(_line)
        )


def _lines(result: Json, terminal: Terminal) -> str:
    return "\n".join(_line(m, terminal) for m in result["measures"]) or show.say(terminal, "none")


def _line(measure: Json, terminal: Terminal) -> str:
    words, voice = _WORDS[terminal.speaks], Voice(terminal.speaks)

    def day(value: str) -> str:
        return voice.long_day(date.fromisoformat(value))

    facts = [measure["owner"]]
    if measure["done"]:
        facts.append(words["done"].format(day=day(measure["done"])))
    elif measure["due"]:
        facts.append(words["by"].format(day=day(measure["due"])))
    if measure["aims"]:
        facts.append(words["aims"].format(aims=measure["aims"]))
    told = "; ".join(fact for fact in facts if fact)
    return f"{measure['measure']}  {measure['text']}" + (f" ({told})" if told else "")


def programme_agenda(
    terminal: Terminal, programme: str, minutes: int | None, day: str | None, form: str
) -> None:
    """The agenda of a programme's own meeting, printed."""
    if form not in ("text", "md"):
        terminal.fail(BadInput("format_text_unknown", form=form[:20]))
    arguments = {"programme": programme, "minutes": minutes, "date": day_of(terminal, day)}
    terminal.run("programme_agenda", arguments, lambda r, _: as_text(r, markdown=form == "md"))


def as_text(agenda: Json, *, markdown: bool = False) -> str:
    """The printed agenda; the records it rests on would only say the same again."""
    day = date.fromisoformat(agenda["date"])
    voice = Voice(agenda["language"], year=day.year)
    title = " · ".join(
        (
            voice.frame("programme_meeting", programme=agenda["name"]),
            voice.full_day(day),
            voice.frame("minutes", n=agenda["minutes"]),
        )
    )
    lines = [f"# {for_markdown(title)}" if markdown else f"{title}\n{'=' * min(len(title), WIDTH)}", ""]
    for number, item in enumerate(agenda["items"], 1):
        head = f"{number}. {item['title']} ({voice.frame('min', n=item['minutes'])})"
        lines += [f"**{for_markdown(head)}**\n" if markdown else head]
        lines += [wrapped(p["text"], "- ", markdown=markdown) for p in item["points"]]
        lines += [""] if markdown and item["points"] else []
        lines += [wrapped(q, "- " if markdown else "? ", markdown=markdown) for q in item["questions"]]
        lines.append("")
    return "\n".join([*lines, wrapped(voice.frame("programme_from"), "", markdown=markdown)])
