"""Nurture tracks in the database: who is on them, what was sent, what came back."""
