"""Questions put to the answering part: which are answered, on what, and what a lying model gets through."""
