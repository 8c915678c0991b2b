"""Every query of the webhooks service, named for the question asked. All run in the caller's transaction."""
