"""Messages that speak of harm, and those that don't: written for this project."""
