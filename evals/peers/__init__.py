"""Other retrieval systems, measured on our sets with our passages and vectors (docs/decisions/peers.md)."""
