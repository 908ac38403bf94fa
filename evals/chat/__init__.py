"""Questions put to the answering part: which are answered, on what the answers rest, what a lying model gets through."""
