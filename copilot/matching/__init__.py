"""Who might go well with whom: a score with its parts, the best assignment, reasons in people's own words."""
