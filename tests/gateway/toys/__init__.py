"""Small real services for the gateway's tests, run by the kit's runner."""
