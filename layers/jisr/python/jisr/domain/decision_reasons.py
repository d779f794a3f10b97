"""What a reason code of a decision means and what she can do, as she reads it. The short form, for an SMS, is in
`jisr.domain.message_texts`; reasons about papers are in `jisr.domain.paper_reasons`."""

from typing import Final

from jisr.domain import paper_reasons
from jisr.domain.words import Table, by_language

_TEXTS: Final[Table] = {
    "not_eligible": (
        "الطلب لا يستوفي شروط البرنامج. راجعي الشروط أو اسألي المكتب.",
        "La demande ne remplit pas les conditions du programme. Relisez-les, ou demandez au bureau.",
        "The application does not meet the programme's conditions. Read them, or ask the office.",
    ),
    "budget": (
        "لم تبق ميزانية كافية. اسألي المكتب عن الدورة المقبلة.",
        "Le budget est épuisé. Demandez au bureau quand il y en aura un autre.",
        "There is no money left. Ask the office about the next round.",
    ),
    "duplicate": (
        "يوجد طلب آخر مفتوح للشخص نفسه. تابعي ذلك الطلب.",
        "Une autre demande est déjà ouverte pour la même personne. Suivez celle-là.",
        "Another application of the same person is open. Follow that one.",
    ),
    "late": (
        "وصل ما طُلب منك بعد الأجل. اسألي المكتب عما يمكن فعله.",
        "Ce qui était demandé est arrivé trop tard. Demandez au bureau quoi faire.",
        "What was asked for came too late. Ask the office what can be done.",
    ),
    "no_answer": (
        "لم يصلنا ما طُلب منك. اسألي المكتب عما يمكن فعله.",
        "Nous n'avons pas reçu ce qui était demandé. Demandez au bureau quoi faire.",
        "We did not get what was asked for. Ask the office what can be done.",
    ),
    "document_unreadable": (
        "وثيقة لا يمكن قراءتها. صوّريها من جديد في ضوء جيد.",
        "Un document est illisible. Photographiez-le à nouveau avec une bonne lumière.",
        "A paper can't be read. Photograph it again in good light.",
    ),
    "answers_to_mend": (
        "أجوبة تحتاج إلى تصحيح أو تكملة. راجعيها ثم أرسلي.",
        "Des réponses sont à corriger ou à compléter. Relisez-les, puis renvoyez.",
        "Some answers need to be corrected or completed. Read them over, then send back.",
    ),
    "document_missing": (
        "تنقص الملف وثيقة. صوّريها وأضيفيها ثم أرسلي.",
        "Il manque un document au dossier. Photographiez-le, ajoutez-le, puis renvoyez.",
        "The file lacks a paper. Photograph it, add it, then send back.",
    ),
    "typing_mistake": (
        "صُحح خطأ في الكتابة. راجعي الجواب الجديد.",
        "Une faute de frappe est corrigée. Relisez la nouvelle réponse.",
        "A typing mistake was corrected. Read the new answer over.",
    ),
    "paper_says": (
        "كُتب الجواب كما في الوثيقة. راجعي الجواب الجديد.",
        "La réponse est écrite comme sur le document. Relisez la nouvelle réponse.",
        "The answer is now as on the paper. Read the new answer over.",
    ),
    "asked_by_her": (
        "تم ذلك بطلب منك. إن لم تطلبيه، اتصلي بالمكتب.",
        "C'est fait à votre demande. Si vous n'avez rien demandé, contactez le bureau.",
        "It was done at your request. If you did not ask for it, contact the office.",
    ),
    "agreement_not_kept": (
        "لم يُنجز ما تنص عليه الاتفاقية. اسألي المكتب عما يمكن فعله.",
        "Ce que prévoit la convention n'a pas été fait. Demandez au bureau quoi faire.",
        "What the agreement says was not done. Ask the office what can be done.",
    ),
}
_OTHER: Final = (
    "اسألي المكتب عن السبب وعما يمكنك فعله.",
    "Demandez au bureau la raison et ce que vous pouvez faire.",
    "Ask the office for the reason and what you can do.",
)
CODES: Final = frozenset(_TEXTS)


def text_of(code: str) -> dict[str, str]:
    """In ar, fr and en. A code that only an office knows has a sentence that leads there."""
    if code not in _TEXTS and code in paper_reasons.CODES:
        return paper_reasons.text_of(code)
    return by_language(_TEXTS.get(code, _OTHER))
