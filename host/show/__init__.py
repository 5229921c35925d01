"""The show: a pure director, and the one shell that performs what it decides."""
