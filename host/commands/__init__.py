"""One file per command of `livehost`."""
