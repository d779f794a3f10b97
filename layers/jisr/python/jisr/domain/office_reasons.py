"""What a reason code means, as an office writes it in its own papers: the audit, the printed history and the minutes
of committees. What she reads of it, with what she can do, is in `decision_reasons` and `paper_reasons`."""

from typing import Final

from jisr.domain import payment_reasons
from jisr.domain.words import Table, by_language

_TEXTS: Final[Table] = {
    "not_eligible": (
        "شروط البرنامج غير مستوفاة",
        "Conditions du programme non remplies",
        "Conditions not met",
    ),
    "budget": ("لا توجد ميزانية كافية", "Budget épuisé", "No money left"),
    "duplicate": (
        "طلب آخر مفتوح للشخص نفسه",
        "Autre demande ouverte de la même personne",
        "Another open application of the same person",
    ),
    "late": (
        "وصل ما كان مطلوبا بعد الأجل",
        "Compléments arrivés trop tard",
        "What was asked for came too late",
    ),
    "no_answer": ("لم يصل ما كان مطلوبا", "Compléments jamais reçus", "What was asked for never came"),
    "document_unreadable": ("وثيقة لا يمكن قراءتها", "Document illisible", "A paper that can't be read"),
    "answers_to_mend": ("أجوبة للتصحيح", "Réponses à corriger", "Answers to correct"),
    "document_missing": ("وثيقة ناقصة", "Document manquant", "Missing paper"),
    "typing_mistake": ("خطأ في الكتابة", "Faute de frappe", "Typing mistake"),
    "paper_says": ("الوثيقة تقول غير ذلك", "Le document dit autre chose", "The paper says otherwise"),
    "asked_by_her": ("بطلب من الشخص المعني", "À la demande de la personne", "Asked by the person"),
    "agreement_not_kept": ("لم تُنجز التزامات الاتفاقية", "Convention non respectée", "Agreement not kept"),
    "unsupported_type": ("نوع ملف غير مقبول", "Type de fichier refusé", "Kind of file not taken"),
    "damaged": ("ملف تالف", "Fichier abîmé", "Damaged file"),
    "too_big": ("ملف كبير", "Fichier trop gros", "File too big"),
    "encrypted": ("ملف محمي بكلمة سر", "Fichier protégé par un mot de passe", "File with a password"),
    "attachment": ("ملف يضم ملفات أخرى", "Fichier qui en contient d'autres", "File with other files inside"),
    "active_content": (
        "ملف يضم برنامجا",
        "Fichier qui contient un programme",
        "File with a programme inside",
    ),
    "too_many_pages": ("عدد كبير من الصفحات", "Trop de pages", "Too many pages"),
    "too_small": ("صورة صغيرة", "Photo trop petite", "Photo too small"),
    "too_dark": ("صورة مظلمة", "Photo trop sombre", "Photo too dark"),
    "washed_out": ("صورة شديدة الإضاءة", "Photo trop claire", "Photo too bright"),
    "blurred": ("صورة غير واضحة", "Photo floue", "Blurred photo"),
    "blank": ("صفحة بيضاء", "Page blanche", "Blank page"),
    "malware": ("ملف خطير", "Fichier dangereux", "Dangerous file"),
    "not_checked": ("لم يتم الفحص", "Contrôle impossible", "Could not be checked"),
    "unreadable": ("لا يمكن قراءتها", "Illisible", "Can't be read"),
    "incomplete": ("جزء ناقص", "Incomplet", "Incomplete"),
    "expired": ("انتهت صلاحيتها", "Périmé", "Expired"),
    "wrong_document": ("ليست الوثيقة المطلوبة", "Pas le bon document", "Wrong paper"),
}
CODES: Final = frozenset(_TEXTS) | frozenset(payment_reasons.RETURNED)


def text_of(code: str) -> dict[str, str]:
    """In ar, fr and en. A code that was made up by an office stands as it is."""
    if code in payment_reasons.RETURNED:
        return dict(payment_reasons.RETURNED[code])
    return by_language(_TEXTS.get(code, (code, code, code)))
