import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    title: "لم يتقدم أي شيء منذ {moment}.",
    goOn: "استئناف العمل",
    goesOn: "استُؤنف العمل.",
    short: "متوقف",
    howFar: "أُنجز {done} من {all}.",
    number: "الرقم:",
  },
  fr: {
    title: "Rien n'avance depuis le {moment}.",
    goOn: "Reprendre le travail",
    goesOn: "Le travail reprend.",
    short: "Arrêté",
    howFar: "Fait : {done} sur {all}.",
    number: "Numéro :",
  },
});
