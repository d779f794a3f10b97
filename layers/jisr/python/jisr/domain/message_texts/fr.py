"""French within GSM-7: 160 characters in one segment. Of the accented letters it has é è à ù, and no ê ç î ô."""

TEXTS = {
    "ApplicationSubmitted": (
        "{title} : votre demande {ref} est enregistrée. Réponse au plus tard le {date}. Suivi : {link}",
        "{title} : votre demande {ref} est enregistrée. Réponse au plus tard le {date}.",
    ),
    "ApplicationImported": (
        "{title} : votre demande faite sur l'ancienne plateforme est ici. Connectez-vous avec ce numéro pour la "
        "compléter et joindre vos documents : {link}",
        "{title} : votre demande faite sur l'ancienne plateforme est ici. Complétez-la depuis votre compte, avec ce "
        "numéro.",
    ),
    "ChangesRequested": (
        "{title} : votre dossier {ref} est incomplet. Merci de le compléter : {link}",
        "{title} : votre dossier {ref} est incomplet. Merci de le compléter depuis votre compte.",
    ),
    "DocumentRejected": (
        "{title} : document «{doc}» {reason}. Merci de l'envoyer de nouveau : {link}",
        "{title} : document «{doc}» {reason}. Merci de l'envoyer de nouveau.",
        "{title} : un document est à envoyer de nouveau. Le motif est dans votre compte.",
    ),
    "DocumentMissing": (
        "{title} : il manque «{doc}» à votre dossier {ref}. Merci de l'ajouter : {link}",
        "{title} : il manque «{doc}» à votre dossier {ref}. Merci de l'ajouter depuis votre compte.",
        "{title} : il manque «{doc}» à votre dossier. Merci de l'ajouter.",
        "{title} : il manque un document à votre dossier. Merci de l'ajouter depuis votre compte.",
    ),
    "ApplicationResubmitted": ("{title} : nous avons bien recu la suite de votre dossier {ref}.",),
    "ApplicationApproved": (
        "{title} : votre demande {ref} est acceptée. Montant réservé pour vous : {amount}.",
        "{title} : votre demande {ref} est acceptée.",
    ),
    "ApplicationWaitlisted": (
        "{title} : votre demande {ref} est sur la liste d'attente. Nous vous informerons de la suite.",
    ),
    "ApplicationRejected": (
        "{title} : votre demande {ref} n'est pas retenue : {reason}. Recours possible jusqu'au {date} : {link}",
        "{title} : votre demande {ref} n'est pas retenue : {reason}. Recours possible jusqu'au {date}.",
        "{title} : votre demande {ref} n'est pas retenue. Motif dans votre compte. Recours jusqu'au {date}.",
        "{title} : votre demande {ref} n'est pas retenue : {reason}.",
        "{title} : votre demande {ref} n'est pas retenue. Motif dans votre compte.",
    ),
    "ApplicationWithdrawn": ("{title} : votre demande {ref} est retirée.",),
    "AppealFiled": ("{title} : votre recours sur la demande {ref} est enregistré.",),
    "AppealUpheld": ("{title} : votre recours est accepté. La demande {ref} est de nouveau à l'étude.",),
    "AppealDismissed": (
        "{title} : votre recours sur la demande {ref} n'est pas retenu. Détails dans votre compte.",
    ),
    "AppealAcknowledged": ("{title} : votre recours {ref} est à l'étude. Réponse au plus tard le {date}.",),
    "ComplaintFiled": (
        "{title} : votre réclamation {ref} est enregistrée. Réponse au plus tard le {date}. Suivi : {link}",
        "{title} : votre réclamation {ref} est enregistrée. Réponse au plus tard le {date}.",
    ),
    "ComplaintAcknowledged": (
        "{title} : votre réclamation {ref} est à l'étude. Réponse au plus tard le {date}.",
    ),
    "ComplaintAnswered": (
        "{title} : nous avons répondu à votre réclamation {ref} : {link}",
        "{title} : nous avons répondu à votre réclamation {ref}. Réponse dans votre compte.",
    ),
    "AgreementSigned": ("{title} : la convention de votre demande {ref} est signée.",),
    "PaymentRecorded": (
        "{title} : un versement de {amount} est enregistré pour votre demande {ref}.",
        "{title} : un versement est enregistré pour votre demande {ref}.",
    ),
    "ApplicationCompleted": ("{title} : votre dossier {ref} est achevé. Merci.",),
    "ApplicationEnded": ("{title} : votre dossier {ref} est clos. Détails dans votre compte.",),
    "PhoneChanged": (
        "{title} : le téléphone de votre dossier a été changé. Si ce n'est pas vous, appelez-nous.",
    ),
    "AccountChanged": (
        "{title} : un compte bancaire est enregistré pour votre dossier. Si ce n'est pas vous, appelez-nous.",
    ),
    "ReminderDue": (
        "{title} : rappel, complétez votre dossier {ref} avant le {date} : {link}",
        "{title} : rappel, complétez votre dossier {ref} avant le {date}.",
    ),
    "AnswersCorrected": (
        "{title} : nous avons corrigé des réponses de votre dossier {ref}. Vérifiez-les : {link}",
        "{title} : nous avons corrigé des réponses de votre dossier {ref}. Vérifiez-les dans votre compte.",
    ),
    "HelpRequested": ("{title} : votre demande d'aide est enregistrée. Nous vous appellerons.",),
}

FEMININE: dict[str, tuple[str, ...]] = {}

REASONS = {
    "unsupported_type": "d'un format non accepté",
    "too_big": "trop lourd",
    "attachment": "contient d'autres fichiers",
    "active_content": "d'un format non accepté",
    "washed_out": "trop pâle",
    "blank": "vide",
    "not_checked": "mal reçu",
    "too_dark": "trop sombre",
    "too_small": "trop petit",
    "tiny": "trop petit",
    "blurred": "flou",
    "unreadable": "illisible",
    "not_readable": "illisible",
    "illegible": "illisible",
    "incomplete": "incomplet",
    "expired": "périmé",
    "wrong_document": "différent du document demandé",
    "password": "protégé par mot de passe",
    "encrypted": "protégé par mot de passe",
    "malware": "dangereux",
    "damaged": "abimé",
    "too_many_pages": "avec trop de pages",
    "not_eligible": "conditions non remplies",
    "budget": "budget épuisé",
    "duplicate": "autre demande en cours",
    "late": "délai dépassé",
    "no_answer": "dossier non complété",
}

SUBJECT = "{title} - {ref}"
GREETING = "Bonjour,"
CLOSING = "Ministère de la Solidarité, de l'Insertion sociale et de la Famille"
HIDDEN = ("Vous avez un message : {link}", "Vous avez un message dans votre compte.")
