"""Tunes the embedding on the reviewed seeds. Needs the extra `tuning` (JAX); the program itself does not."""
