"""Trigger of the applicants' pool: the code, sent once."""
