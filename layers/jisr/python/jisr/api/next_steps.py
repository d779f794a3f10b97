"""What happens next with a file, in one sentence for who follows it."""

from collections.abc import Mapping
from typing import Final

from jisr.domain.application import Status

NEXT_STEP: Final[Mapping[Status, Mapping[str, str]]] = {
    Status.DRAFT: {
        "ar": "أكملي الطلب وأرسليه.",
        "fr": "Complétez la demande et envoyez-la.",
        "en": "Complete the application and send it.",
    },
    Status.SUBMITTED: {
        "ar": "سيدرس المكتب الملف.",
        "fr": "Le bureau va étudier le dossier.",
        "en": "The office will review the file.",
    },
    Status.IN_REVIEW: {
        "ar": "المكتب يدرس الملف.",
        "fr": "Le bureau étudie le dossier.",
        "en": "The office is reviewing the file.",
    },
    Status.CHANGES_REQUESTED: {
        "ar": "سجلي الدخول وأرسلي ما طُلب منك.",
        "fr": "Connectez-vous et envoyez ce qui est demandé.",
        "en": "Sign in and send what was asked for.",
    },
    Status.APPROVED: {
        "ar": "سيتصل بك المكتب لتوقيع الاتفاقية.",
        "fr": "Le bureau vous appellera pour signer la convention.",
        "en": "The office will call you to sign the agreement.",
    },
    Status.WAITLISTED: {
        "ar": "الملف مقبول مبدئيا وينتظر توفر الميزانية.",
        "fr": "Le dossier est retenu et attend un budget.",
        "en": "The file is selected and waits for a budget.",
    },
    Status.REJECTED: {
        "ar": "يمكنك التظلم داخل الأجل بعد تسجيل الدخول.",
        "fr": "Vous pouvez faire un recours dans le délai, après connexion.",
        "en": "You may appeal within the time limit after signing in.",
    },
    Status.ACTIVE: {
        "ar": "الدعم جار وسيتابعه المكتب معك.",
        "fr": "L'appui est en cours ; le bureau vous accompagne.",
        "en": "The support is under way; the office follows it with you.",
    },
    Status.COMPLETED: {
        "ar": "اكتمل الملف. لا شيء مطلوب منك.",
        "fr": "Le dossier est achevé. Rien n'est attendu de vous.",
        "en": "The file is complete. Nothing is needed from you.",
    },
    Status.ENDED: {
        "ar": "انتهى الملف. اتصلي بالمكتب لأي سؤال.",
        "fr": "Le dossier est clos. Pour toute question, adressez-vous au bureau.",
        "en": "The file has ended. Ask the office any question.",
    },
    Status.WITHDRAWN: {
        "ar": "سُحب الطلب. يمكنك تقديم طلب جديد.",
        "fr": "La demande est retirée. Vous pouvez en faire une autre.",
        "en": "The application is withdrawn. You may make another one.",
    },
}
