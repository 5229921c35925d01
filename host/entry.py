"""Where the `livehost` command begins: Ctrl-C is quiet even while the command line itself is being loaded."""

import os
import signal

INTERRUPTED = 130
"""Exit code of what was ended by Ctrl-C, as shells have it."""


def main() -> None:
    """Load the command line and run it; what Ctrl-C ended waits for no thread and says no word.

    Until the command's own module is loaded the process ends as it stands: amid an import an interruption comes out as
    any error. `host.cli` then sets the usual one.
    """
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from host.cli import main as command_line

    try:
        command_line()
    except (SystemExit, ImportError) as end:
        if was_interrupted(end):
            from host.commands.ending import leave

            leave(INTERRUPTED)
        raise


def was_interrupted(end: SystemExit | ImportError) -> bool:
    """Whether Ctrl-C is behind it; amid the import of a compiled module it comes out as an ImportError."""
    if isinstance(end, SystemExit):
        return end.code == INTERRUPTED
    return isinstance(end.__cause__, KeyboardInterrupt)
