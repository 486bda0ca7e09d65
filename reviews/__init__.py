"""Experts and review rounds: they serve both chapters."""
