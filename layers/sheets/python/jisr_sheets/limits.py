"""Every limit of the reading, in one table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, seconds, counts. Memory is address space."""

    # The process.
    cpu_seconds: int = 90
    memory_bytes: int = 768 * 1024 * 1024
    written_bytes: int = 96 * 1024 * 1024

    # An XLSX is a zip: what it says that it unpacks to, before anything is unpacked. The texts of all cells are held
    # in memory at once, so they have a limit of their own.
    most_parts: int = 500
    most_unpacked: int = 300 * 1024 * 1024
    most_texts: int = 24 * 1024 * 1024

    # The table.
    most_rows: int = 20_000
    most_columns: int = 100
    most_blank: int = 2_000
    """Empty rows one after the other: then the table is over, whatever a formatted sheet goes on with."""
    most_cell: int = 4_000
    """Characters; the rest of a longer cell is cut: no question takes as many."""
    most_name: int = 120
    """Characters of a column's name; all of them are the answer, which holds 64 KB."""
    looked_at: int = 25
    """Rows at the top among which the head is looked for."""


LIMITS = Limits()
