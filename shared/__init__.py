"""The kit every service stands on: refusals, RPC, events, database, jobs. It knows no business word."""

import warnings

# Known and decided (docs/decisions/0001): said once there, not in every process's log.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
