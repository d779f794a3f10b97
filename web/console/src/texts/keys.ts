import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    keys: "الأزرار",
    title: "أزرار لوحة المفاتيح",
    help: "هذه اللائحة",
    on: "تشغيل الأزرار",
    onHint: "يمكن إيقافها عند الكتابة بالصوت مثلا.",
    close: "إغلاق",
  },
  fr: {
    keys: "Touches",
    title: "Touches du clavier",
    help: "cette liste",
    on: "Touches actives",
    onHint: "Désactivez-les si vous dictez, par exemple.",
    close: "Fermer",
  },
});
