import { texts } from "../../../shared/language";

export const words = texts({
  ar: {
    title: "معاينة",
    onlyThere: "تظهر المعاينة في فضاء العمل فقط.",
    papers: "الوثائق والموافقة",
    required: "مطلوبة",
    ifYouHave: "إذا كانت لديك",
    ends: "تنتهي المعاينة هنا. لا شيء يُرسل.",
    again: "العودة إلى السؤال الأول",
  },
  fr: {
    title: "Aperçu",
    onlyThere: "L'aperçu ne se montre que dans l'espace de travail.",
    papers: "Documents et accord",
    required: "demandé",
    ifYouHave: "si vous l'avez",
    ends: "L'aperçu s'arrête ici. Rien n'est envoyé.",
    again: "Revenir à la première question",
  },
  en: {
    title: "Preview",
    onlyThere: "The preview is shown in the staff's space only.",
    papers: "Papers and consent",
    required: "asked for",
    ifYouHave: "if you have it",
    ends: "The preview ends here. Nothing is sent.",
    again: "Back to the first question",
  },
});
