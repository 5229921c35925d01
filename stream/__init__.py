"""How the show reaches viewers: one timeline, one encode, many outputs."""
