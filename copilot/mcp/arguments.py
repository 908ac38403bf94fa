"""What an assistant may say to each tool: read as a schema by it, checked by us."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.domain import CommitmentStatus, Side
from copilot.errors import BadInput

Json = dict[str, Any]
PairId = Annotated[
    str | None,
    Field(description="Id of the pair; the tool `pairs` lists them. Left out: the person's only pair."),
]
Day = Annotated[
    datetime.date | None, Field(description="A day as 2026-04-09. Left out: the next session, or today.")
]


class Arguments(BaseModel):
    """Checked arguments; one that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> Json:
        """What was given; the rest is left to the operation's own default."""
        return self.model_dump(mode="json", exclude_none=True)


class Nothing(Arguments):
    """No arguments."""


class Ask(Arguments):
    """A question."""

    question: Annotated[str, Field(description="The person's question, in his or her own words.")]
    pair: Annotated[
        str | None, Field(description="Id of the pair whose notes count as well; left out: all own pairs.")
    ] = None


class Agenda(Arguments):
    """What an agenda is asked for with."""

    pair: PairId = None
    minutes: Annotated[int | None, Field(description="Length of the session.")] = None
    topic: Annotated[str | None, Field(description="What the person wants to talk about.")] = None
    date: Day = None


class Goals(Arguments):
    """What goals are asked for with."""

    pair: PairId = None
    date: Day = None


class Questions(Arguments):
    """What questions are asked for with."""

    pair: PairId = None
    about: Annotated[str | None, Field(description="A topic to ask about.")] = None
    for_side: Annotated[
        Side | None, Field(alias="for", description="Whose questions; left out: the person's own.")
    ] = None
    date: Day = None


class Commitments(Arguments):
    """Which commitments are wanted."""

    pair: PairId = None
    status: Annotated[CommitmentStatus | None, Field(description="Only these.")] = None


class Note(Arguments):
    """A note to store, and in the second step the code of the first."""

    pair: Annotated[str, Field(description="Id of the pair; the tool `pairs` lists them.")]
    text: Annotated[str, Field(description="The note, word for word as the person wants it kept.")]
    date: Annotated[datetime.date | None, Field(description="The day of the session; left out: today.")] = (
        None
    )
    private: Annotated[
        bool, Field(description="true: only the writer reads it. false: both of the pair do.")
    ] = False
    confirm: Annotated[
        str | None, Field(description="The code from the first call, once the person has said yes.")
    ] = None


_Checked = TypeVar("_Checked", bound=Arguments)


def checked(form: type[_Checked], given: Json) -> _Checked:
    """The arguments in their types. Raises: BadInput with the field's name, never with what was given."""
    try:
        return form.model_validate(given)
    except ValidationError as error:
        field = error.errors()[0]["loc"]
        raise BadInput("argument", name=".".join(map(str, field))[:64]) from None
