"""Ends the supervisor it runs under when another process is gone: `python -m ops.owner PID`.

A suite started for a test must not outlive the test, however the test ended.
"""

import os
import signal
import sys
import time

from ops.programs import living


def main() -> None:
    """Watch the process named on the command line; when it is gone ask the supervisor to stop everything."""
    pid = int(sys.argv[1])
    owner = living(pid)
    while owner and living(pid) == owner:
        time.sleep(0.5)
    os.kill(os.getppid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
