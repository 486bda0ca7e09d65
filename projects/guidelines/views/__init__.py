"""Pages of the guideline: lists and records, the editor, the public site."""
