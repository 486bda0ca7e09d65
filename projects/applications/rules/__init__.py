"""Who acts on applications, and what must hold (articles 12 to 15)."""
