"""The pages people use: viewer page and operator console."""
