"""Another platform's table is read by a process of its own, whatever it is: a head is found, a bomb is none of ours."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from jisr.gateways import sheets

HEADS = ["Nom", "Prénom", "CIN", "Ville"]
ROW = ["Essai", "Exemple", "ZZ000001", "Fès"]


@pytest.fixture
def read(tmp_path):
    def one(content: bytes):
        file, folder = tmp_path / "file", tmp_path / "folder"
        file.write_bytes(content)
        folder.mkdir(exist_ok=True)
        table = sheets.read(file, folder)
        return table, [] if table.why else list(sheets.lines(folder))

    return one


def book(*rows, visible=True, more=()) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for name, lines in more:
        other = made.create_sheet(name)
        for line in lines:
            other.append(line)
    if not visible:
        sheet.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rebuilt(content: bytes, **parts: bytes) -> bytes:
    """The same XLSX with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def text(rows, separator=";", encoding="utf-8") -> bytes:
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1256"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_csv_of_any_office(read, encoding, separator):
    table, lines = read(text([HEADS, ROW], separator, encoding))
    assert (table.columns, table.header_line, table.rows) == (tuple(HEADS), 1, 1)
    assert lines == [(2, ROW)]


def test_arabic_of_windows_is_told_from_french(read):
    heads, row = ["الاسم", "المدينة"], ["مثال", "فاس"]
    _, lines = read(text([heads, row], encoding="cp1256"))
    assert lines == [(2, row)]
    _, lines = read(text([["Prénom", "État"], ["Zoé", "mariée"]], encoding="cp1252"))
    assert lines == [(2, ["Zoé", "mariée"])]


def test_a_cell_of_several_lines_keeps_the_number_of_its_row(read):
    table, lines = read(b'Nom;Note\r\nA;"one\r\ntwo"\r\nB;x\r\n')
    assert [number for number, _ in lines] == [2, 4]
    assert table.rows == 2


def test_excel_s_own_word_for_the_separator(read):
    table, lines = read(b"sep=;\r\nNom;Note, longue\r\nA;x\r\n")
    assert (table.columns, table.header_line) == (("Nom", "Note, longue"), 2)
    assert lines == [(3, ["A", "x"])]


@pytest.mark.parametrize("said", ["sep=\t", "sep=", '"sep=\t"'])
def test_a_word_for_the_separator_that_is_a_tab_or_none(read, said):
    _, lines = read(f"{said}\r\nNom\tNote, longue\r\nA\tx\r\n".encode())
    assert lines == [(3, ["A", "x"])]


def test_a_hundred_long_heads_in_arabic(read):
    head = "هل سبق للمعنية بالأمر أن استفادت من دعم برنامج آخر للقطاع أو لشركائه؟ " * 2
    heads = [f"{at} {head}" for at in range(100)]
    table, lines = read(text([heads, ["x"] * 100]))
    assert table.why is None
    assert table.columns == tuple(name[:120] for name in heads)
    assert lines == [(2, ["x"] * 100)]


def test_more_than_it_may_write_is_too_big(read):
    row = b";".join([b"\x01" * 4_000] * 100)  # six letters each, as they are written
    table, _ = read(b"\r\n".join([b";".join([b"a"] * 100), *[row] * 45]))
    assert table.why == "too_big"


def test_a_title_and_merged_groups_stand_above_the_head(read):
    table, lines = read(book(["Liste 2025"], ["Identité", None, None, "Adresse"], HEADS, ROW))
    assert (table.columns, table.header_line) == (tuple(HEADS), 3)
    assert lines == [(4, ROW)]


def test_what_excel_keeps_becomes_what_somebody_would_type(read):
    from datetime import date, datetime

    row = [date(1990, 5, 3), datetime(2025, 3, 12, 9, 30), 612345678, 3000.0, 12.5, True]
    _, lines = read(book(["a", "b", "c", "d", "e", "f"], row))
    assert lines == [(2, ["1990-05-03", "2025-03-12 09:30:00", "612345678", "3000", "12.5", "TRUE"])]


def test_a_formula_without_a_value_is_no_empty_cell(read):
    _, lines = read(book(["Nom", "CIN"], ["Essai", '=CONCAT("ZZ","1")']))
    assert lines == [(2, ["Essai", '=CONCAT("ZZ","1")'])]


def test_the_first_sheet_that_is_seen_and_has_something(read):
    table, lines = read(book(["secret"], visible=False, more=[("vide", []), ("Liste", [HEADS, ROW])]))
    assert (table.columns, lines) == (tuple(HEADS), [(2, ROW)])


def test_empty_rows_are_passed_over_and_a_formatted_end_is_an_end(read):
    rows: list[list[object]] = [HEADS, ROW, [], ROW]
    _, lines = read(book(*rows))
    assert [number for number, _ in lines] == [2, 4]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"Nom;CIN\r\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked"),
        (b"PK\x03\x04 nothing more", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 100, "no_table"),
        (b"%PDF-1.7\n\0\0", "no_table"),
        ("Nom;CIN\nA;B\n".encode("utf-16-le"), "encoding"),
        (b"\xef\xbb\xbfNom;CIN\n\xff\xfe;1\n", "encoding"),
        (b'Nom;CIN\n"' + b"x" * 200_000, "damaged"),
        (text([[f"c{n}" for n in range(101)], ["x"] * 101]), "too_many_columns"),
        (text([["Nom", "CIN"], *([["A", "B"]] * 20_001)]), "too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_told_why(read, content, why):
    assert read(content)[0].why == why


def test_a_zip_that_is_no_workbook(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("a.txt", "a")
    assert read(out.getvalue())[0].why == "no_table"


def test_a_bomb_is_told_by_what_it_says_that_it_unpacks_to(read):
    good = book(HEADS, ROW)
    assert read(rebuilt(good, **{"xl/media/bomb.bin": b"\0" * (301 * 1024 * 1024)}))[0].why == "too_big"
    assert read(rebuilt(good, **{"xl/sharedStrings.xml": b" " * (25 * 1024 * 1024)}))[0].why == "too_big"


def test_entities_that_grow_are_not_read(read):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert read(rebuilt(book(HEADS, ROW), **{"xl/worksheets/sheet1.xml": bomb}))[0].why == "damaged"


def test_a_cell_at_the_end_of_the_sheet_costs_no_memory(read):
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>CIN</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>B</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    table, lines = read(rebuilt(book(HEADS, ROW), **{"xl/worksheets/sheet1.xml": far}))
    assert lines == [(2, ["A", "B"])]
    assert table.peak_bytes < 120 * 1024 * 1024


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_half_a_file_is_damaged(read, cut):
    whole = book(HEADS, *([ROW] * 200))
    assert read(whole[: int(len(whole) * cut)])[0].why == "damaged"


def test_its_process_knows_no_secrets_and_ends_with_its_file(read, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up-key-7714")
    package = tmp_path / "other" / "jisr_sheets"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(
        "import os, sys\nprint('ready', flush=True)\n"
        "open(sys.argv[2], 'w').write(str(dict(os.environ)))\nos.kill(os.getpid(), 9)\n"
    )
    monkeypatch.syspath_prepend(package.parent)
    table, _ = read(b"Nom;CIN\nA;B\n")
    assert table.why == "too_big"
    assert "made-up" not in Path(tmp_path / "folder" / "rows").read_text()


def test_a_process_that_lies_is_believed_nothing(read, tmp_path, monkeypatch):
    package = tmp_path / "other" / "jisr_sheets"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text('print(\'ready\')\nprint(\'{"reason": null, "rows": "many"}\')\n')
    monkeypatch.syspath_prepend(package.parent)
    assert read(b"x")[0].why == "damaged"
