"""Whether evidence supports a claim, how likely and why not; and what of a claim it does support. No model is asked."""

from copilot.grounding.support.decide import support
from copilot.grounding.support.judge import with_judge
from copilot.grounding.support.partly import supported_part
from copilot.grounding.support.result import Support

__all__ = ["Support", "support", "supported_part", "with_judge"]
