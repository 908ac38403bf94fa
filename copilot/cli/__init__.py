"""The terminal: words in, an operation run, its result printed."""
