"""Who acts on rounds and demands, and what must hold (articles 7 to 11)."""
