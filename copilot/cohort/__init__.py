"""Feedback of many people, summed up so that nobody in it is exposed."""
