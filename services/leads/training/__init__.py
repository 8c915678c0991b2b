"""Learning to foretell wins, with scikit-learn: for jobs and the models worker, never for a service."""
