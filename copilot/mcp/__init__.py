"""The same operations for assistants that speak the Model Context Protocol, over stdio or HTTP."""
