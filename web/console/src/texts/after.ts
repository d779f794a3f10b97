import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    agreed: "وُقعت الاتفاقية يوم {day}",
    account: "الحساب البنكي: {state}",
    kept: "مسجل",
    notKept: "غير مسجل",
    instalments: "الدفعات",
    visits: "زيارات التتبع",
    until: "قبل {day}",
    late: "متأخرة، كان أجلها {day}",
    made: "أُنجزت",
    cameBack: "أرجعها البنك: {reason}",
  },
  fr: {
    agreed: "Convention signée le {day}",
    account: "RIB : {state}",
    kept: "enregistré",
    notKept: "manquant",
    instalments: "Tranches",
    visits: "Visites de suivi",
    until: "avant le {day}",
    late: "en retard, prévue avant le {day}",
    made: "faite",
    cameBack: "Renvoyée par la banque : {reason}",
  },
});

export const partWords = texts({
  ar: { later: "لم يحن أجلها", due: "مستحقة", ordered: "عند البنك", paid: "مؤداة" },
  fr: { later: "pas encore due", due: "due", ordered: "à la banque", paid: "payée" },
});

export const scheduleWords = texts({
  ar: { scheduled: "زيارة من برنامج التتبع", notScheduled: "زيارة أخرى" },
  fr: { scheduled: "Visite du calendrier de suivi", notScheduled: "Autre visite" },
});
