"""The demo company: simulated from a seed, then written into the services' empty databases by COPY.

loading.load(staff_url, leads_url, secret="…")   600 employees, 12,000 leads, half a year; some twenty seconds
signing_in.logins(secret)                        one per role, the same for the same secret
"""
