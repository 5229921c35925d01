"""What the host will say: products and facts, rundown, lines, gates and answers."""
