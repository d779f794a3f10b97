"""Trigger of the applicants' pool: whether the code is right."""
