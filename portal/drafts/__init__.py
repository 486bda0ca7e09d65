"""Drafts: what somebody is typing into a long form, kept by the portal until the form is saved.

A draft is no submission and nothing is checked but its size. It is outside the session, belongs to one person and one
form, and only that person ever reads it. `pages.LongForm` gives a page its drafts, its neighbours and its conflicts.
"""
