"""Files of every kind: read as what they are, or named with a reason; none stops the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from copilot.errors import BadInput
from copilot.ingest.files import Unreadable, walk
from copilot.ingest.readers.worker import PROGRAM, Worker, shared
from tests.documents import docx, epub, pdf, pptx, xlsx
from tests.reading import PAGES, PARAGRAPHS, TABLE, read, refused, sources


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    yield
    shared().close()


# Documents


def test_a_pdf_keeps_headings_and_the_page_of_each_passage(tmp_path: Path) -> None:
    taken = read(tmp_path, "a.pdf", pdf(PAGES))
    assert (taken.media, len(taken.pages)) == ("pdf", 2)
    assert taken.outline.title == "Laufbahn in Teilzeit"
    assert [(p.page, p.headings) for p in taken.outline.passages] == [(1, ""), (2, "Lohnband")]
    assert taken.text[taken.pages[1] :].startswith("# Lohnband")


def test_five_hundred_pages_are_read_and_two_thousand_and_one_are_not(tmp_path: Path) -> None:
    pages = [
        [(22, f"Kapitel {n}"), (11, f"Auf Seite {n} steht ein Satz, den man findet.")] for n in range(2_001)
    ]
    taken = read(tmp_path, "lang.pdf", pdf(pages[:500]))
    assert len(taken.pages) == 500
    assert {p.page for p in taken.outline.passages if "Seite 499" in p.text} == {500}
    assert refused(tmp_path, "zu lang.pdf", pdf(pages)) == "file_pages"


def test_a_word_file_keeps_headings_and_tables(tmp_path: Path) -> None:
    taken = read(tmp_path, "a.docx", docx(PARAGRAPHS, TABLE))
    assert (taken.media, taken.outline.title) == ("docx", "Laufbahn")
    last = taken.outline.passages[-1]
    assert (last.headings, last.context, last.page) == ("Stufen", "Spalten: Stufe, Tage", None)
    assert "| F2 | acht |" in last.text


def test_slides_are_pages_and_sheets_are_headings(tmp_path: Path) -> None:
    slides = read(tmp_path, "a.pptx", pptx([("Ziele", "Erster Punkt"), ("Wege", "Ein # Zeichen *hier*")]))
    assert [(p.page, p.text) for p in slides.outline.passages] == [
        (1, "Erster Punkt"),
        (2, "Ein # Zeichen *hier*"),
    ]
    sheets = read(tmp_path, "lohn.xlsx", xlsx({"Bänder": TABLE, "Kontakt": [["Stelle"], ["HR"]]}))
    assert (sheets.outline.title, sheets.pages) == ("lohn", ())
    first = sheets.outline.passages[0]
    assert (first.headings, first.context) == ("Bänder", "Spalten: Stufe, Tage")


def test_a_book_says_its_title_and_language(tmp_path: Path) -> None:
    taken = read(
        tmp_path, "b.epub", epub("Mentoring", ["<h1>Eins</h1><p>One text.</p>", "<h1>Zwei</h1><p>Two.</p>"])
    )
    assert (taken.outline.title, taken.outline.language) == ("Mentoring", "de")
    assert [p.headings for p in taken.outline.passages] == ["Eins", "Zwei"]


@pytest.mark.parametrize("suffix", [".docm", ".DOCX"])
def test_files_with_macros_are_read_as_text(tmp_path: Path, suffix: str) -> None:
    assert "plant" in read(tmp_path, f"a{suffix}", docx(PARAGRAPHS)).text


@pytest.mark.parametrize("name", ["a.html", "saved.md", "saved.txt"])
def test_a_page_keeps_what_a_reader_sees(tmp_path: Path, name: str) -> None:
    taken = read(
        tmp_path,
        name,
        """<!doctype html><html lang="en"><head><title>Career</title><style>x{}</style></head><body>
        <nav>Menu</nav><script>evil()</script><h1>Level</h1><p>Who leads, plans.</p><p hidden>Hidden one</p>
        <p style="display: none">Hidden two</p><!-- Hidden three --><ul><li>First</li></ul>
        <table><tr><th>Level</th><th>Days</th></tr><tr><td>F1</td><td>five | six</td></tr></table></body></html>""",
    )
    assert (taken.media, taken.outline.title, taken.outline.language) == ("html", "Career", "en")
    assert not any(word in taken.text for word in ("Menu", "evil", "Hidden", "x{}"))
    passage = taken.outline.passages[0]
    assert (passage.headings, passage.context) == ("Level", "Columns: Level, Days")
    assert r"| F1 | five \| six |" in passage.text
    assert "- First" in passage.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b'Stufe,"Tage, Jahr"\nF1,5\n'),
        ("b.csv", "Stufe;Tage, Jahr\nF1;5\n".encode("utf-16")),
        ("c.csv", 'sep=;\nStufe;"Tage, Jahr"\nF1;"5"\n'.encode("cp1252")),
        ("d.tsv", b"Stufe\tTage, Jahr\nF1\t5\n"),
    ],
)
def test_csv_is_kept_as_written_and_its_columns_are_known(tmp_path: Path, name: str, data: bytes) -> None:
    taken = read(tmp_path, name, data)
    assert taken.outline.passages[-1].context == "Spalten: Stufe, Tage, Jahr"
    assert taken.text in (data.decode("utf-16" if data[:2] == b"\xff\xfe" else "utf-8"),)


def test_a_first_row_of_values_names_no_columns(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "F1;5\nF2;8\n").outline.passages[0].context == ""


def letter(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def test_a_mail_has_subject_sender_and_day_but_neither_recipients_nor_attachments(tmp_path: Path) -> None:
    message = letter(
        Subject="Neue Regeln für Teilzeit",
        From="HR Entwicklung <hr@firma.example>",
        To="alle@firma.example",
        Date="Thu, 05 Mar 2026 10:00:00 +0100",
    )
    message.set_content("Ab April gilt: Führung ab 60 %.\n")
    message.add_alternative("<p>anders</p>", subtype="html")
    message.add_attachment(b"Anhang", maintype="application", subtype="pdf", filename="a.pdf")
    taken = read(tmp_path, "a.eml", bytes(message))
    assert taken.text == "Neue Regeln für Teilzeit\n\nAb April gilt: Führung ab 60 %."
    shape = taken.outline
    assert (shape.title, shape.owner, shape.valid_from) == (
        "Neue Regeln für Teilzeit",
        "HR Entwicklung",
        date(2026, 3, 5),
    )


def test_a_mail_in_html_only_is_read_too(tmp_path: Path) -> None:
    message = letter(Subject="Stufen")
    message.set_content("<h2>Stufe F1</h2><p>Fünf Tage.</p>", subtype="html")
    assert read(tmp_path, "a.eml", bytes(message)).outline.passages[-1].headings == "Stufe F1"


def test_signs_that_nobody_sees_do_not_get_into_quotes(tmp_path: Path) -> None:
    taken = read(tmp_path, "a.docx", docx([("", "Weiter\u00adbildung ist Pflicht.")]))
    assert taken.text == "Weiterbildung ist Pflicht."


# Files that can't be read

SHEET = xlsx({"A": TABLE})


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("locked.pdf", pdf(PAGES, encrypted=True), "file_encrypted"),
        ("scan.pdf", pdf(PAGES, scanned=True), "file_scanned"),
        ("half.pdf", pdf(PAGES)[:700], "file_damaged"),
        ("half.docx", docx(PARAGRAPHS)[:900], "file_damaged"),
        ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 9, "file_damaged"),
        ("nothing.docx", docx([]), "file_empty"),
        ("empty.pdf", b"", "file_empty"),
        ("empty.md", b"", "file_empty"),
        ("marks.md", b"# \n\n---\n", "file_empty"),
        ("bytes.txt", bytes(range(256)) * 20, "file_binary"),
        ("paper.md", pdf(PAGES), "file_disguised"),
        ("word.txt", docx(PARAGRAPHS), "file_disguised"),
        ("page.docx", b"<html><body>Hi</body></html>", "file_disguised"),
        ("sheet.docx", SHEET, "file_disguised"),
        ("page.csv", b"<!DOCTYPE html><p>x", "file_disguised"),
        ("text.pdf", b"Only text.", "file_damaged"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        ("bomb.docx", docx(PARAGRAPHS, inner=" " * 40_000_000), "archive_bomb"),
        ("deep.docx", docx(PARAGRAPHS, inner="<w:sdt><w:sdtContent>" * 50_000), "file_beyond_limits"),
        ("noise.eml", b"\n\n", "file_damaged"),
        ("large.html", b"<p>" + b"a" * 10_000_000, "file_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    assert refused(tmp_path, name, data) == reason


def test_without_the_extra_a_document_says_what_to_install(tmp_path: Path) -> None:
    bare = Worker([sys.executable, "-S", "-P", str(PROGRAM)])
    try:
        with pytest.raises(Unreadable) as error:
            read(tmp_path, "a.pdf", pdf(PAGES), bare)
    finally:
        bare.close()
    message = BadInput(error.value.reason, **error.value.params).render("en")["message"]
    assert "pip install 'mentoring-copilot[documents]'" in message


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import threading; threading.Event().wait()", "file_too_slow"),
        ("import os; os.abort()", "file_crashed"),
        ("print('no answer')", "file_crashed"),
    ],
)
def test_a_reader_that_hangs_or_crashes_costs_one_file(tmp_path: Path, program: str, reason: str) -> None:
    worker = Worker([sys.executable, "-c", program], seconds=1.0)
    assert refused(tmp_path, "a.html", "<p>Text</p>", worker) == reason
    worker.close()


def test_a_reader_that_has_left_is_started_again(tmp_path: Path) -> None:
    once = 'import sys; sys.stdin.buffer.readline(); print(\'{"text": "Text"}\')'
    worker = Worker([sys.executable, "-c", once])
    for name in ("a.html", "b.html", "c.html"):
        assert read(tmp_path, name, "<p>Anders</p>", worker).text == "Text"
    worker.close()


def test_no_word_of_a_document_is_in_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        read(tmp_path, "a.docx", docx([("", "Geheimnis")], inner="<w:p><Geheimnis>"))
    assert "Geheimnis" not in str(error.value.params)


# What is said beside a file


def test_a_file_beside_a_document_describes_it_and_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.pdf.meta.yaml").write_text(
        "title: Teilzeit\nowner: HR\nvalid_to: 2027-01-31\ntags: [x, y]\n"
    )
    taken = read(tmp_path, "a.pdf", pdf(PAGES))
    shape = taken.outline
    assert (shape.title, shape.owner, shape.valid_to, shape.tags) == (
        "Teilzeit",
        "HR",
        date(2027, 1, 31),
        ("x", "y"),
    )
    assert sources(tmp_path) == ["a.pdf"]


def test_what_is_said_beside_a_file_goes_before_what_it_says_itself(tmp_path: Path) -> None:
    (tmp_path / "a.md.meta.yml").write_text("titel: Neu\n")
    shape = read(tmp_path, "a.md", "---\ntitle: Alt\nowner: HR\n---\nEin Satz.\n").outline
    assert (shape.title, shape.owner) == ("Neu", "HR")
    found = next(walk(tmp_path))
    assert found.said() == b"titel: Neu\n"


def test_what_is_said_beside_a_page_goes_before_its_own_title(tmp_path: Path) -> None:
    (tmp_path / "a.html.meta.yaml").write_text("title: Neu\nlanguage: en\n")
    page = "<html lang=de><head><title>Alt</title></head><body><p>Ein Satz.</p></body></html>"
    shape = read(tmp_path, "a.html", page).outline
    assert (shape.title, shape.language) == ("Neu", "en")


@pytest.mark.parametrize(
    ("said", "reason"),
    [("title: [", "sidecar_broken"), ("- a\n", "sidecar_broken"), ("valid_from: bald\n", "sidecar_value"),
     ("language: fr\n", "sidecar_value")],
)  # fmt: skip
def test_a_broken_description_is_a_reason_not_to_take_the_file(
    tmp_path: Path, said: str, reason: str
) -> None:
    (tmp_path / "a.md.meta.yaml").write_text(said)
    assert refused(tmp_path, "a.md", "Ein Satz.\n") == reason


def test_knowing_the_readers_loads_none_of_them() -> None:
    program = "import copilot.ingest.readers, sys; print({'xberg', 'html_to_markdown'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
