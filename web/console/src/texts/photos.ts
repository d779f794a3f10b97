import { texts } from "@face/core/language";

export const words = texts({
  ar: {
    choose: "اختيار صور",
    sending: "الصورة في طريقها…",
    refused: "لا يمكن قراءة هذا الملف كصورة هنا.",
    takeBack: "حذف الصورة {n}",
    photo: "الصورة {n}",
  },
  fr: {
    choose: "Choisir des photos",
    sending: "Envoi de la photo…",
    refused: "Ce fichier n'est pas une photo lisible ici.",
    takeBack: "Supprimer la photo {n}",
    photo: "Photo {n}",
  },
});
