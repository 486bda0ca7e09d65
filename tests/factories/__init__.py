"""Factories of rows for tests; each states only what a row needs to exist."""
