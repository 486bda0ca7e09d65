"""Who handles release lists, corrections and takedowns, and what must hold."""
