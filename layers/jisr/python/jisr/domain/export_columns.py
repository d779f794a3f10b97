"""What an export may show of a file. Pure."""

from typing import Final, Literal, get_args

type Column = Literal[
    "reference",
    "kind",
    "status",
    "stage",
    "submitted_at",
    "since",
    "deadline",
    "region",
    "province",
    "rural",
    "age_band",
    "score",
    "requested_mad",
    "reserved_mad",
    "paid_mad",
    "language",
    "assisted",
    "flags",
    "family_name",
    "first_name",
    "national_id",
    "phone",
    "answers",
]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column.__value__)
PERSONAL: Final[frozenset[Column]] = frozenset(
    {"family_name", "first_name", "national_id", "phone", "answers"}
)
"""Who she is and what she has said: for who may open the file, with a purpose."""
PLAIN: Final = tuple(name for name in COLUMNS if name not in PERSONAL)
