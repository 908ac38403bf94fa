"""Labelled notes."""
