"""Cases and measures for cohorts: protection, themes, words that identify."""
