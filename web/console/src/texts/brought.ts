/** She brings to the office what she was asked for. */
import { texts } from "@face/core/language";

export const broughtWords = texts({
  ar: {
    title: "إعادة الإرسال بما أُحضر إلى المكتب",
    lead: "تُصور كل وثيقة، وتُفحص كما في البوابة.",
    present: "الشخص المعني حاضر في المكتب، ويطلب إعادة إرسال ملفه بهذه الوثائق.",
    presentMissing: "يجب تأكيد الحضور والطلب.",
    takeIt: "يجب تصوير هذه الوثيقة: {paper}.",
    inFile: "موجودة في الملف، مقروءة",
    notArrived: "لم تصل الصورة. يجب أخذها من جديد.",
    answersAsked: "أجوبة مطلوبة من جديد",
    answersWrong: "أجوبة يجب تصحيحها",
    answersHow: "إن تغيرت، تُصحح أولا من «تصحيح الأجوبة».",
    checking: "الوثائق قيد الفحص…",
    stillChecking: "ما زالت الوثائق قيد الفحص. أعيدوا المحاولة بعد لحظة.",
    sentBack: "أُعيد إرسال الملف.",
    byOffice: "أرسلها المكتب ({name})",
  },
  fr: {
    title: "Renvoyer avec ce qui est apporté au bureau",
    lead: "Photographiez chaque document. Il passe la même vérification que sur le portail.",
    present: "La personne est au bureau. Elle demande de renvoyer son dossier avec ces documents.",
    presentMissing: "Confirmez que la personne est là et le demande.",
    takeIt: "Photographiez ce document : {paper}.",
    inFile: "Dans le dossier, lisible",
    notArrived: "La photo n'est pas arrivée. Reprenez-la.",
    answersAsked: "Réponses redemandées",
    answersWrong: "Réponses à corriger",
    answersHow: "Si elles changent, corrigez-les d'abord par « Corriger des réponses ».",
    checking: "Vérification des documents…",
    stillChecking: "Les documents sont encore en vérification. Réessayez dans un instant.",
    sentBack: "Le dossier est renvoyé.",
    byOffice: "envoyé par le bureau ({name})",
  },
});
