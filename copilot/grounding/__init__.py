"""Whether a rewording says what its draft and evidence say, decided by rules alone."""

from copilot.grounding.check import check
from copilot.grounding.match import warm
from copilot.grounding.reason import Reason

__all__ = ["Reason", "check", "warm"]
