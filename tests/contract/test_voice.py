"""Whom our Arabic speaks to (docs/adr/0043): she is spoken to as a woman, the office never is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jisr.domain.words import HER, LANGUAGES, spoken

OURS = Path(__file__).parents[2] / "layers" / "jisr" / "python" / "jisr"
TO_HER = {
    "api/next_steps.py": "what she does next, on her own page and for who tracks her file for her",
    "domain/decision_reasons.py": "her timeline; the office has `office_reasons`",
    "domain/message_texts/ar.py": "her SMS and e-mails",
    "domain/paper_reasons.py": "her papers; the office has `office_reasons`",
    "domain/programmes/wording.py": "both forms stand there side by side, and `mend` names the feminine one",
    "use_cases/move_own_file.py": "her own appeal, complaint and answer",
    "use_cases/sessions/answer_code.py": "her own sign-in",
}
"""Modules that may speak to a woman without another word for the office: why the office does not hear them."""
VERBS = (
    "اكتب صحح احذف اختار اختر أرسل أضف أضيف أبق بسّط بسط حدد حاول راجع ابحث اطلب احتفظ انتظر سجل أكمل "
    "تابع اقرئ اسحب اتصل صور صوّر أعيد افتح اضغط أجيب وافق خذ ضع غير اجعل قسم التقط أدخل اسأل أبعد ثبّت ابدئ تأكد انقر"
)
FEMININE = re.compile(
    rf"(?<![\u0600-\u06ff])و?(?:{'|'.join(VERBS.split())})ي(?:ه|ها|هما|هم)?(?![\u0600-\u06ff])"
)


def said_to_anybody(source: str) -> Iterator[str]:
    """Each text of a module that is not marked as hers."""
    tree = ast.parse(source)
    hers: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            hers |= {value for key, value in pairs if isinstance(key, ast.Name) and key.id == "HER"}
        if isinstance(node, ast.keyword) and node.arg == HER:
            hers.add(node.value)
    marked = {inner for node in hers for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in marked:
            yield node.value


@pytest.mark.parametrize("path", sorted(OURS.rglob("*.py")), ids=lambda p: p.relative_to(OURS).as_posix())
def test_no_text_that_the_office_hears_speaks_to_a_woman(path):
    found = [text for text in said_to_anybody(path.read_text(encoding="utf-8")) if FEMININE.search(text)]
    if path.relative_to(OURS).as_posix() in TO_HER:
        assert found, "nothing here speaks to her any more: take it off the list"
    else:
        assert found == []


def test_what_has_no_word_of_its_own_for_her_is_said_to_both():
    plain = {"ar": "مطلوب", "fr": "requis", "en": "needed"}
    assert spoken(plain, to_office=True) == spoken(plain, to_office=False) == plain


def test_her_word_goes_to_her_alone_and_never_beside_the_others():
    both = {"ar": "صححوا", HER: "صححي", "fr": "corrigez", "en": "correct"}
    assert spoken(both, to_office=False)["ar"] == "صححي"
    assert spoken(both, to_office=True)["ar"] == "صححوا"
    assert set(spoken(both, to_office=True)) == set(spoken(both, to_office=False)) == set(LANGUAGES)
