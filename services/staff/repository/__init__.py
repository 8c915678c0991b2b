"""Every query of the staff service, named for the question asked. All run in the caller's transaction."""
