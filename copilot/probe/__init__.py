"""What a model can do: small labelled cases of each task, put through the product's own code and scored by it."""

from copilot.probe.measured import LEAST, Measured
from copilot.probe.run import measure

__all__ = ["LEAST", "Measured", "measure"]
