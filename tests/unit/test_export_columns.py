"""What a column is called where it is chosen is what stands above it in the table."""

import re
from pathlib import Path

import pytest

from jisr.domain.export_columns import COLUMNS
from jisr.domain.exports import Asked, Sheet

TEXTS = Path(__file__).parents[2] / "web" / "console" / "src" / "texts" / "inout.ts"
NAMED = tuple(name for name in COLUMNS if name != "answers")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_console_and_the_table_call_a_column_the_same(language):
    block = TEXTS.read_text(encoding="utf-8").partition("export const columnWords")[2]
    (inner,) = re.findall(rf"^  {language}: {{\n(.*?)^  }},$", block, re.MULTILINE | re.DOTALL)
    chosen = dict(re.findall(r'^    (\w+): "(.*)",$', inner, re.MULTILINE))
    asked = Asked("p", 1, None, None, None, None, None, None, "csv", language, NAMED)
    titles = [title for title, _ in Sheet(asked, ()).head]
    assert [chosen[name] for name in NAMED] == titles
    assert list(chosen) == [*COLUMNS]
