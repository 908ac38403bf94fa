"""A command that was called wrongly says so in the user's language, and where to read more."""

from __future__ import annotations

import pytest
import typer

from copilot.cli.main import make
from copilot.cli.usage import help_of, language_of, said


def wrong(words: list[str]) -> Exception:
    with pytest.raises(typer.TyperException) as error:
        make()(args=words, standalone_mode=False)
    return error.value


@pytest.mark.parametrize(
    ("words", "german", "read"),
    [
        ("agenda --pari wir", "Die Option --pari gibt es nicht. Möglich: --as, --pair, --topic", "agenda"),
        ("agenda --qqqq", "Die Option --qqqq gibt es nicht.", "agenda"),
        ("pair add --mentor x", "Es fehlt: --mentee", "pair add"),
        ("ask", "Es fehlt: question", "ask"),
        ("agenda --pair wir --minutes abc", "--minutes muss eine ganze Zahl sein.", "agenda"),
        ("agnda", "Den Befehl agnda gibt es nicht. Gemeint: agenda?", ""),
        ("pair xx", "Den Befehl xx gibt es nicht.", "pair"),
        ("agenda wir", "Überzählig: wir", "agenda"),
        ("agenda --pair", "--pair verlangt eine Angabe.", ""),
        ("init --sample=5", "--sample verträgt keine Angabe.", ""),
    ],
)
def test_wrong_calls_are_told_in_german(words: str, german: str, read: str) -> None:
    error = wrong(words.split())
    message = error.format_message()  # type: ignore[attr-defined]
    assert said(message, "de") == german
    assert said(message, "en") == message
    assert help_of(error).endswith(f"{read} --help".strip())


def test_the_language_is_the_one_the_command_names_else_the_homes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORING_LANGUAGE", "de")
    assert language_of([]) == language_of(["agenda"]) == "de"
    assert language_of(["agenda", "--lang", "en"]) == language_of(["--lang=en", "agenda"]) == "en"
    monkeypatch.setenv("MENTORING_LANGUAGE", "fr")
    assert language_of(["agenda"]) == "en"


def test_a_sentence_that_nobody_knows_stays_as_it_is() -> None:
    assert said("Something else.", "de") == "Something else."
