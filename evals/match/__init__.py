"""What matching is measured on."""
