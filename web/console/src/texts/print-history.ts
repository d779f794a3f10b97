import { texts } from "../core/language";

export const words = texts({
  ar: {
    printArabic: "التاريخ الكامل بالعربية (ملف للطبع)",
    printFrench: "التاريخ الكامل بالفرنسية (ملف للطبع)",
  },
  fr: {
    printArabic: "Historique complet en arabe (PDF)",
    printFrench: "Historique complet en français (PDF)",
  },
});
