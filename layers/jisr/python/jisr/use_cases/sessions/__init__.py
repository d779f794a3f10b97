"""Signing in and out: applicants by a code to their phone, staff by password and authenticator app."""
