"""Roots: what all chains amount to, signed and written where whoever owns the database does not reach."""
