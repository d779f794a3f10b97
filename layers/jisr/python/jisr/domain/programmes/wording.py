"""How to mend an answer: one catalogue, by JSON Schema keyword or by format, in ar, fr and en.

Arabic has a feminine address for programmes made for women and a neutral one for the others and for the office, which
mends answers too (`jisr.domain.words.HER`). `{...}` are filled with the rule's limit. The browser shows the same
sentences, from a file that `jisr wording` writes.
"""

from collections.abc import Mapping
from typing import Final

from jisr.domain.words import HER, Table, by_language

# code: (ar feminine, ar neutral, fr, en)
_CATALOGUE: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "required": (
        "أجيبي عن هذا السؤال.",
        "يرجى الجواب عن هذا السؤال.",
        "Répondez à cette question.",
        "Answer this question.",
    ),
    "one_required": (
        "أجيبي عن سؤال واحد على الأقل: {limit}.",
        "يرجى الجواب عن سؤال واحد على الأقل: {limit}.",
        "Répondez au moins à une de ces questions : {limit}.",
        "Answer at least one of these: {limit}.",
    ),
    "document_missing": (
        "صوّري هذه الوثيقة وأرسليها.",
        "يرجى تصوير هذه الوثيقة وإرسالها.",
        "Photographiez ce document et envoyez-le.",
        "Photograph this document and send it.",
    ),
    "unknown": (
        "احذفي هذا الجواب: لا يوجد هذا السؤال في هذا الطلب.",
        "يرجى حذف هذا الجواب: لا يوجد هذا السؤال في هذا الطلب.",
        "Retirez cette réponse : cette question n'existe pas dans cette demande.",
        "Remove this answer: this application has no such question.",
    ),
    "computed": (
        "احذفي هذا الجواب: يُحسب تلقائيا.",
        "يرجى حذف هذا الجواب: يُحسب تلقائيا.",
        "Retirez cette réponse : elle est calculée automatiquement.",
        "Remove this answer: it is worked out automatically.",
    ),
    "kind": (
        "اختاري إحدى الفئات التي يفتح لها البرنامج.",
        "يرجى اختيار إحدى الفئات التي يفتح لها البرنامج.",
        "Choisissez une des catégories auxquelles le programme est ouvert.",
        "Choose one of the kinds the programme is open to.",
    ),
    "type": (
        "اكتبي جوابا من النوع المطلوب ({limit}).",
        "يرجى كتابة جواب من النوع المطلوب ({limit}).",
        "Donnez une réponse du type demandé ({limit}).",
        "Give an answer of the kind that is asked for ({limit}).",
    ),
    "enum": (
        "اختاري جوابا من اللائحة.",
        "يرجى اختيار جواب من اللائحة.",
        "Choisissez une réponse de la liste.",
        "Choose an answer from the list.",
    ),
    "minLength": (
        "اكتبي جوابا أطول: {limit} من الحروف على الأقل.",
        "يرجى كتابة جواب أطول: {limit} من الحروف على الأقل.",
        "Écrivez au moins {limit} caractères.",
        "Write at least {limit} characters.",
    ),
    "maxLength": (
        "اختصري جوابك: {limit} من الحروف على الأكثر.",
        "يرجى اختصار الجواب: {limit} من الحروف على الأكثر.",
        "Écrivez plus court : {limit} caractères au plus.",
        "Write less: {limit} characters at most.",
    ),
    "minimum": (
        "اكتبي عددا لا يقل عن {limit}.",
        "يرجى كتابة عدد لا يقل عن {limit}.",
        "Écrivez un nombre d'au moins {limit}.",
        "Write a number of at least {limit}.",
    ),
    "maximum": (
        "اكتبي عددا لا يتجاوز {limit}.",
        "يرجى كتابة عدد لا يتجاوز {limit}.",
        "Écrivez un nombre qui ne dépasse pas {limit}.",
        "Write a number of at most {limit}.",
    ),
    "exclusiveMinimum": (
        "اكتبي عددا أكبر من {limit}.",
        "يرجى كتابة عدد أكبر من {limit}.",
        "Écrivez un nombre plus grand que {limit}.",
        "Write a number above {limit}.",
    ),
    "exclusiveMaximum": (
        "اكتبي عددا أصغر من {limit}.",
        "يرجى كتابة عدد أصغر من {limit}.",
        "Écrivez un nombre plus petit que {limit}.",
        "Write a number below {limit}.",
    ),
    "multipleOf": (
        "اكتبي عددا من مضاعفات {limit}.",
        "يرجى كتابة عدد من مضاعفات {limit}.",
        "Écrivez un multiple de {limit}.",
        "Write a multiple of {limit}.",
    ),
    "minItems": (
        "اختاري {limit} على الأقل.",
        "يرجى اختيار {limit} على الأقل.",
        "Choisissez-en au moins {limit}.",
        "Choose at least {limit}.",
    ),
    "maxItems": (
        "اختاري {limit} على الأكثر.",
        "يرجى اختيار {limit} على الأكثر.",
        "Choisissez-en {limit} au plus.",
        "Choose at most {limit}.",
    ),
    "uniqueItems": (
        "احذفي ما تكرر.",
        "يرجى حذف ما تكرر.",
        "Retirez ce qui est en double.",
        "Remove what is there twice.",
    ),
    "pattern": (
        "اكتبي الجواب كما في المثال.",
        "يرجى كتابة الجواب كما في المثال.",
        "Écrivez la réponse comme dans l'exemple.",
        "Write the answer as in the example.",
    ),
    "characters": (
        "امسحي الرموز الخفية واكتبي الجواب من جديد.",
        "يرجى مسح الرموز الخفية وكتابة الجواب من جديد.",
        "Effacez les caractères invisibles et écrivez de nouveau la réponse.",
        "Remove the invisible characters and write the answer again.",
    ),
    "rule": (
        "راجعي هذا الجواب: لا يوافق باقي الأجوبة.",
        "يرجى مراجعة هذا الجواب: لا يوافق باقي الأجوبة.",
        "Revoyez cette réponse : elle ne va pas avec les autres.",
        "Look at this answer again: it does not fit the others.",
    ),
    "date": (
        "اكتبي تاريخا صحيحا: السنة-الشهر-اليوم، مثلا 1990-05-23.",
        "يرجى كتابة تاريخ صحيح: السنة-الشهر-اليوم، مثلا 1990-05-23.",
        "Écrivez une date qui existe : année-mois-jour, par exemple 1990-05-23.",
        "Write a date that exists: year-month-day, for instance 1990-05-23.",
    ),
    "birth_date": (
        "راجعي تاريخ الازدياد: اكتبي السنة بأربعة أرقام، كما في البطاقة.",
        "يرجى مراجعة تاريخ الازدياد وكتابة السنة بأربعة أرقام، كما في البطاقة.",
        "Vérifiez la date de naissance : écrivez l'année en quatre chiffres, comme sur la carte.",
        "Check the date of birth: write the year with four digits, as on the card.",
    ),
    "cnie": (
        "اكتبي رقم البطاقة الوطنية كما في البطاقة: حرف أو حرفان ثم أرقام، مثلا AB123456.",
        "يرجى كتابة رقم البطاقة الوطنية كما في البطاقة: حرف أو حرفان ثم أرقام، مثلا AB123456.",
        "Écrivez le numéro de la CNIE comme sur la carte. Une ou deux lettres, puis des chiffres : AB123456.",
        "Write the national ID number as on the card. One or two letters, then digits: AB123456.",
    ),
    "ma-mobile": (
        "اكتبي رقم هاتف محمول مغربي: 10 أرقام تبدأ بـ 06 أو 07.",
        "يرجى كتابة رقم هاتف محمول مغربي: 10 أرقام تبدأ بـ 06 أو 07.",
        "Écrivez un numéro de mobile marocain : 10 chiffres qui commencent par 06 ou 07.",
        "Write a Moroccan mobile number: 10 digits that start with 06 or 07.",
    ),
    "ice": (
        "راجعي رقم ICE: 15 رقما كما في شهادة التعريف الموحد للمقاولة.",
        "يرجى مراجعة رقم ICE: 15 رقما كما في شهادة التعريف الموحد للمقاولة.",
        "Vérifiez l'ICE : 15 chiffres, comme sur l'attestation.",
        "Check the ICE: 15 digits, as on its certificate.",
    ),
    "rib": (
        "اكتبي رقم الحساب البنكي (RIB): 24 رقما.",
        "يرجى كتابة رقم الحساب البنكي (RIB): 24 رقما.",
        "Écrivez le RIB : 24 chiffres.",
        "Write the bank account number (RIB): 24 digits.",
    ),
    "rib_key": (
        "راجعي رقم الحساب البنكي (RIB) رقما رقما: قد يكون فيه خطأ. يمكنك المتابعة.",
        "يرجى مراجعة رقم الحساب البنكي (RIB) رقما رقما: قد يكون فيه خطأ. المتابعة ممكنة.",
        "Relisez le RIB chiffre par chiffre : il contient peut-être une faute. Vous pouvez continuer.",
        "Read the RIB again digit by digit: there may be a slip. You can go on.",
    ),
    "cnie_short": (
        "راجعي رقم البطاقة الوطنية: يبدو قصيرا. يمكنك المتابعة.",
        "يرجى مراجعة رقم البطاقة الوطنية: يبدو قصيرا. المتابعة ممكنة.",
        "Relisez le numéro de la CNIE : il semble court. Vous pouvez continuer.",
        "Read the national ID number again: it looks short. You can go on.",
    ),
    "idcs": (
        "اكتبي المعرف المدني والاجتماعي الرقمي: 10 أرقام.",
        "يرجى كتابة المعرف المدني والاجتماعي الرقمي: 10 أرقام.",
        "Écrivez l'identifiant digital civil et social (IDCS) : 10 chiffres.",
        "Write the civil and social identifier (IDCS): 10 digits.",
    ),
    "postal-code": (
        "اكتبي الرمز البريدي: 5 أرقام، مثلا 30000.",
        "يرجى كتابة الرمز البريدي: 5 أرقام، مثلا 30000.",
        "Écrivez le code postal : 5 chiffres, par exemple 30000.",
        "Write the postal code: 5 digits, for instance 30000.",
    ),
    "region": (
        "اختاري الجهة من اللائحة.",
        "يرجى اختيار الجهة من اللائحة.",
        "Choisissez la région dans la liste.",
        "Choose the region from the list.",
    ),
    "province": (
        "اختاري العمالة أو الإقليم من اللائحة.",
        "يرجى اختيار العمالة أو الإقليم من اللائحة.",
        "Choisissez la préfecture ou la province dans la liste.",
        "Choose the prefecture or province from the list.",
    ),
    "commune": (
        "اختاري الجماعة من اللائحة.",
        "يرجى اختيار الجماعة من اللائحة.",
        "Choisissez la commune dans la liste.",
        "Choose the commune from the list.",
    ),
    "place_mismatch": (
        "راجعي العنوان: هذا المكان لا يوجد في {limit}.",
        "يرجى مراجعة العنوان: هذا المكان لا يوجد في {limit}.",
        "Revoyez le lieu : il ne se trouve pas dans {limit}.",
        "Look at the place again: it is not in {limit}.",
    ),
    "region_closed": (
        "اختاري جهة يفتح فيها البرنامج: {limit}.",
        "يرجى اختيار جهة يفتح فيها البرنامج: {limit}.",
        "Choisissez une région où le programme est ouvert : {limit}.",
        "Choose a region where the programme is open: {limit}.",
    ),
}

_TYPES: Final[Table] = {
    "string": ("نص", "texte", "text"),
    "integer": ("عدد صحيح", "nombre entier", "whole number"),
    "number": ("عدد", "nombre", "number"),
    "boolean": ("نعم أو لا", "oui ou non", "yes or no"),
    "array": ("لائحة", "liste", "list"),
    "object": ("مجموعة أجوبة", "groupe de réponses", "group of answers"),
    "null": ("فارغ", "vide", "empty"),
}

CODES: Final = frozenset(_CATALOGUE)


def catalogue() -> dict[str, dict[str, str | dict[str, str]]]:
    """All sentences as the browser has them, `{limit}` unfilled: by code `{ar: {feminine, neutral}, fr, en}`."""
    return {
        code: {"ar": {"feminine": ar_f, "neutral": ar_n}, "fr": fr, "en": en}
        for code, (ar_f, ar_n, fr, en) in _CATALOGUE.items()
    }


def type_name(name: str) -> dict[str, str]:
    """What a JSON type is called in front of people."""
    return by_language(_TYPES.get(name, (name, name, name)))


def mend(
    code: str,
    *,
    feminine: bool,
    limit: object | Mapping[str, str] = "",
    label: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """How to mend it, in three languages, and to her in the feminine; `label` names the question first. An unknown
    code says to look again."""
    ar_f, ar_n, fr, en = _CATALOGUE.get(code, _CATALOGUE["rule"])
    texts = {"ar": ar_n, "fr": fr, "en": en, **({HER: ar_f} if feminine else {})}
    said = {}
    for way, text in texts.items():
        language = "ar" if way == HER else way
        filled = text.replace("{limit}", str(limit[language] if isinstance(limit, Mapping) else limit))
        before = f"{label[language]}{' : ' if language == 'fr' else ': '}" if label else ""
        said[way] = before + filled
    return said
