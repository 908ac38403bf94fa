"""The agreement on paper, and filled in at the terminal."""

from __future__ import annotations

import base64
import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from copilot.cli.guided import Draft, ask_all
from copilot.domain import Person
from copilot.errors import MentoringError, NotFound
from copilot.plan.agreement import form
from copilot.plan.agreement_pdf import Sheet, draw
from tests.commands import as_json, home_by_command, mentoring
from tests.fakes import MENTEE, MENTOR, STRANGER, Home
from tests.test_agreement import FILLED

pytestmark = pytest.mark.anyio


def _sheet(**changed: object) -> Sheet:
    urs, lea = (
        Person("1", "urs@firma.example", "Urs Hofer"),
        Person("2", "lea@firma.example", "Lea Čapek-Ğül"),
    )
    values: dict[str, object] = {
        "language": "de",
        "mentor": urs,
        "mentee": lea,
        "programme": "Aufwind",
        "version": 3,
        "day": "9. April 2026",
        "confirmed": ((urs, "9. April 2026"), (lea, None)),
        "answers": {"clarity.purposes": "Grösser denken: «später» – жук Ελλάδα"},
        "text": "",
    }
    return Sheet(**(values | changed))  # type: ignore[arg-type]


def test_the_pdf_has_umlauts_and_european_scripts_and_leaves_nothing_out() -> None:
    data, left_out = draw(_sheet())
    assert data.startswith(b"%PDF-")
    assert left_out == []


def test_what_the_font_lacks_is_told_and_a_name_gives_way_to_the_e_mail() -> None:
    data, left_out = draw(
        _sheet(mentee=Person("2", "li@firma.example", "李雷"), answers={"clarity": "Gut 👍"})
    )
    assert data.startswith(b"%PDF-")
    assert left_out == sorted("李雷👍")


@pytest.mark.parametrize(
    "text",
    ["x" * 9000, "a\tb\x00\x1b[31m\u202e", "**fett** <b>x</b> --u-- [x](http://y)", "\n" * 300 + "Ende"],
)
def test_any_text_makes_a_pdf(text: str) -> None:
    for sheet in (_sheet(answers={"preface": text}), _sheet(answers={}, text=text)):
        assert draw(sheet)[0].startswith(b"%PDF-")


async def test_export_as_pdf_and_an_unknown_version(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text=FILLED)
    exported = await pair.do("agreement_export", MENTOR, pair="wir", form="pdf")
    assert base64.b64decode(exported["content"]).startswith(b"%PDF-")
    with pytest.raises(NotFound):
        await pair.do("agreement_export", MENTOR, pair="wir", form="pdf", version=7)
    with pytest.raises(MentoringError):
        await pair.do("agreement_export", MENTOR, pair="wir", form="doc")


def test_guided_enter_keeps_a_dash_clears_and_a_backslash_goes_on() -> None:
    answers = {"clarity.purposes": "Bleibt.", "clarity.mentor": "Geht.", "clarity.success": "Alt."}
    typed = iter(["", "-", "Erste Zeile\\", "zweite", "Neu\x1b[31m."] + [""] * 20)
    kept: list[dict[str, str]] = []
    ask_all(form("de"), answers, "{answer}", lambda: kept.append(dict(answers)), lambda: next(typed))
    assert answers == {
        "clarity.purposes": "Bleibt.",
        "clarity.mentee": "Erste Zeile\nzweite",
        "clarity.success": "Neu[31m.",
    }
    assert len(kept) == len(form("de").questions)


def test_guided_left_half_way_keeps_what_was_typed() -> None:
    answers: dict[str, str] = {}

    def typed() -> str:
        if answers:
            raise KeyboardInterrupt
        return "Nur das eine."

    with pytest.raises(KeyboardInterrupt):
        ask_all(form("en"), answers, "{answer}", lambda: None, typed)
    assert answers == {"clarity.purposes": "Nur das eine."}


def test_a_draft_is_its_writers_alone_and_survives_damage(tmp_path: Path) -> None:
    mine, theirs = Draft(tmp_path, "wir", MENTEE), Draft(tmp_path, "wir", MENTOR)
    mine.save({"clarity.purposes": "Geheim."}, "de")
    assert theirs.load() is None
    assert mine.load() == {"clarity.purposes": "Geheim."}
    assert mine.path.stat().st_mode & 0o077 == 0
    assert "lea" not in mine.path.name
    mine.path.write_bytes(b"\xff\xfe\x00kaputt")
    assert mine.load() is None
    mine.drop()
    mine.drop()
    assert not mine.path.exists()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by commands."""
    return home_by_command(tmp_path_factory.mktemp("agreement"))


def test_from_template_to_signed_paper_by_command(place: Path, tmp_path: Path) -> None:
    template = mentoring(place, "agreement", "template", "--lang", "de").stdout
    assert "### Zweck" in template
    (tmp_path / "form.md").write_text(template.replace("### Zweck\n", "### Zweck\n\nWachsen.\n"), "utf-8")
    of = ("--pair", "wir", "--as", MENTEE)
    stored = mentoring(place, "agreement", "set", str(tmp_path / "form.md"), *of, "--lang", "de")
    assert "Noch nicht bestätigt von: Urs Hofer." in stored.stdout
    assert as_json(mentoring(place, "agreement", "confirm", "--pair", "wir", "--as", MENTOR, "--json"))[
        "holds"
    ]
    assert "Wachsen." in mentoring(place, "agreement", "show", *of).stdout
    assert mentoring(place, "agreement", "export", *of).stdout.startswith("# Vereinbarung")
    target = tmp_path / "wir.pdf"
    assert as_json(mentoring(place, "agreement", "export", str(target), *of, "--json"))["format"] == "pdf"
    assert target.read_bytes().startswith(b"%PDF-")
    nowhere = mentoring(place, "agreement", "export", str(tmp_path / "nirgends" / "x.pdf"), *of)
    assert nowhere.returncode == 2
    assert mentoring(place, "agreement", "show", "--pair", "wir", "--as", STRANGER).returncode == 3
    assert mentoring(place, "agreement", "set", *of, stdin="").returncode == 2


def test_in_a_terminal_it_asks_and_ctrl_c_stores_nothing(place: Path) -> None:
    code = (
        "import sys; sys.argv = ['mentoring', 'agreement', 'set', '--pair', 'wir', '--as', sys.argv[1]]\n"
        "from copilot.cli.main import run; run()"
    )
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.environ |= {"MENTORING_HOME": str(place), "MENTORING_LLM_MODEL": "none"}
        os.execv(sys.executable, [sys.executable, "-c", code, MENTOR])
    shown = _typed(terminal, [b"Aus dem Terminal.\n", b"\x03"])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 130
    assert "Zweck: Wozu treffen wir uns?" in shown
    (draft,) = (place / "drafts").glob("*.md")
    assert "Aus dem Terminal." in draft.read_text("utf-8")
    show = mentoring(place, "agreement", "show", "--pair", "wir", "--as", MENTOR)
    assert "Aus dem Terminal" not in show.stdout


def _typed(terminal: int, keys: list[bytes]) -> str:
    """What the terminal shows while the keys are pressed, each at a prompt of its own."""
    shown, answered = b"", 0
    while select.select([terminal], [], [], 30)[0]:
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break
        prompts = shown.count(b"\n> ")
        if prompts > answered and answered < len(keys):
            time.sleep(
                0.3
            )  # nobody answers sooner, and a Ctrl-C before the interpreter reads would be lost in it
            os.write(terminal, keys[answered])
            answered += 1
    os.close(terminal)
    return shown.decode()
