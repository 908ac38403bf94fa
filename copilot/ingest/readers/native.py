"""The program of the worker process: documents in, Markdown out, nothing else; it imports nothing of ours.

A request is a line of JSON (``media``, ``size``) and as many bytes; the answer is a line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import sys
import threading
from contextlib import suppress
from typing import Any

MAX_PAGES = 2_000
MAX_MEMORY = 6_000_000_000
"""Bytes of address space; the libraries alone reserve one of the six."""
IDLE_SECONDS = 60.0
FEWEST_WITH_TEXT = 0.2
"""A document of which fewer pages than this share have text is a scan."""
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "epub": "application/epub+zip",
}
_HIDDEN = [
    *("nav", "template", "noscript", "script", "style", "footer", "dialog"),
    *("[hidden]", "[aria-hidden=true]", "[role=navigation]", "[role=search]"),
    *('[style*="display:none"]', '[style*="display: none"]'),
    *('[style*="visibility:hidden"]', '[style*="visibility: hidden"]'),
]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\ud800-\udfff]")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~])")

Answer = dict[str, object]


class Refused(Exception):
    """``args``: the reason as in ``error_texts.toml``; ``params`` its values."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.answer: Answer = {"refused": reason, "params": params}


def html(data: bytes) -> Answer:
    """A page as Markdown: what a reader sees of it, without menus, with its tables and headings."""
    from html_to_markdown import ConversionOptions, convert

    page = data.decode("utf-8", "replace")
    shown = ConversionOptions(
        compact_tables=True,
        bullets="-",
        autolinks=False,
        skip_images=True,
        exclude_selectors=_HIDDEN,
        extract_metadata=False,
    )
    end = re.search(r"</head\s*>", page[:200_000], re.IGNORECASE)
    head = convert(page[: end.end()], ConversionOptions()).metadata.document if end else None
    return {
        "text": cleaned(convert(page, shown).content or ""),
        "title": head.title if head else None,
        "language": head.language if head else None,
    }


def document(media: str, data: bytes) -> Answer:
    """A PDF, Office file or book as Markdown; ``pages`` for PDF and slides."""
    try:
        import xberg
    except ImportError:
        raise Refused("file_needs_reader", kind=media.upper()) from None
    token = secrets.token_hex(8)
    if media == "pdf" and xberg.pdf_page_count(data) > MAX_PAGES:
        raise Refused("file_pages", limit=MAX_PAGES)
    config = xberg.ExtractionConfig(
        use_cache=False,  # it would keep texts in files that erasing doesn't know
        disable_ocr=True,
        enable_quality_processing=False,
        output_format="markdown",
        escape_markdown=False,
        max_archive_depth=0,
        pages=xberg.PageConfig(
            extract_pages=True, insert_page_markers=True, marker_format=f"\n\n{token}{{page_num}}{token}\n\n"
        ),
        security_limits=xberg.SecurityLimits(max_table_cells=1_000_000, max_pages=MAX_PAGES),
    )
    given = xberg.ExtractInput(kind="bytes", bytes=data, mime_type=MEDIA[media])
    result = asyncio.run(xberg.extract(given, config))
    if not result.results:
        raise Refused("file_damaged", kind=media.upper())
    found = result.results[0]
    answer: Answer = {"title": found.metadata.title, "language": found.metadata.language}
    parts = re.split(rf"\s*{token}\d+{token}\s*", found.content)
    if media == "pdf":
        check_scan(parts[1:] or parts)
        return answer | paged(parts[1:] if not parts[0].strip() else parts)
    if media == "pptx" and found.pages:
        # the slides' own texts are escaped for Markdown whatever the setting
        return answer | paged([_ESCAPED.sub(r"\1", page.content) for page in found.pages])
    return answer | {"text": cleaned("\n\n".join(part.strip() for part in parts if part.strip()))}


def paged(parts: list[str]) -> Answer:
    """The pages as one text, with the offset where each begins."""
    text, starts = "", []
    pieces: list[str] = []
    length = 0
    for part in parts:
        part = cleaned(part)
        starts.append(length)
        if part:
            pieces.append(part)
            length += len(part) + 2
    text = "\n\n".join(pieces)
    return {"text": text, "pages": [min(start, max(0, len(text) - 1)) for start in starts]}


def check_scan(pages: list[str]) -> None:
    """Refuse a document of images without text. Raises: Refused."""
    written = sum(1 for page in pages if len(page.strip()) >= 20)
    if not any(page.strip() for page in pages) or written < len(pages) * FEWEST_WITH_TEXT:
        raise Refused("file_scanned", written=written, pages=len(pages))


def cleaned(text: str) -> str:
    """The text without signs that nobody sees."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def answer_to(media: str, data: bytes) -> Answer:
    """The answer to a request; libraries' words stay here, for they may quote the document."""
    try:
        return html(data) if media == "html" else document(media, data)
    except Refused as refused:
        return refused.answer
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of a native library is no Exception
        said = f"{type(error).__name__} {error}".lower()
        if "password" in said or "encrypt" in said:
            return Refused("file_encrypted").answer
        if "security limit" in said or "securityerror" in said:
            return Refused("file_beyond_limits").answer
        return Refused("file_damaged", kind=media.upper()).answer


def limit_memory() -> None:
    """Where the system can: a document that wants it all ends this process and no other."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def serve() -> None:
    """Answer requests until there are none."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limit_memory()
    while True:
        idle: Any = threading.Timer(IDLE_SECONDS, os._exit, (0,))
        idle.daemon = True
        idle.start()
        line = requests.readline()
        idle.cancel()
        if not line:
            return
        request = json.loads(line)
        data = requests.read(int(request["size"]))
        answers.write(json.dumps(answer_to(str(request["media"]), data)).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    serve()
