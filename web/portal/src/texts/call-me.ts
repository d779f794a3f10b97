import { texts } from "../../../shared/language";

export const words = texts({
  ar: {
    callAsk: "هل تريدين أن نتصل بك؟",
    callWhat: "سيتصل بك موظف من مكتبك على هذا الرقم.",
    callYes: "نعم، اتصلوا بي",
    called: "سجلنا طلبك. سيتصل بك المكتب.",
  },
  fr: {
    callAsk: "Voulez-vous être appelée ?",
    callWhat: "Un agent de votre bureau vous appellera à ce numéro.",
    callYes: "Oui, appelez-moi",
    called: "C'est noté. Le bureau vous appellera.",
  },
  en: {
    callAsk: "Do you want us to call you?",
    callWhat: "Somebody of your office will call you at this number.",
    callYes: "Yes, call me",
    called: "We noted it. The office will call you.",
  },
});
