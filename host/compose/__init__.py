"""Puts a room together: the only package that knows which voice, presenter, writer, sources and outputs there are."""
