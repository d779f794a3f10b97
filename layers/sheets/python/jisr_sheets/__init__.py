"""Reads the tables that an existing platform exports (XLSX, CSV), in a process of its own (docs/adr/0030).

Imports nothing of ours: what a stranger's file makes of this process, it makes of nothing else.
"""
