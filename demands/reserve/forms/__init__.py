"""Forms of the reserve."""
