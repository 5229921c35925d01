"""What viewers say: comments from anywhere, cleaned, understood and ranked."""
