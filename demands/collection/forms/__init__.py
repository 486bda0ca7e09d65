"""Forms of rounds, demands and their steps."""
