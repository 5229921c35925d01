"""Written text to spoken tokens: what is said for every stretch of a line, and in which sounds."""
