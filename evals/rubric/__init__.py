"""A second reader for what words read like: blind pairs, both ways round, never a gate."""
