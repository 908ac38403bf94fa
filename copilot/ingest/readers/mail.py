"""An e-mail as a document: its subject is the title, its sender the one to ask, its day the one it holds from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from copilot.chunking import About
from copilot.ingest.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Letter:
    """``body`` is plain text, or HTML where the mail has no other. Attachments and recipients stay out."""

    about: About
    body: str
    is_html: bool


def read(data: bytes) -> Letter:
    """The letter in a message. Raises: Unreadable."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        part = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        if not message.keys() or part is None:
            raise Unreadable("file_damaged", kind="EML")
        if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime"):
            raise Unreadable("file_encrypted")
        body = str(part.get_content()).replace("\r\n", "\n").strip()
        sent = getattr(message["date"], "datetime", None)
        senders = getattr(message["from"], "addresses", ())
        labels = About(
            title=" ".join(str(message["subject"] or "").split()),
            owner=" ".join((senders[0].display_name or senders[0].addr_spec).split()) if senders else "",
            valid_from=sent.date() if isinstance(sent, datetime) else None,
        )
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        # the standard library's parser answers some broken headers so
        raise Unreadable("file_damaged", kind="EML") from error
    return Letter(labels, body, part.get_content_subtype() == "html")
