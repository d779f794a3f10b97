import { texts } from "../core/language";

export const words = texts({
  ar: { listen: "استمعي", stop: "إيقاف", none: "لا صوت في هذا الهاتف", nothing: "لا يقرأ هذا الهاتف العربية بصوت. اطلبي أن نتصل بك." },
  fr: { listen: "Écouter", stop: "Arrêter", none: "Pas de voix ici", nothing: "Ce téléphone n'a pas de voix en français. Demandez à être appelée." },
  en: { listen: "Listen", stop: "Stop", none: "No voice here", nothing: "This phone has no English voice. Ask to be called." },
});
