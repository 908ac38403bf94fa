"""Labelled turns of conversations, and what the rules make of them."""
