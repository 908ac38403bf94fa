"""Steps from each stored form of a home to the next."""
