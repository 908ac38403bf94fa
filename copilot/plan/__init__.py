"""Planning: what must be on an agenda, drafted by rules out of verbatim evidence."""
