import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    title: "توقف العمل، ولم يتقدم أي شيء منذ {moment}.",
    goOn: "استئناف العمل",
    goesOn: "استُؤنف العمل.",
    short: "متوقف",
    number: "الرقم:",
  },
  fr: {
    title: "Travail arrêté : rien n'avance depuis le {moment}.",
    goOn: "Reprendre le travail",
    goesOn: "Le travail reprend.",
    short: "Arrêté",
    number: "Numéro :",
  },
});
