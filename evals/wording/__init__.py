"""What a model really writes."""
