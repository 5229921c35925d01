"""Where the `livehost` command begins: Ctrl-C is quiet even while the command line itself is being loaded."""

import os
import signal

INTERRUPTED = 130
"""Exit code of what was ended by Ctrl-C, as shells have it."""


def main() -> None:
    """Load the command line and run it."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from host.cli import main as command_line

    signal.signal(signal.SIGINT, signal.default_int_handler)
    command_line()
