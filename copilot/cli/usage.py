"""What a command was called wrongly with, said in the user's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from copilot.domain import LANGUAGES, Language

_GERMAN: tuple[tuple[str, str], ...] = (
    (
        r"No such option: (?P<a>\S+) \(Possible options: (?P<b>.+)\)",
        "Die Option {a} gibt es nicht. Möglich: {b}",
    ),
    (r"No such option: (?P<a>\S+)(?: Did you mean (?P<b>\S+?)\??)?", "Die Option {a} gibt es nicht."),
    (
        r"No such command '(?P<a>.+?)'\. Did you mean '?(?P<b>.+?)'?\?",
        "Den Befehl {a} gibt es nicht. Gemeint: {b}?",
    ),
    (r"No such command '(?P<a>.+?)'\.(?: .*)?", "Den Befehl {a} gibt es nicht."),
    (r"Missing (?:option|argument|parameter) '(?P<a>.+?)'\.(?: .*)?", "Es fehlt: {a}"),
    (r"Missing command\.", "Es fehlt: ein Befehl"),
    (r"Invalid value for (?P<a>.+?): .* is not one of (?P<b>.+?)\.?", "Für {a} geht nur: {b}"),
    (r"Invalid value for (?P<a>.+?): .*integer.*", "{a} muss eine ganze Zahl sein."),
    (r"Invalid value for (?P<a>.+?): .*(?:number|float).*", "{a} muss eine Zahl sein."),
    (r"Invalid value for (?P<a>.+?): .*does not exist\.", "Für {a}: Diese Datei gibt es nicht."),
    (r"Invalid value for (?P<a>.+?): .*", "Der Wert für {a} passt nicht."),
    (r"Got unexpected extra argument(?:s|\(s\))? \((?P<a>.+)\)", "Überzählig: {a}"),
    (r"Option '(?P<a>.+?)' requires an argument\.", "{a} verlangt eine Angabe."),
    (r"Option '(?P<a>.+?)' does not take a value\.", "{a} verträgt keine Angabe."),
)
"""The parser's sentences and ours, the first that fits; what fits none stays as it is."""


def language_of(arguments: Sequence[str]) -> Language:
    """The language that the command names, else the one of the settings."""
    for here, following in zip(arguments, [*arguments, ""][1:], strict=True):
        for language in LANGUAGES:
            if here == f"--lang={language}" or (here == "--lang" and following == language):
                return language
    from pydantic import ValidationError

    from copilot.settings import Settings

    try:
        return Settings().language
    except ValidationError:
        return "en"


def said(message: str, language: Language) -> str:
    """The parser's sentence in that language."""
    if language == "en":
        return message
    for pattern, german in _GERMAN:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return german.format(
                **{name: (value or "").replace("'", "") for name, value in match.groupdict().items()}
            )
    return message


def help_of(error: Any) -> str:
    """The command whose help says more."""
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context is not None else 'mentoring'} --help"
