"""Why the bank sends a payment back, and why an order leaves one out: codes with their words."""

from collections.abc import Mapping
from typing import Final

type Texts = Mapping[str, str]

RETURNED: Final[Mapping[str, Texts]] = {
    "account_closed": {"ar": "الحساب مغلق", "fr": "Compte clôturé", "en": "Account closed"},
    "account_unknown": {"ar": "رقم الحساب غير صحيح", "fr": "Compte inconnu", "en": "Unknown account"},
    "name_differs": {
        "ar": "اسم صاحب الحساب مختلف",
        "fr": "Titulaire du compte différent",
        "en": "Another holder's account",
    },
    "cancelled": {"ar": "ألغي الأداء", "fr": "Paiement annulé", "en": "Payment cancelled"},
    "other_reason": {"ar": "سبب آخر", "fr": "Autre motif", "en": "Another reason"},
}
LEFT_OUT: Final[Mapping[str, Texts]] = {
    "no_account": {
        "ar": "لا يوجد حساب بنكي في الملف",
        "fr": "Pas de RIB au dossier",
        "en": "No account in the file",
    },
    "amount_changed": {
        "ar": "تغير المبلغ المستحق",
        "fr": "Le montant dû a changé",
        "en": "What is due has changed",
    },
    "already_paid": {"ar": "أُديت هذه الدفعة", "fr": "Tranche déjà payée", "en": "Paid already"},
    "payment_ordered": {
        "ar": "هذه الدفعة في أمر آخر",
        "fr": "Déjà dans un autre ordre",
        "en": "In another order",
    },
    "no_rights": {
        "ar": "لم يعد لمن طلب ذلك حق القيام به: يعيده شخص آخر له هذا الحق",
        "fr": "La personne qui l'a demandé n'en a plus le droit : une autre, qui l'a, le refait",
        "en": "Who asked for it may not do it any more: somebody else who may does it again",
    },
    "not_due": {"ar": "لم يحن أجل هذه الدفعة", "fr": "Tranche pas encore due", "en": "Not due yet"},
}
_OTHER: Final[Texts] = {
    "ar": "تغير الملف في هذه الأثناء",
    "fr": "Le dossier a changé entre-temps",
    "en": "The file changed meanwhile",
}
_SAID: Final[Mapping[str, str]] = {
    "cloture": "account_closed",
    "closed": "account_closed",
    "مغلق": "account_closed",
    "inconnu": "account_unknown",
    "invalide": "account_unknown",
    "errone": "account_unknown",
    "incorrect": "account_unknown",
    "unknown": "account_unknown",
    "خاطئ": "account_unknown",
    "غير صحيح": "account_unknown",
    "titulaire": "name_differs",
    "nom": "name_differs",
    "name": "name_differs",
    "الاسم": "name_differs",
    "annul": "cancelled",
    "cancel": "cancelled",
    "إلغاء": "cancelled",
    "ألغي": "cancelled",
}


def text_of(code: str) -> Texts:
    return RETURNED.get(code) or LEFT_OUT.get(code) or _OTHER


def code_of(said: str) -> str:
    """The code of what a bank wrote (in small letters, without accents); what we don't know is another reason: its
    words may name her, so they are not kept."""
    return next((code for word, code in _SAID.items() if word in said), "other_reason")
