"""Forms of the guideline: its text, its directions, its steps."""
