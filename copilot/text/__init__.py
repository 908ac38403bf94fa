"""Plain text: sentences with offsets, words, language."""
