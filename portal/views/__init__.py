"""Pages of the house; each stage has its own beside its models."""
