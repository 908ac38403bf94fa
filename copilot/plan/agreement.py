"""The agreement of a pair as a form: clarity, communication, commitment."""

from __future__ import annotations

from copilot.plan.forms import GENERAL, PREFACE, Blank, Filled, Form, Part, Question, nested

__all__ = [
    "AGREEMENT",
    "GENERAL",
    "PREFACE",
    "Filled",
    "Form",
    "Part",
    "Question",
    "form",
    "missing",
    "nested",
    "read",
    "write",
]

AGREEMENT = Blank("agreement")
form, read, write, missing = AGREEMENT.form, AGREEMENT.read, AGREEMENT.write, AGREEMENT.missing
