import { texts } from "@face/core/language";

export const words = texts({
  ar: { listen: "استماع", stop: "إيقاف", nothing: "لا يقرأ هذا الجهاز العربية بصوت." },
  fr: { listen: "Écouter", stop: "Arrêter", nothing: "Cet appareil n'a pas de voix en français." },
});
