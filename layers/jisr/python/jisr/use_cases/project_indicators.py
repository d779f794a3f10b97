"""Events become figures, each counted once."""

import events
from jisr.domain.indicators import deltas, leaf_of, lists
from jisr.store import indicators


def project_indicators(event: events.Event) -> bool:
    """Whether it was counted now; False when it changes no figure or was counted before."""
    leaf, counts, file = leaf_of(event), deltas(event), lists(event)
    if leaf is not None and file is not None and not counts:
        indicators.list_file(leaf, file)
    if leaf is None or not counts:
        return False
    try:
        indicators.count(leaf, counts, event.event_id, file)
    except indicators.AlreadyCounted:
        return False
    return True
