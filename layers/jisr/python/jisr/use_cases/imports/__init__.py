"""Applicants of an existing platform: their table is read, its columns are named, each row is checked, and those that
are right become drafts, each once (docs/adr/0030)."""
