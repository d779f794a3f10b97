"""Whether a photo of a visit is in a report or was taken back: one of both, whoever comes first. An item of its own
beside the photo's, which its inspection may be writing anew at the same moment."""

from collections.abc import Callable

from pynamodb.attributes import BooleanAttribute

from jisr.domain.errors import Conflict
from jisr.store.base import Item, Write, put


class FateItem(Item):
    """`gone`: it was taken back; without it a report names it."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    gone = BooleanAttribute(null=True)


def _fate(application_id: str, photo_id: str, *, gone: bool | None = None) -> FateItem:
    return FateItem(application_id, f"FATE#{photo_id}", gone=gone)


def named(application_id: str, photo_id: str, refusal: Callable[[], Exception]) -> Write:
    """Written with the report that names it, which may be its second. Raises `refusal` when it was taken back."""
    return put(_fate(application_id, photo_id), FateItem.gone.does_not_exist(), refusal)


def taken_back(application_id: str, photo_id: str) -> Write:
    """Written with the photo's end. Raises `Conflict("photo_kept")` when a report names it."""
    free = FateItem.pk.does_not_exist() | FateItem.gone.exists()
    return put(_fate(application_id, photo_id, gone=True), free, kept)


def kept() -> Exception:
    return Conflict("photo_kept", "this photo belongs to what was written down")
