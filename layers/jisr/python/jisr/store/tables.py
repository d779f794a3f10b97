"""The tables, by the setting that names them, and their indexes: (index, partition key, sort key).

The stores and the stacks both read it: it imports nothing (docs/adr/0007).

Every table's own keys are `pk` and `sk`; every index projects keys only (what a list shows is read from the item).
"""

INDEXES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "table_applications": (
        ("by_account", "account", "sk_account"),
        ("queue", "queue", "queue_sk"),
        ("assignee", "assignee", "queue_sk"),
        ("by_person", "person", "sk_account"),
        ("waiting", "waiting", "waiting_sk"),
        ("by_picture", "picture", "picture_sk"),
    ),
    "table_events": (("unpublished", "unpublished", "occurred_at"),),
    "table_envelopes": (),
    "table_programmes": (),
    "table_messages": (),
    "table_indicators": (),
    "table_access_log": (),
    "table_transfers": (),
}
