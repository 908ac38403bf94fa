"""Labelled questions, good ones and bad ones with the rule they break."""
