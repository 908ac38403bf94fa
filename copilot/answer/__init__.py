"""Answers to a person's questions: what is said, on what it rests, and what is said where nothing is."""
