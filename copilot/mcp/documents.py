"""Documents as resources: those the person may read, each under an address made of its source."""

from __future__ import annotations

from urllib.parse import quote, unquote

from mcp.types import (
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from copilot.errors import NotFound
from copilot.mcp.caller import Caller, Json

PREFIX = "mentoring://documents/"
PAGE = 200
"""Documents in one reply."""
_PLAIN = "text/plain"  # also for Markdown: nobody should render what a document brings along


async def listed(caller: Caller, after: str | None) -> ListResourcesResult:
    """A page of the documents, by address; ``after`` is the last address of the page before."""
    found: Json = await caller.operate("document_list", {})
    by_address = {_address(entry["source"]): entry for entry in reversed(found["documents"])}
    rest = sorted(address for address in by_address if after is None or address > after)
    shown = [_resource(address, by_address[address]) for address in rest[:PAGE]]
    more = shown[-1].uri if len(rest) > PAGE else None
    return ListResourcesResult(resources=shown, next_cursor=more)


def template() -> ListResourceTemplatesResult:
    """How the address of a document that a quote names is made."""
    form = ResourceTemplate(
        uri_template=f"{PREFIX}{{+source}}",
        name="document",
        title="Company document",
        description="The stored text of a document; `source` as quotes and the list name it.",
        mime_type=_PLAIN,
    )
    return ListResourceTemplatesResult(resource_templates=[form])


async def read(caller: Caller, address: str) -> ReadResourceResult:
    """A document's stored text.

    Raises: NotFound, the same for what isn't there, what the person may not read, and all that is no document.
    """
    source = unquote(address.removeprefix(PREFIX))
    unknown = NotFound("source_unknown", source=source[:200])
    if not address.startswith(PREFIX) or not source:
        raise unknown
    found = await caller.operate("source", {"source": source})
    if found["kind"] != "document" or found["source"] != source:
        raise unknown
    return ReadResourceResult(
        contents=[TextResourceContents(uri=address, text=found["text"], mime_type=_PLAIN)]
    )


def _address(source: str) -> str:
    return PREFIX + quote(source, safe="/")


def _resource(address: str, entry: Json) -> Resource:
    facts = (entry["owner"], entry["language"], entry["valid_from"] or "")
    return Resource(
        uri=address,
        name=entry["source"],
        title=entry["title"],
        description=", ".join(fact for fact in facts if fact),
        mime_type=_PLAIN,
    )
