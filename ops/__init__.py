"""What an operator runs: the command line, the local stack, the scheduler. No business rule lives here."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
