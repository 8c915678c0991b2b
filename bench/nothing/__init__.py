"""A service that does nothing, to measure what a call costs by itself."""
