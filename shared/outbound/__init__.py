"""Requests to machines outside: where they may go, one POST that goes nowhere else, and its signature."""
