"""Suggestions: each a straight descent from who asks to what is recorded."""
