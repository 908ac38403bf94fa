"""Small documents made at test time: PDF, Office files, books and mails, and archives with anything in them."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{links}</Relationships>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAW = "http://schemas.openxmlformats.org/drawingml/2006/main"
_BASE = "application/vnd.openxmlformats-officedocument."


def archive(files: Mapping[str, bytes | str], *, links: Sequence[str] = (), packed: bool = True) -> bytes:
    """A zip archive; members named in ``links`` are symbolic links to what they hold."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as out:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = out.compression
            if name in links:
                info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            out.writestr(info, data)
    return target.getvalue()


def _office(main: str, kind: str, parts: Mapping[str, str], types: Mapping[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_BASE}{type_}+xml"/>'
        for name, type_ in {main: kind, **types}.items()
    )
    root = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{main}"/>'
    return archive(
        {
            "[Content_Types].xml": _TYPES.format(parts=overrides),
            "_rels/.rels": _RELS.format(links=root),
            **parts,
        }
    )


def docx(
    paragraphs: Sequence[tuple[str, str]], table: Sequence[Sequence[str]] = (), inner: str = ""
) -> bytes:
    """A Word file: paragraphs as (style, text) with style "Heading1" or "", then a table."""
    body = ""
    for style, text in paragraphs:
        props = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        body += f"<w:p>{props}<w:r><w:t>{text}</w:t></w:r></w:p>"
    rows = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        + "</w:tr>"
        for row in table
    )
    body += f"<w:tbl>{rows}</w:tbl>" if rows else ""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in (1, 2)
    )
    links = f'<Relationship Id="s1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return _office(
        "word/document.xml",
        "wordprocessingml.document.main",
        {
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{inner}{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
            "word/_rels/document.xml.rels": _RELS.format(links=links),
        },
        {"word/styles.xml": "wordprocessingml.styles"},
    )


def xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of text cells."""
    parts, types, names, links = {}, {}, "", ""
    for n, (name, rows) in enumerate(sheets.items(), 1):
        data = "".join(
            f'<row r="{r}">'
            + "".join(
                f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{cell}</t></is></c>'
                for c, cell in enumerate(row)
            )
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        path = f"xl/worksheets/sheet{n}.xml"
        parts[path] = f'<worksheet xmlns="{_SHEET}"><sheetData>{data}</sheetData></worksheet>'
        types[path] = "spreadsheetml.worksheet"
        names += f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>'
        links += f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _RELS.format(links=links)
    return _office("xl/workbook.xml", "spreadsheetml.sheet.main", parts, types)


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    """Slides, each with a title and a text."""
    parts, types, names, links = {}, {}, "", ""
    for n, (title, text) in enumerate(slides, 1):
        shapes = "".join(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{i}" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
            f"</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{said}</a:t></a:r></a:p></p:txBody></p:sp>"
            for i, (kind, said) in enumerate((("title", title), ("body", text)), 2)
        )
        path = f"ppt/slides/slide{n}.xml"
        parts[path] = (
            f'<p:sld xmlns:p="{_SLIDE}" xmlns:a="{_DRAW}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'
        )
        types[path] = "presentationml.slide"
        names += f'<p:sldId id="{255 + n}" r:id="r{n}"/>'
        links += f'<Relationship Id="r{n}" Type="{_OFFICE}/slide" Target="slides/slide{n}.xml"/>'
    parts["ppt/presentation.xml"] = (
        f'<p:presentation xmlns:p="{_SLIDE}" xmlns:r="{_OFFICE}"><p:sldIdLst>{names}</p:sldIdLst></p:presentation>'
    )
    parts["ppt/_rels/presentation.xml.rels"] = _RELS.format(links=links)
    return _office("ppt/presentation.xml", "presentationml.presentation.main", parts, types)


def epub(title: str, chapters: Sequence[str]) -> bytes:
    """A book whose chapters are pieces of HTML."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:language>de</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="o.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "o.opf": package,
            **{f"c{n}.xhtml": page.format(chapter) for n, chapter in enumerate(chapters)},
        }
    )


def pdf(
    pages: Sequence[Sequence[tuple[int, str]]], *, encrypted: bool = False, scanned: bool = False
) -> bytes:
    """A PDF: per page lines as (size of letters, text); or images of pages; or locked."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n\x80\nendstream"
    )
    kids = []
    for lines in pages:
        drawn, y = b"", 780
        for size, line in lines:
            text = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            drawn += b"BT /F1 %d Tf 50 %d Td (%s) Tj ET\n" % (size, y, text)
            y -= int(size * 1.4) + 6
        if scanned:
            drawn = b"q 500 0 0 700 50 50 cm /I1 Do Q"
        packed = zlib.compress(drawn)
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</I1 4 0 R>>>>>>" % len(objects)
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    lock = b""
    if encrypted:
        lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
            b"aa" * 32,
            b"bb" * 32,
        )
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, lock, len(out))
    )
