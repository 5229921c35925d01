"""What a room did after each line: counted, learned from, and reported."""
