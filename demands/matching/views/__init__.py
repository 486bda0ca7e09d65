"""Pages of solutions, of choosing among them, of agreements and of questions."""
