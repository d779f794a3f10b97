import { texts } from "../../../shared/language";

export const words = texts({
  ar: { listen: "استمعي", stop: "إيقاف", nothing: "لا يقرأ هذا الهاتف العربية بصوت. اطلبي أن نتصل بك." },
  fr: { listen: "Écouter", stop: "Arrêter", nothing: "Ce téléphone n'a pas de voix en français. Demandez à être appelée." },
  en: { listen: "Listen", stop: "Stop", nothing: "This phone has no English voice. Ask to be called." },
});
