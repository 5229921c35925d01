"""Outputs take encoded packets, each with a bounded queue and a written overflow rule."""
