"""The tables: SQL is the system of record, everything else can be rebuilt from it.

Days are dates in the home's time zone, moments are UTC. Offsets are code points (see ``domain``).
Where ``dated`` is False nobody said a day: the row counts for an agenda of any day.
"""

from copilot.store.tables.aims import CommitmentEventRow, CommitmentRow, GoalRow, ProgressRow
from copilot.store.tables.base import Base
from copilot.store.tables.chats import ChatRow, OpinionRow, TurnRow
from copilot.store.tables.content import (
    DocumentRow,
    OutboxRow,
    PassageRow,
    TranslationRow,
    VectorRow,
    VersionPassageRow,
    VersionRow,
    WindowRow,
    WordRow,
)
from copilot.store.tables.feedback import FeedbackRow, ReleaseRow, RespondentRow
from copilot.store.tables.meetings import AgreementRow, NoteRow, ResourceRow, SessionRow, TopicRow
from copilot.store.tables.people import FormerMentorRow, MembershipRow, PairRow, PersonRow, ProgrammeRow
from copilot.store.tables.programmes import (
    CharterRow,
    ComparisonRow,
    HelpRow,
    MatchProfileRow,
    MeasureRow,
    MoveRow,
    OutcomeReleaseRow,
    ProfileVectorRow,
    ProgrammeTermsRow,
)
from copilot.store.tables.results import AuditRow, EvidenceRow, FactRow, SuggestionRow

__all__ = [
    "AgreementRow",
    "AuditRow",
    "Base",
    "CharterRow",
    "ChatRow",
    "CommitmentEventRow",
    "CommitmentRow",
    "ComparisonRow",
    "DocumentRow",
    "EvidenceRow",
    "FactRow",
    "FeedbackRow",
    "FormerMentorRow",
    "GoalRow",
    "HelpRow",
    "MatchProfileRow",
    "MeasureRow",
    "MembershipRow",
    "MoveRow",
    "NoteRow",
    "OpinionRow",
    "OutboxRow",
    "OutcomeReleaseRow",
    "PairRow",
    "PassageRow",
    "PersonRow",
    "ProfileVectorRow",
    "ProgrammeRow",
    "ProgrammeTermsRow",
    "ProgressRow",
    "ReleaseRow",
    "ResourceRow",
    "RespondentRow",
    "SessionRow",
    "SuggestionRow",
    "TopicRow",
    "TranslationRow",
    "TurnRow",
    "VectorRow",
    "VersionPassageRow",
    "VersionRow",
    "WindowRow",
    "WordRow",
]
