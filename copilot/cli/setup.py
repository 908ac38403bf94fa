"""The commands that set a home up: people, pairs, documents, models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot.cli import show
from copilot.cli.inputs import Day, PairId, day_of, text_of
from copilot.cli.terminal import Terminal, common


def people(app: typer.Typer) -> None:
    """Commands for people and pairs."""
    group = typer.Typer(help="People of the programmes.", no_args_is_help=True)
    app.add_typer(group, name="people")
    pairs = typer.Typer(help="Mentor and mentee.", no_args_is_help=True)
    app.add_typer(pairs, name="pair")

    @group.command("import")
    @common
    def people_import(terminal: Terminal, file: str) -> None:
        """Import email,name,role,programme,language,skills,wishes from a CSV.

        For matching also: goals,languages,years,place,times,capacity,manager,vetoes,wishes_for,self_described,group.
        """
        terminal.run("people_import", {"text": text_of(terminal, file)}, show.people)

    @pairs.command("add")
    @common
    def pair_add(
        terminal: Terminal,
        mentor: Annotated[str, typer.Option("--mentor", metavar="E-MAIL")],
        mentee: Annotated[str, typer.Option("--mentee", metavar="E-MAIL")],
        programme: Annotated[str, typer.Option("--programme")],
        id: Annotated[str | None, typer.Option("--id")] = None,
        language: Annotated[str | None, typer.Option("--language", help="de or en.")] = None,
        address: Annotated[str | None, typer.Option("--address", help="du or sie.")] = None,
    ) -> None:
        """Bring a mentor and a mentee together."""
        arguments = {
            "mentor": mentor,
            "mentee": mentee,
            "programme": programme,
            "id": id,
            "language": language,
            "address": address,
        }
        terminal.run("pair_add", arguments, show.line("pair"))

    @pairs.command("change")
    @common
    def pair_change(
        terminal: Terminal,
        pair: PairId,
        mentor: Annotated[str, typer.Option("--mentor", metavar="E-MAIL", help="From now on.")],
        date: Day = None,
    ) -> None:
        """Another mentor: what the two share stays with the pair, private notes with their writer."""
        arguments = {"pair": pair, "mentor": mentor, "date": day_of(terminal, date)}
        terminal.run("pair_change", arguments, show.mentor_changed)

    @pairs.command("list")
    @common
    def pair_list(terminal: Terminal) -> None:
        """All pairs for the operator and admins, else one's own."""
        terminal.run("pair_list", {}, show.pairs)

    @pairs.command("import")
    @common
    def pair_import(terminal: Terminal, file: str) -> None:
        """Import id,mentor,mentee,programme from a CSV."""
        terminal.run("pair_import", {"text": text_of(terminal, file)}, show.line("pairs"))


def documents(app: typer.Typer) -> None:
    """Commands for documents and the index."""
    group = typer.Typer(help="Company documents.", no_args_is_help=True)
    app.add_typer(group, name="document")

    @group.command("list")
    @common
    def document_list(terminal: Terminal) -> None:
        """The documents that the viewer may read."""
        terminal.run("document_list", {}, show.documents)

    @app.command()
    @common
    def ingest(
        terminal: Terminal,
        paths: list[Path],
        audience: Annotated[str | None, typer.Option("--audience", help="org or programme:ID.")] = None,
        title: Annotated[str | None, typer.Option("--title")] = None,
        owner: Annotated[str | None, typer.Option("--owner", help="Who answers for it.")] = None,
        language: Annotated[str | None, typer.Option("--language", help="de or en.")] = None,
        valid_from: Annotated[str | None, typer.Option("--valid-from", metavar="DAY")] = None,
        valid_to: Annotated[str | None, typer.Option("--valid-to", metavar="DAY")] = None,
        tags: Annotated[list[str] | None, typer.Option("--tag", help="May be given several times.")] = None,
        watch: Annotated[bool, typer.Option("--watch", help="Go on with each change, until Ctrl-C.")] = False,
    ) -> None:
        """Take in documents and folders; again: only what changed."""
        arguments = {
            "paths": [str(path.expanduser().absolute()) for path in paths],
            "audience": audience,
            "title": title,
            "owner": owner,
            "language": language,
            "valid_from": day_of(terminal, valid_from),
            "valid_to": day_of(terminal, valid_to),
            "tags": tags or None,
        }
        if watch:
            from copilot.cli.follow import follow

            follow(terminal, arguments)
        terminal.run("ingest", arguments, show.ingest)

    @app.command()
    @common
    def search(
        terminal: Terminal,
        query: str,
        k: Annotated[int, typer.Option("-k", help="How many.")] = 8,
        explain: Annotated[bool, typer.Option("--explain", help="With what each stage said.")] = False,
        without: Annotated[
            list[str] | None,
            typer.Option("--without", metavar="STAGE", help="Leave a stage out; repeatable."),
        ] = None,
    ) -> None:
        """The best passages that the viewer may read."""
        arguments = {"query": query, "k": k, "explain": explain, "without": without}
        terminal.run("search", arguments, show.search)

    @app.command()
    @common
    def source(
        terminal: Terminal,
        source: Annotated[str, typer.Argument(help="A citation's source, or a passage's id.")],
        passage: Annotated[
            str | None, typer.Option("--passage", metavar="ID", help="Of the citation.")
        ] = None,
    ) -> None:
        """The stored text that a citation's offsets refer to; for a quoted passage, also a replaced one."""
        terminal.run("source", {"source": source, "passage": passage}, show.source)

    @app.command()
    @common
    def reindex(
        terminal: Terminal, check: Annotated[bool, typer.Option("--check", help="Only report drift.")] = False
    ) -> None:
        """Rebuild the index from the database."""
        terminal.run("reindex", {"check": check}, show.reindex)


def models(app: typer.Typer) -> None:
    """Commands for models."""
    group = typer.Typer(help="Who words what.", no_args_is_help=True)
    app.add_typer(group, name="model")

    @group.command("list")
    @common
    def model_list(terminal: Terminal) -> None:
        """The models the program can run by itself."""
        terminal.run("model_list", {}, show.models)

    @group.command("pull")
    @common
    def model_pull(terminal: Terminal, name: Annotated[str | None, typer.Argument()] = None) -> None:
        """Fetch a model's weights; goes on where it stopped."""
        terminal.run("model_pull", {"name": name}, show.line("pulled"))

    @group.command("status")
    @common
    def model_status(terminal: Terminal) -> None:
        """Which model is in use, and for what."""
        terminal.run("model_status", {}, show.status)

    @group.command("probe")
    @common
    def model_probe(
        terminal: Terminal,
        task: Annotated[
            list[str] | None, typer.Option("--task", help="Only this task; may be repeated.")
        ] = None,
        read: Annotated[
            bool, typer.Option("--read", help="Show drafts and what the model made of them.")
        ] = False,
    ) -> None:
        """Measure which small tasks the model does well; takes some minutes."""
        terminal.run("model_probe", {"tasks": task or None}, show.probe_read if read else show.probe)
