"""The sets that retrieval is measured on, and how."""
