import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    known: "شريك معروف بهذا الاسم.",
    fresh: "شريك جديد: تحققوا من الاسم، فهو يُحفظ كما كُتب.",
  },
  fr: {
    known: "Partenaire connu sous ce nom.",
    fresh: "Nouveau partenaire : vérifiez le nom, il est gardé tel qu'il est écrit.",
  },
});
