"""Trigger of the applicants' pool: what comes next in a sign-in."""
