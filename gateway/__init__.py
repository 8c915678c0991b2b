"""The HTTP face of the suite: turns requests into RPC calls and answers into JSON. Holds no business rule."""
