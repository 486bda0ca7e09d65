"""Copies without metadata: author, company, place, dates, revisions, names of reviewers and of machines."""
