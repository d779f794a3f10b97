"""Programmes as their managers work on them: written, checked, proposed by one and published by another."""
