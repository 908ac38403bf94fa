"""The agreement: a form that comes back as it was, versions, both yeses, what the agenda says, the PDF."""

from __future__ import annotations

import base64
import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.cli.guided import Draft, ask_all
from copilot.domain import LANGUAGES, Language, Person
from copilot.errors import BadInput, MentoringError, NotAllowed, NotFound
from copilot.plan import agreement as forms
from copilot.plan.agreement import form, read, write
from copilot.plan.agreement_pdf import Sheet, draw
from tests.commands import as_json, home_by_command, mentoring
from tests.fakes import MENTEE, MENTOR, STRANGER, Home, item, texts

pytestmark = pytest.mark.anyio
NAMES = [q.name for q in form("de").questions] + ["preface", "clarity", "communication", "commitment"]
NASTY = (
    "# Klarheit",
    "### Zweck",
    "\\# Zweck",
    "\\\\## Confidentiality",
    "   # Rhythmus",
    "    # vier Zeichen davor",
    "#",
    "#kein-titel",
    "> Wozu treffen wir uns?",
    "\\> Wozu treffen wir uns?",
    "# Vereinbarung",
    "```",
    "",
    "- Punkt",
    "Unterstrichen",
    "=====",
)
FILLED = """# Vereinbarung

Aarau, im Frühling.

## Klarheit

### Zweck

Teamleitung Empfang: sehen, was fehlt.
- Gespräche führen

## Verbindlichkeit

### Vertraulichkeit

Alles bleibt unter uns."""


def _tidy(text: str) -> str:
    """The answer as a form keeps it."""
    filled = read(write({"clarity.purposes": text}, "de"))
    assert filled is not None
    return filled.answers.get("clarity.purposes", "")


@given(
    answers=st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(st.text(), st.lists(st.sampled_from(NASTY)).map("\n".join)),
    ),
    language=st.sampled_from(LANGUAGES),
    with_help=st.booleans(),
)
def test_whatever_is_answered_comes_back_exactly(
    answers: dict[str, str], language: Language, with_help: bool
) -> None:
    kept = {name: tidy for name, answer in answers.items() if (tidy := _tidy(answer))}
    text = write(kept, language, with_help=with_help)
    filled = read(text)
    assert filled is not None
    assert filled.answers == kept
    assert filled.language == language
    assert write(filled.answers, language, with_help=with_help) == text


def test_an_answer_is_kept_as_it_was_typed() -> None:
    answer = "  Eingerückt, dann\n\n- ein Punkt\n# kein Titel\nund *Sterne*"
    assert _tidy(answer) == answer


def test_the_two_forms_ask_the_same_things_in_the_same_order_with_no_heading_twice() -> None:
    german, english = form("de"), form("en")
    assert [q.name for q in german.questions] == [q.name for q in english.questions]
    assert [part.name for part in german.parts] == ["clarity", "communication", "commitment"]
    for language in (german, english):
        headings = [part.heading for part in language.parts] + [q.heading for q in language.questions]
        assert len({heading.casefold() for heading in headings}) == len(headings)
        assert all(q.ask.endswith("?") for q in language.questions)
    assert "ß" not in write({}, "de", with_help=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_form_has_no_answers(language: Language) -> None:
    filled = read(write({}, language, with_help=True))
    assert filled is not None
    assert filled.answers == {}


def test_other_levels_colons_and_usual_names_for_a_heading_are_understood() -> None:
    filled = read(
        "Clarity\n# clarity:\n\n#### 1. Expectations of the mentor?\nhonesty\n## **Feedback**\nweekly"
    )
    assert filled is not None
    assert filled.answers == {
        "preface": "Clarity",
        "clarity.mentor": "honesty",
        "communication.feedback": "weekly",
    }


def test_text_under_a_strange_heading_stays_with_the_answer_before_it() -> None:
    filled = read("## Klarheit\n### Zweck\nA\n### Was uns sonst wichtig ist\nB")
    assert filled is not None
    assert filled.answers["clarity.purposes"] == "A\n### Was uns sonst wichtig ist\nB"


def test_free_words_are_no_form() -> None:
    assert read("Alle zwei Wochen, 45 Minuten.\n# Sonst nichts") is None


async def test_what_is_set_is_exported_and_set_again_without_a_change(pair: Home) -> None:
    first = await pair.do("agreement_set", MENTEE, pair="wir", text=f"\ufeff\n{FILLED}\r\n")
    exported = await pair.do("agreement_export", MENTOR, pair="wir", form="md")
    text = base64.b64decode(exported["content"]).decode()
    again = await pair.do("agreement_set", MENTEE, pair="wir", text=text)
    assert (again["again"], again["version"], again["agreement"]) == (True, 1, first["agreement"])
    assert again["text"] + "\n" == text


async def test_show_has_the_agreed_shape(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text=FILLED, date="2026-03-20")
    shown = await pair.do("agreement_show", MENTOR, pair="wir")
    assert shown["date"] == "2026-03-20"
    assert shown["version"] == 1
    assert shown["parts"] == {
        "preface": {"general": "Aarau, im Frühling."},
        "clarity": {"purposes": "Teamleitung Empfang: sehen, was fehlt.\n- Gespräche führen"},
        "commitment": {"confidentiality": "Alles bleibt unter uns."},
    }
    assert shown["confirmed"] == {"mentor": None, "mentee": "2026-04-09"}
    assert "clarity.success" in shown["missing"]
    assert "clarity.purposes" not in shown["missing"]


async def test_it_holds_once_both_have_said_yes_and_a_change_asks_both_anew(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text="Alle zwei Wochen.")
    assert not (await pair.do("agreement_show", MENTEE, pair="wir"))["holds"]
    assert (await pair.do("agreement_confirm", MENTOR, pair="wir"))["holds"]
    changed = await pair.do("agreement_set", MENTOR, pair="wir", text="Alle drei Wochen.")
    assert changed["version"] == 2
    assert changed["confirmed"]["mentee"] is None
    assert not changed["holds"]
    old = await pair.do("agreement_show", MENTEE, pair="wir", version=1)
    assert (old["text"], old["holds"]) == ("Alle zwei Wochen.", True)
    history = await pair.do("agreement_history", MENTEE, pair="wir")
    assert [(v["version"], v["holds"]) for v in history["agreements"]] == [(2, False), (1, True)]
    assert "Wochen" not in str(history)


async def test_setting_the_same_words_is_a_yes_to_them(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text=FILLED)
    theirs = await pair.do("agreement_set", MENTOR, pair="wir", text=FILLED)
    assert (theirs["version"], theirs["holds"]) == (1, True)


async def test_nobody_says_yes_to_a_version_that_was_changed_meanwhile(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text="Alle zwei Wochen.")
    await pair.do("agreement_set", MENTEE, pair="wir", text="Jede Woche.")
    with pytest.raises(BadInput) as error:
        await pair.do("agreement_confirm", MENTOR, pair="wir", version=1)
    assert "2" in error.value.render("de")["message"]
    assert (await pair.do("agreement_show", MENTOR, pair="wir"))["confirmed"]["mentor"] is None


async def test_the_newest_version_counts_whatever_day_it_bears(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text="Erste.", date="2026-04-01")
    await pair.do("agreement_set", MENTEE, pair="wir", text="Zweite.", date="2026-03-01")
    assert (await pair.do("agreement_show", MENTEE, pair="wir"))["text"] == "Zweite."


@pytest.mark.parametrize("who", [None, STRANGER])
@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("agreement_set", {"text": "Wir."}),
        ("agreement_show", {}),
        ("agreement_confirm", {}),
        ("agreement_history", {}),
        ("agreement_form", {}),
        ("agreement_export", {"form": "md"}),
    ],
)
async def test_only_the_two_of_the_pair_read_or_write_it(
    pair: Home, who: str | None, operation: str, arguments: dict[str, str]
) -> None:
    text = "Nur für uns: Lotsenboot."
    await pair.do("agreement_set", MENTEE, pair="wir", text=text)
    with pytest.raises(NotAllowed) as error:
        await pair.do(operation, who, pair="wir", **arguments)
    assert "Lotsenboot" not in str(error.value.render("de"))
    shown = await pair.do("agreement_show", MENTEE, pair="wir")
    assert (shown["version"], shown["confirmed"]["mentor"]) == (1, None)


@pytest.mark.parametrize("text", ["", " \n ", "\ufeff", write({}, "de", with_help=True), write({}, "en")])
async def test_an_empty_agreement_is_refused(pair: Home, text: str) -> None:
    with pytest.raises(BadInput):
        await pair.do("agreement_set", MENTEE, pair="wir", text=text)
    with pytest.raises(NotFound):
        await pair.do("agreement_show", MENTEE, pair="wir")


async def _three_sessions(pair: Home) -> None:
    await pair.note("Erstes Treffen, kennengelernt.", day="2026-02-12")
    await pair.note("Zweites Treffen, viel gelacht.", day="2026-03-12")


async def test_the_agenda_says_whose_yes_is_missing_and_quotes_what_source_returns(pair: Home) -> None:
    await pair.note("Erstes Treffen, kennengelernt.", day="2026-03-12")
    await pair.do("agreement_set", MENTOR, pair="wir", text=FILLED, date="2026-03-20")
    point = item(await pair.agenda(), "relationship")["points"][0]
    assert point["text"] == "Vereinbarung vom 20. März, von Lea noch nicht bestätigt."
    (quote,) = point["evidence"]
    stored = await pair.do("source", MENTEE, source=quote["source"])
    assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]
    await pair.do("agreement_confirm", MENTEE, pair="wir")
    assert "Vereinbarung vom" not in texts(await pair.agenda())


async def test_the_review_says_how_old_it_is_and_what_still_waits(pair: Home) -> None:
    await _three_sessions(pair)
    await pair.do("agreement_set", MENTOR, pair="wir", text="Alle zwei Wochen.", date="2026-03-20")
    said = item(await pair.agenda(), "relationship")
    assert said["points"][0]["text"].startswith("Vereinbarung vom 20. März, 20 Tage alt.")
    assert said["points"][0]["text"].endswith("Von Lea ist sie noch nicht bestätigt.")
    assert "Was an unserer Vereinbarung soll anders werden?" in said["questions"]


async def test_one_made_before_the_first_session_is_looked_at_there_for_what_it_leaves_open(
    pair: Home,
) -> None:
    answers = {q.name: "Ja." for q in form("de").questions if q.name != "commitment.ending"}
    await pair.do("agreement_set", MENTEE, pair="wir", text=write(answers, "de"), date="2026-04-01")
    first = item(await pair.agenda(), "agreement")
    assert any("von Urs noch nicht bestätigt" in point["text"] for point in first["points"])
    assert any("früher auf" in question for question in first["questions"])
    assert not any("Wie oft" in question for question in first["questions"])


async def test_a_long_or_hostile_agreement_is_a_short_quote_on_the_agenda(pair: Home) -> None:
    text = "[Klick](http://evil.example) <script>x</script> " + "viel Text " * 2000
    await pair.note("Erstes Treffen.", day="2026-03-12")
    await pair.do("agreement_set", MENTOR, pair="wir", text=text, date="2026-03-20")
    agenda = await pair.agenda()
    point = item(agenda, "relationship")["points"][0]
    assert len(point["evidence"][0]["quote"]) <= 140
    assert "evil" not in texts(agenda)


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


def test_missing_follows_the_order_of_the_form() -> None:
    left = forms.missing({"clarity.purposes": "x", "commitment.time": "y"})
    assert left == [name for name in NAMES[:13] if name not in ("clarity.purposes", "commitment.time")]
