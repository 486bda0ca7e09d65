"""Pages on which the form of a round is configured."""
