"""The kit every service stands on: refusals, RPC, events, database, jobs. It knows no business word."""
