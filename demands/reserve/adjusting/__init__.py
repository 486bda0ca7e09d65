"""需求调整: what the demander may change of a published demand while name and tasks stay the same (article 11)."""
