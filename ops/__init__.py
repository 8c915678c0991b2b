"""What an operator runs: the command line, the local stack, the scheduler. No business rule lives here."""
