"""Why a paper was refused, as she reads it: what is the matter and what to do. For the inspection and for agents.

The short form, for an SMS, is in `jisr.domain.message_texts`.
"""

from typing import Final

from jisr.domain.words import Table, by_language

_TEXTS: Final[Table] = {
    "unsupported_type": (
        "لم نستطع فتح هذا الملف. أرسلي صورة أو ملف PDF.",
        "Nous ne pouvons pas ouvrir ce fichier. Envoyez une photo ou un PDF.",
        "We can't open this file. Send a photo or a PDF.",
    ),
    "damaged": (
        "الملف لم يصل كاملا. أرسليه مرة أخرى أو صوّري الوثيقة.",
        "Le fichier est abîmé. Envoyez-le à nouveau ou photographiez le document.",
        "The file is damaged. Send it again or photograph the paper.",
    ),
    "too_big": (
        "الملف كبير جدا. صوّري الوثيقة بالهاتف وأرسلي الصورة.",
        "Le fichier est trop gros. Photographiez le document avec le téléphone.",
        "The file is too big. Photograph the paper with the phone.",
    ),
    "encrypted": (
        "الملف محمي بكلمة سر. أرسلي نسخة بلا كلمة سر أو صورة للوثيقة.",
        "Le PDF est protégé par un mot de passe. Envoyez-le sans mot de passe, ou une photo.",
        "The PDF has a password. Send it without one, or send a photo.",
    ),
    "attachment": (
        "الملف يحتوي على ملفات أخرى. أرسلي كل وثيقة وحدها أو صوّريها.",
        "Le PDF contient d'autres fichiers. Envoyez chaque document seul, ou une photo.",
        "The PDF has other files in it. Send each paper alone, or a photo.",
    ),
    "active_content": (
        "الملف يحتوي على برنامج، ولا نستطيع قبوله. صوّري الوثيقة وأرسلي الصورة.",
        "Le PDF contient un programme. Photographiez le document et envoyez la photo.",
        "The PDF has a program in it. Photograph the paper and send the photo.",
    ),
    "too_many_pages": (
        "صفحات الملف كثيرة. أرسلي الصفحات المطلوبة فقط.",
        "Le fichier a trop de pages. Envoyez seulement les pages demandées.",
        "The file has too many pages. Send only those that are asked for.",
    ),
    "too_small": (
        "الصورة صغيرة جدا. صوّري الوثيقة من قريب بالهاتف.",
        "La photo est trop petite. Photographiez le document de près.",
        "The photo is too small. Photograph the paper from close by.",
    ),
    "too_dark": (
        "الصورة مظلمة. صوّري الوثيقة قرب نافذة أو تحت ضوء.",
        "La photo est trop sombre. Photographiez près d'une fenêtre ou d'une lampe.",
        "The photo is too dark. Take it near a window or a lamp.",
    ),
    "washed_out": (
        "الكتابة باهتة. أبعدي الوثيقة عن الضوء القوي وصوّريها من جديد.",
        "L'écriture est trop pâle. Évitez la lumière directe et reprenez la photo.",
        "The writing is too pale. Keep away from direct light and take it again.",
    ),
    "blurred": (
        "الصورة غير واضحة. ثبّتي الهاتف، انتظري قليلا ثم صوّري.",
        "La photo est floue. Tenez le téléphone immobile, attendez, puis photographiez.",
        "The photo is blurred. Hold the phone still, wait, then take it.",
    ),
    "blank": (
        "الصفحة فارغة. صوّري الوجه المكتوب.",
        "La page est vide. Photographiez le côté écrit.",
        "The page is empty. Photograph the side with the writing.",
    ),
    "malware": (
        "الملف غير آمن. صوّري الوثيقة بالهاتف وأرسلي الصورة.",
        "Le fichier est dangereux. Photographiez le document et envoyez la photo.",
        "The file is unsafe. Photograph the paper and send the photo.",
    ),
    "not_checked": (
        "لم نستطع فحص الملف. أرسليه مرة أخرى.",
        "Nous n'avons pas pu vérifier le fichier. Envoyez-le à nouveau.",
        "We could not check the file. Send it again.",
    ),
    "unreadable": (
        "لا نستطيع قراءة الوثيقة. صوّريها من جديد في ضوء جيد.",
        "Le document est illisible. Photographiez-le à nouveau avec une bonne lumière.",
        "We can't read the paper. Photograph it again in good light.",
    ),
    "incomplete": (
        "جزء من الوثيقة لا يظهر. صوّريها كاملة.",
        "Une partie du document manque. Photographiez-le en entier.",
        "A part of the paper is missing. Photograph all of it.",
    ),
    "expired": (
        "انتهت صلاحية الوثيقة. أرسلي وثيقة صالحة.",
        "Le document n'est plus valable. Envoyez-en un valable.",
        "The paper has expired. Send a valid one.",
    ),
    "wrong_document": (
        "هذه ليست الوثيقة المطلوبة. أرسلي الوثيقة المذكورة في العنوان.",
        "Ce n'est pas le document demandé. Envoyez celui du titre.",
        "This is not the paper that is asked for. Send the one in the title.",
    ),
}
_OTHER: Final = (
    "لم تُقبل الوثيقة. أرسليها من جديد أو اتصلي بالمكتب.",
    "Le document n'est pas accepté. Envoyez-le à nouveau ou contactez le bureau.",
    "The paper is not accepted. Send it again or contact the office.",
)
CODES: Final = frozenset(_TEXTS)


def text_of(code: str) -> dict[str, str]:
    """In ar, fr and en. A code that only an office knows has a text that helps in any case."""
    return by_language(_TEXTS.get(code, _OTHER))
