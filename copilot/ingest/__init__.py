"""Company documents into the system of record."""
