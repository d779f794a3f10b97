import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    keys: "الأزرار",
    title: "أزرار لوحة المفاتيح",
    help: "هذه اللائحة",
    on: "تشغيل الأزرار",
    onHint: "يمكن إيقافها عند الكتابة بالصوت مثلا.",
    close: "إغلاق",
    nextRow: "السطر التالي",
    rowBefore: "السطر السابق",
    openRow: "فتح السطر",
  },
  fr: {
    keys: "Touches",
    title: "Touches du clavier",
    help: "cette liste",
    on: "Touches actives",
    onHint: "Désactivez-les si vous dictez, par exemple.",
    close: "Fermer",
    nextRow: "ligne suivante",
    rowBefore: "ligne d'avant",
    openRow: "ouvrir la ligne",
  },
});
