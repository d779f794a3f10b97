"""The receipt on paper: what it says, that data stays data, and that nothing personal is in the QR code."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest

from jisr.domain.application import Application, Status
from jisr.domain.beside import Beside
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import Conflict
from jisr.domain.programmes.model import Identity
from jisr.domain.receipt import Receipt, day_in_words, pages, plain

PRINTING = Path(__file__).parents[2] / "layers" / "printing" / "python"
RECEIPT = Receipt(
    reference="JSR-26K7-PQ2M-9XCT",
    programme={"ar": "برنامج المثال", "fr": "Programme exemple", "en": "Example programme"},
    name="Exemple Essai",
    filed_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    limit=datetime(2027, 1, 22, 22, 59, 59, tzinfo=UTC),
    documents=({"ar": "بيان الأثمنة", "fr": "Devis", "en": "Quote"},),
    office={"ar": "مندوبية التعاون الوطني", "fr": "Délégation de l'Entraide Nationale", "en": "Delegation"},
    language="ar",
    track_url="https://jisr.example/track?reference=JSR-26K7-PQ2M-9XCT",
)


@pytest.fixture(autouse=True)
def printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layer's folder, as Lambda has it on its path."""
    monkeypatch.syspath_prepend(str(PRINTING))


def printed(receipt: Receipt) -> pypdf.PdfReader:
    from jisr.use_cases.print_receipt import print_receipt

    return pypdf.PdfReader(io.BytesIO(print_receipt(receipt)))


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_one_page_says_number_dates_and_address(language: str) -> None:
    pdf = printed(replace(RECEIPT, language=language))
    text = pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1
    assert text.count(RECEIPT.reference) >= 2
    assert RECEIPT.track_url in text
    if language == "fr":
        assert "23 novembre 2026" in text
        assert "22 janvier 2027" in text
        assert "recours" in text


def test_the_same_receipt_is_the_same_bytes() -> None:
    from jisr.use_cases.print_receipt import print_receipt

    assert print_receipt(RECEIPT) == print_receipt(RECEIPT)


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "$x^2$ *gras* _plat_ `c`",
        '#read("render.py")',
        "[a] <b> @a // b",
        "= titre",
        '"); #let a = (',
    ],
)
def test_markup_in_a_name_comes_out_as_typed(name: str) -> None:
    text = printed(replace(RECEIPT, name=name, language="fr")).pages[0].extract_text()
    assert name in text


def test_long_texts_stay_on_one_page() -> None:
    long = replace(
        RECEIPT,
        name="Exemple " * 30,
        programme={k: f"{v} " * 12 for k, v in RECEIPT.programme.items()},
        documents=RECEIPT.documents * 14,
    )
    assert len(printed(long).pages) == 1


def test_a_name_without_spaces_breaks_instead_of_leaving_the_paper() -> None:
    parts = pages(replace(RECEIPT, name="m" * 70))["parts"]
    shown = [row["value"] for part in parts for row in part["rows"] if "mmm" in row["value"]]
    assert len(shown) == 2
    assert all(max(map(len, value.split("\u200b"))) <= 32 for value in shown)


def test_her_language_comes_first() -> None:
    assert [part["language"] for part in pages(RECEIPT)["parts"]] == ["ar", "fr"]
    assert [part["language"] for part in pages(replace(RECEIPT, language="fr"))["parts"]] == ["fr", "ar"]
    assert [part["language"] for part in pages(replace(RECEIPT, language="en"))["parts"]] == ["en", "ar"]


def test_the_qr_code_holds_the_tracking_address_alone() -> None:
    import segno

    from jisr.use_cases.print_receipt import qr_svg

    out = io.BytesIO()
    segno.make_qr(RECEIPT.track_url, error="q", boost_error=False).save(
        out, kind="svg", border=2, xmldecl=False
    )
    assert qr_svg(RECEIPT.track_url) == out.getvalue().decode()
    other = replace(RECEIPT, name="Autre Personne")
    assert pages(other)["track_url"] == RECEIPT.track_url
    assert "Exemple" not in RECEIPT.track_url


def test_direction_tricks_are_taken_out_of_names() -> None:
    assert plain("Essai\u202e\u2066 Ex\u0000emple\n\u200f") == "Essai Ex emple"
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "ar", "23 نونبر 2026"),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "fr", "23 novembre 2026"),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "fr", "1er août 2026"),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "ar", "1 غشت 2026"),
    ],
)
def test_days_are_counted_and_named_as_in_morocco(at: datetime, language: str, words: str) -> None:
    assert day_in_words(at, language) == words


FILE = Application(
    id="26K7PQ2M9XCT",
    programme="example",
    programme_version=1,
    kind="person",
    language="fr",
    account="account",
    status=Status.SUBMITTED,
    version=2,
    sequence=2,
    started_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
    entered_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    submitted_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
)


def test_a_draft_has_no_receipt() -> None:
    from jisr.use_cases.print_receipt import receipt_of

    with pytest.raises(Conflict):
        receipt_of(replace(FILE, status=Status.DRAFT, submitted_at=None), "https://jisr.example")


def test_it_lists_what_was_handed_in_by_then_and_the_limit_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    from jisr.use_cases import print_receipt as module

    def paper(kind: str, day: int, status: DocumentStatus = DocumentStatus.ACCEPTED) -> Document:
        created = datetime(2026, 11, day, tzinfo=UTC)
        return Document(FILE.id, kind * 4, kind, None, status, "key", "image/jpeg", 1, "account", created)

    papers = [
        paper("quote", 21),
        paper("later", 24),
        paper("half", 21, DocumentStatus.UPLOADING),
    ]
    programme = SimpleNamespace(
        title=RECEIPT.programme,
        identity=Identity("/cnie", "/birth_date", "/first_name", "/family_name", ()),
        deadline_days=60,
        documents=[SimpleNamespace(type=d.type, title={"fr": d.type}) for d in papers],
        office=lambda province: RECEIPT.office,
    )
    monkeypatch.setattr(module, "programme_of", lambda file: programme)
    file = replace(
        FILE, papers=tuple(papers), beside=Beside({"first_name": "Essai", "family_name": "Exemple"})
    )
    receipt = module.receipt_of(file, "https://jisr.example/")
    assert [d["fr"] for d in receipt.documents] == ["quote"]
    assert receipt.name == "Essai Exemple"
    assert receipt.track_url == "https://jisr.example/fr/track?reference=JSR-26K7-PQ2M-9XCT"
    assert day_in_words(receipt.limit, "fr") == "22 janvier 2027"
