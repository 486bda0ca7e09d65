"""Who may take a guideline's steps, and what must hold (article 12)."""
