"""The demo company: simulated from a seed, then written into the services' empty databases by COPY.

load(staff_url, leads_url, secret="…")        600 employees, 12,000 leads, half a year; about twenty seconds
logins(secret)                                one per role, the same for the same secret
"""

from ops.demo.loading import Loaded, NotEmpty, load
from ops.demo.signing_in import Login, logins

__all__ = ["Loaded", "Login", "NotEmpty", "load", "logins"]
