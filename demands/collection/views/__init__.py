"""Pages of rounds and demands."""
