"""Cells of tables that people open in a spreadsheet. Pure."""

from typing import Final

_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, the wide forms of the East too (OWASP, "CSV injection")."""


def defused(cell: str) -> str:
    """A text that a spreadsheet would run as a formula stays text."""
    return f"'{cell}" if cell[:1] in _FORMULA else cell
