"""The proof that she agreed to be helped: in the file's partition, since its note may name people. Never in an event
but for its codes."""

from pynamodb.attributes import UnicodeAttribute

from jisr.domain.consent import Consent, Method
from jisr.store.base import InstantAttribute, Item, Write, instant, put


class ConsentItem(Item):
    table = "table_applications"

    class Meta:
        table_name = "unset"

    method = UnicodeAttribute()
    text_version = UnicodeAttribute()
    language = UnicodeAttribute()
    at = InstantAttribute()
    recorded_by = UnicodeAttribute()
    note = UnicodeAttribute(null=True)


_SK = "CONSENT#"


def add(application_id: str, consent: Consent) -> Write:
    return put(
        ConsentItem(
            application_id,
            f"{_SK}{instant(consent.at)}",
            method=consent.method.value,
            text_version=consent.text_version,
            language=consent.language,
            at=consent.at,
            recorded_by=consent.recorded_by,
            note=consent.note,
        )
    )


def of_application(application_id: str) -> list[Consent]:
    """Oldest first."""
    rows = ConsentItem.query(application_id, ConsentItem.sk.startswith(_SK), consistent_read=True)
    return [Consent(Method(r.method), r.text_version, r.language, r.at, r.recorded_by, r.note) for r in rows]
