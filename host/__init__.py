"""Who says it: voice, avatar, show, console and command line."""
