"""What the audit and the printed history say, in words: each event and each reading has a title and details, in three
languages. Neutral: staff read it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from jisr import reference
from jisr.domain import office_reasons
from jisr.domain.clocks import casablanca
from jisr.domain.programmes.model import Programme
from jisr.domain.words import LANGUAGES, Table, by_language

type Texts = dict[str, str]

_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"

DONE: Final[Table] = {
    "ApplicationSubmitted": ("إرسال الطلب", "Demande envoyée", "Application sent"),
    "ApplicationClaimed": ("التكفل بالملف", "Dossier pris en charge", "File claimed"),
    "ApplicationReleased": ("إرجاع الملف إلى اللائحة", "Dossier remis dans la liste", "File released"),
    "StagePassed": ("اجتياز مرحلة", "Étape franchie", "Stage passed"),
    "ChangesRequested": ("طلب تعديلات", "Modifications demandées", "Changes requested"),
    "ApplicationResubmitted": ("إعادة إرسال الطلب", "Demande renvoyée", "Application sent back"),
    "AnswersCorrected": ("تصحيح أجوبة", "Réponses corrigées", "Answers corrected"),
    "ApplicationApproved": ("قبول الطلب", "Demande acceptée", "Application approved"),
    "ApplicationWaitlisted": (
        "وضع الطلب في لائحة الانتظار",
        "Mise en liste d'attente",
        "Put on the waiting list",
    ),
    "ApplicationRejected": ("رفض الطلب", "Demande refusée", "Application refused"),
    "ApplicationWithdrawn": ("سحب الطلب", "Demande retirée", "Application withdrawn"),
    "AppealFiled": ("إيداع تظلم", "Recours déposé", "Appeal filed"),
    "AppealDecided": ("البت في التظلم", "Recours tranché", "Appeal decided"),
    "ComplaintFiled": ("إيداع شكاية", "Réclamation déposée", "Complaint filed"),
    "GrievanceAcknowledged": ("الإشعار بالتوصل", "Accusé de réception donné", "Receipt acknowledged"),
    "ComplaintAnswered": ("الجواب عن الشكاية", "Réponse donnée à la réclamation", "Complaint answered"),
    "AgreementSigned": ("توقيع الاتفاقية", "Convention signée", "Agreement signed"),
    "PaymentRecorded": ("تسجيل أداء", "Paiement enregistré", "Payment recorded"),
    "PaymentOrdered": ("إدراج دفعة في أمر بالأداء", "Tranche mise en ordre de paiement", "Payment ordered"),
    "PaymentReturned": ("إرجاع دفعة من البنك", "Tranche renvoyée par la banque", "Payment sent back"),
    "AccountChanged": ("تسجيل الحساب البنكي", "Compte bancaire enregistré", "Bank account recorded"),
    "PaymentRunDue": (
        "أمر بالأداء قيد المعالجة",
        "Ordre de paiement à traiter",
        "Payment order to be worked on",
    ),
    "PaymentRunContinued": (
        "استئناف أمر بالأداء متوقف",
        "Ordre de paiement arrêté, repris",
        "Payment order that stood still continued",
    ),
    "ImportContinued": (
        "استئناف استيراد متوقف",
        "Import arrêté, repris",
        "Import that stood still continued",
    ),
    "ImportDue": ("استيراد قيد المعالجة", "Import à traiter", "Import to be worked on"),
    "ImportClosed": ("انتهاء استيراد", "Import terminé", "Import over"),
    "ApplicationImported": (
        "استيراد الطلب من منصة سابقة",
        "Demande reprise d'une autre plateforme",
        "Application taken over from another platform",
    ),
    "FollowUpRecorded": ("تسجيل زيارة تتبع", "Visite de suivi enregistrée", "Follow-up visit recorded"),
    "ApplicationCompleted": ("إتمام الملف", "Dossier achevé", "File completed"),
    "ApplicationEnded": ("إنهاء الملف", "Dossier clos", "File ended"),
    "ConsentRecorded": (
        "تسجيل الموافقة على المساعدة",
        "Accord d'assistance enregistré",
        "Consent to be helped recorded",
    ),
    "HelpRequested": ("طلب مكالمة", "Demande d'appel", "Call asked for"),
    "HelpAnswered": ("الاستجابة لطلب المكالمة", "Demande d'appel traitée", "Call made"),
    "DuplicateMarked": (
        "الإشارة إلى طلب مكرر محتمل",
        "Doublon possible signalé",
        "Marked as a possible duplicate",
    ),
    "DuplicateCleared": ("رفع إشارة التكرار", "Signalement de doublon levé", "Duplicate mark cleared"),
    "PhoneChanged": ("تغيير رقم الهاتف", "Numéro de téléphone changé", "Phone number changed"),
    "IdentityLocked": (
        "خمس محاولات خاطئة لإثبات الهوية",
        "Cinq preuves d'identité erronées",
        "Five wrong proofs of identity",
    ),
    "ReminderDue": ("تذكير بالأجل", "Rappel d'échéance", "Reminder of a deadline"),
    "DeadlineEscalated": ("رفع التأخير إلى التنسيقية", "Retard signalé à la coordination", "Delay escalated"),
    "DocumentRejected": ("رفض وثيقة", "Document refusé", "Paper refused"),
    "PersonErased": ("محو المعطيات الشخصية", "Données personnelles effacées", "Personal data erased"),
    "EnvelopeOpened": ("فتح غلاف مالي", "Enveloppe ouverte", "Envelope opened"),
    "ContributionAdded": ("إضافة مساهمة", "Contribution ajoutée", "Contribution added"),
    "FundsAvailable": ("توفر مبلغ في الغلاف", "Fonds disponibles dans l'enveloppe", "Funds available"),
    "ProgrammePublished": ("نشر نسخة من البرنامج", "Version du programme publiée", "Programme published"),
    "ProgrammeProposed": ("اقتراح نسخة من البرنامج", "Version du programme proposée", "Programme proposed"),
    "ProposalStopped": ("إيقاف اقتراح نسخة", "Proposition de version arrêtée", "Proposal stopped"),
    "PublicationScheduled": ("برمجة نشر نسخة", "Publication programmée", "Publication scheduled"),
    "ProgrammeOpened": ("فتح البرنامج", "Programme ouvert", "Programme opened"),
    "ProgrammeClosed": ("إغلاق البرنامج", "Programme clos", "Programme closed"),
    "ApplicationPutBefore": (
        "وضع الملف أمام اللجنة",
        "Dossier mis devant la commission",
        "File put before the committee",
    ),
    "ApplicationTakenOff": (
        "سحب الملف من أمام اللجنة",
        "Dossier retiré de la commission",
        "File taken off the committee's table",
    ),
    "SittingFormed": ("إحداث جلسة لجنة", "Commission créée", "Sitting formed"),
    "SittingOpened": ("افتتاح التصويت", "Vote ouvert", "Vote opened"),
    "SittingRanked": ("تغيير الترتيب", "Classement modifié", "Ranking changed"),
    "VotesCast": ("تصويت عضو", "Votes d'un membre", "A member's votes"),
    "InterestDeclared": ("تصريح بتضارب مصالح", "Conflit d'intérêts déclaré", "Conflict of interest declared"),
    "SittingClosing": ("اختتام التصويت", "Vote clos", "Vote closed"),
    "SittingPaused": (
        "تنفيذ القرارات متواصل",
        "Exécution des décisions en cours",
        "Decisions being carried out",
    ),
    "SittingContinued": (
        "استئناف تنفيذ القرارات بعد توقفه",
        "Exécution arrêtée, reprise",
        "Carrying out, which stood still, continued",
    ),
    "SittingCancelled": ("إلغاء الجلسة", "Commission annulée", "Sitting called off"),
    "SittingClosed": ("اختتام الجلسة", "Commission terminée", "Sitting over"),
    "ExportRequested": ("طلب تصدير", "Export demandé", "Export asked for"),
    "ExportPaused": ("كتابة التصدير متواصلة", "Export en cours d'écriture", "Export being written"),
    "ExportEnded": ("نهاية كتابة التصدير", "Export terminé", "Export over"),
    "StaffInvited": ("دعوة إلى الفريق", "Invitation dans l'équipe", "Invited to the team"),
    "StaffChanged": ("تعديل حساب", "Compte modifié", "Account changed"),
    "StaffDisabled": ("إغلاق حساب", "Compte fermé", "Account closed"),
    "StaffEnabled": ("إعادة فتح حساب", "Compte rouvert", "Account opened again"),
    "StaffReset": ("إعادة تعيين الدخول", "Accès réinitialisé", "Sign-in reset"),
}
SEEN: Final[Table] = {
    "read_file": ("فتح الملف", "Dossier ouvert", "File opened"),
    "search": ("ظهور الملف في بحث", "Dossier trouvé par une recherche", "File found by a search"),
    "register": ("فتح الملف للتسجيل بالنيابة", "Dossier ouvert pour inscrire", "File opened to register"),
    "correct": ("فتح الملف للتصحيح", "Dossier ouvert pour corriger", "File opened to correct"),
    "act": ("الاطلاع على أثر قرار", "Effet d'une décision consulté", "Effect of a decision looked at"),
    "note": ("كتابة ملاحظة داخلية", "Note interne écrite", "Internal note written"),
    "contact": ("تسجيل اتصال", "Contact enregistré", "Contact logged"),
    "visit": ("تقرير زيارة", "Compte rendu de visite", "Visit reported"),
    "order_payments": ("تنزيل أمر بالأداء", "Ordre de paiement téléchargé", "Payment order downloaded"),
    "audit": ("الاطلاع على سجل التدقيق", "Journal d'audit consulté", "Audit looked at"),
    "print_history": ("طباعة التاريخ الكامل", "Historique complet imprimé", "Whole history printed"),
    "export": ("طلب تصدير بمعطيات شخصية", "Export nominatif demandé", "Export with names asked for"),
    "exported": ("ظهور الملف في تصدير", "Dossier présent dans un export", "File in an export"),
    "download_export": ("تنزيل تصدير", "Export téléchargé", "Export downloaded"),
    "preview_import": (
        "الاطلاع على سطور من استيراد",
        "Lignes d'un import consultées",
        "Rows of an import looked at",
    ),
    "import_people": ("تأكيد استيراد", "Import confirmé", "Import confirmed"),
}
PAPER_SEEN: Final = ("فتح وثيقة", "Document ouvert", "Paper opened")
STATUS: Final[Table] = {
    "draft": ("مسودة", "brouillon", "draft"),
    "submitted": ("مُرسل", "envoyé", "sent"),
    "in_review": ("قيد الدراسة", "à l'étude", "in review"),
    "changes_requested": ("في انتظار تعديلات", "modifications demandées", "changes requested"),
    "approved": ("مقبول", "accepté", "approved"),
    "waitlisted": ("في لائحة الانتظار", "en liste d'attente", "on the waiting list"),
    "rejected": ("مرفوض", "refusé", "refused"),
    "active": ("قيد التنفيذ", "en cours", "active"),
    "completed": ("مكتمل", "achevé", "completed"),
    "ended": ("منتهٍ", "clos", "ended"),
    "withdrawn": ("مسحوب", "retiré", "withdrawn"),
}
ROLES: Final[Table] = {
    "agent": ("وكيل", "agent", "agent"),
    "coordinator": ("تنسيق جهوي", "coordination régionale", "coordinator"),
    "committee_member": ("عضو اللجنة", "membre du comité", "committee member"),
    "programme_manager": ("مسؤول البرنامج", "responsable de programme", "programme manager"),
    "partner": ("شريك", "partenaire", "partner"),
    "auditor": ("تدقيق", "audit", "auditor"),
}
WHO: Final[Table] = {
    "applicant": ("صاحبة الطلب", "La demandeuse", "The applicant"),
    "system": ("النظام", "Le système", "The system"),
    "staff": ("حساب غير موجود", "Compte inconnu", "Unknown account"),
}
_MORE: Final[Table] = {
    "state": ("الحالة: {}", "État : {}", "State: {}"),
    "stage": ("المرحلة: {}", "Étape : {}", "Stage: {}"),
    "reason": ("السبب: {}", "Motif : {}", "Reason: {}"),
    "answers": ("الأجوبة المعنية: {}", "Réponses concernées : {}", "Answers concerned: {}"),
    "paper": ("الوثيقة: {}", "Document : {}", "Paper: {}"),
    "amount": ("المبلغ: {}", "Montant : {}", "Amount: {}"),
    "given_back": ("مبلغ أُعيد إلى الغلاف: {}", "Rendu à l'enveloppe : {}", "Given back: {}"),
    "paid": ("مجموع ما أُدي: {}", "Total payé : {}", "Paid in all: {}"),
    "paid_on": (
        "يوم الأداء حسب البنك: {}",
        "Jour du paiement selon la banque : {}",
        "Paid on, says the bank: {}",
    ),
    "available": ("المتوفر: {}", "Disponible : {}", "Available: {}"),
    "partner": ("الشريك: {}", "Partenaire : {}", "Partner: {}"),
    "envelope": ("الغلاف: {}", "Enveloppe : {}", "Envelope: {}"),
    "score": ("النقط: {}", "Points : {}", "Points: {}"),
    "until": ("أجل التظلم: {}", "Recours possible jusqu'au {}", "Appeal until {}"),
    "about_appeal": ("بخصوص: التظلم", "À propos du recours", "About the appeal"),
    "about_complaint": ("بخصوص: الشكاية", "À propos de la réclamation", "About the complaint"),
    "applied_on": ("تاريخ الطلب السابق: {}", "Demande faite le {}", "Applied on {}"),
    "due": ("الأجل: {}", "Échéance : {}", "Due: {}"),
    "by_committee": ("بقرار من اللجنة", "Par décision de la commission", "By decision of the committee"),
    "upheld": ("التظلم مقبول", "Recours accepté", "Appeal upheld"),
    "not_upheld": ("التظلم مرفوض", "Recours rejeté", "Appeal not upheld"),
    "roles": ("الأدوار: {}", "Rôles : {}", "Roles: {}"),
    "places": ("الأماكن: {}", "Lieux : {}", "Places: {}"),
    "changed": ("ما تغير: {}", "Modifié : {}", "Changed: {}"),
    "purpose": ("الغرض: {}", "Finalité : {}", "Purpose: {}"),
    "rows": ("عدد الملفات: {}", "Dossiers : {}", "Files: {}"),
    "confirmed": ("السطور المؤكدة: {}", "Lignes confirmées : {}", "Rows confirmed: {}"),
    "import": ("الاستيراد: {}", "Import : {}", "Import: {}"),
}
_CHANGED: Final[Table] = {
    "name": ("الاسم", "nom", "name"),
    "language": ("اللغة", "langue", "language"),
    "roles": ("الأدوار", "rôles", "roles"),
    "regions": ("الجهات", "régions", "regions"),
    "provinces": ("الأقاليم", "provinces", "provinces"),
    "partner": ("الشريك", "partenaire", "partner"),
}
_COMMA: Final = {"ar": "، ", "fr": ", ", "en": ", "}
_MENDED: Final = {"ar": "{}: {}", "fr": "{} : {}", "en": "{}: {}"}
_NONE: Final = ("لا شيء", "aucun", "none")


PAPER: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {
        "ministry": "وزارة التضامن والإدماج الاجتماعي والأسرة",
        "title": "التاريخ الكامل للملف",
        "reference": "الرقم المرجعي",
        "programme": "البرنامج",
        "status": "الحالة",
        "place": "المكان",
        "printed": "تاريخ الطبع",
        "by": "طُبع من طرف",
        "note": "لا تتضمن هذه الوثيقة من أجوبة صاحبة الطلب إلا ما صححه المكتب، ولا تتضمن نص الملاحظات والرسائل.",
        "done": "ما جرى في الملف",
        "told": "الرسائل المرسلة (آخر 180 يوما)",
        "seen": "من اطلع على الملف",
        "when": "متى",
        "who": "من",
        "what": "ماذا",
        "channel": "الوسيلة",
        "none": "لا شيء.",
        "page": "صفحة",
        "of": "من",
    },
    "fr": {
        "ministry": "Ministère de la Solidarité, de l'Insertion sociale et de la Famille",
        "title": "Historique complet du dossier",
        "reference": "Référence",
        "programme": "Programme",
        "status": "État",
        "place": "Lieu",
        "printed": "Imprimé le",
        "by": "Imprimé par",
        "note": "Des réponses de la demandeuse, ce document ne contient que celles que le bureau a corrigées ; il ne "
        "contient pas le texte des notes et des messages.",
        "done": "Ce qui s'est passé",
        "told": "Messages envoyés (180 derniers jours)",
        "seen": "Qui a consulté le dossier",
        "when": "Quand",
        "who": "Qui",
        "what": "Quoi",
        "channel": "Moyen",
        "none": "Rien.",
        "page": "Page",
        "of": "sur",
    },
}
_CHANNELS: Final[Table] = {
    "sms": ("رسالة قصيرة", "SMS", "SMS"),
    "email": ("بريد إلكتروني", "E-mail", "E-mail"),
}
_MESSAGES: Final[Table] = {
    "claimed": ("قيد الإرسال", "en cours d'envoi", "on its way"),
    "sent": ("أُرسلت", "envoyé", "sent"),
    "delivered": ("وصلت", "reçu", "delivered"),
    "failed": ("لم تصل", "non remis", "failed"),
    "unknown": ("مصيرها غير معروف", "sort inconnu", "unknown"),
    "uncertain": ("إرسالها غير مؤكد", "envoi incertain", "uncertain"),
}


def status(code: str) -> Texts:
    return _of(STATUS, code)


def role(code: str) -> Texts:
    return _of(ROLES, code)


def who(kind: str) -> Texts:
    return _of(WHO, kind)


def channel(code: str) -> Texts:
    return _of(_CHANNELS, code)


def message_state(code: str) -> Texts:
    return _of(_MESSAGES, code)


def title(what: str, *, is_reading: bool, paper: str | None) -> Texts:
    """Of a kind that has no words yet, its code."""
    seen = PAPER_SEEN if paper else SEEN.get(what, (what,) * 3)
    return by_language(seen if is_reading else DONE.get(what, (what,) * 3))


def details(what: str, data: Mapping[str, Any], programme: Programme | None) -> list[Texts]:
    """What the codes of an event say: before and after, reasons, money, papers, which answers (never what they say)."""
    found: list[Texts] = []
    for sources in (_moved, _money, _named, _rights):
        found += sources(what, data, programme)
    return found


def purpose(words: str | None) -> list[Texts]:
    """What for somebody was shown it, in her own words."""
    return [_say("purpose", _same(words))] if words else []


def mended(question: Texts, before: Texts | None, after: Texts | None) -> Texts:
    """`question: old → new`; what she wrote keeps its own direction."""
    then, now = (
        None if value is None else {language: f"{_FSI}{text}{_PDI}" for language, text in value.items()}
        for value in (before, after)
    )
    change = _change(then, now)
    return {
        language: _MENDED[language].format(question[language], change[language]) for language in LANGUAGES
    }


def _moved(what: str, data: Mapping[str, Any], programme: Programme | None) -> list[Texts]:
    found = []
    if "to" in data and data["to"] != data.get("from"):
        found.append(_say("state", _change(*(_status(data.get(end)) for end in ("from", "to")))))
    if data.get("stage") != data.get("stage_from"):
        found.append(
            _say("stage", _change(*(_stage(data.get(end), programme) for end in ("stage_from", "stage"))))
        )
    if what == "GrievanceAcknowledged" and f"about_{data['about']}" in _MORE:
        found.append(by_language(_MORE[f"about_{data['about']}"]))
    if what == "AppealDecided":
        found.append(by_language(_MORE["upheld" if data.get("upheld") else "not_upheld"]))
    if data.get("sitting") and "to" in data:
        found.append(by_language(_MORE["by_committee"]))
    found += [_say("reason", office_reasons.text_of(code)) for code in data.get("reason_codes", ())]
    found += [
        _say(name, _day(data[key]))
        for name, key in (("until", "appeal_until"), ("due", "due_at"))
        if key in data
    ]
    return found


def _money(what: str, data: Mapping[str, Any], programme: Programme | None) -> list[Texts]:
    gives_back = what in {"ApplicationWithdrawn", "ApplicationEnded", "ApplicationCompleted"}
    found = [_say("partner", _same(data["partner"]))] if "partner" in data and "amount" in data else []
    for name in ("amount", "paid", "available"):
        amount = data.get(name)
        if amount is None or (gives_back and not amount):
            continue
        found.append(_say("given_back" if gives_back and name == "amount" else name, money(amount)))
    if data.get("envelope_id"):
        found.append(_say("envelope", _ltr(data["envelope_id"])))
    found += [
        _say(name, _ltr("/".join(reversed(data[name].split("-")))))
        for name in ("paid_on", "applied_on")
        if data.get(name)
    ]
    if "score" in data:
        found.append(_say("score", _same(str(data["score"]))))
    return found


def _named(what: str, data: Mapping[str, Any], programme: Programme | None) -> list[Texts]:
    found = []
    if answers := data.get("answers"):
        found.append(_say("answers", _list(_question(pointer, programme) for pointer in answers)))
    if what in {"ExportEnded", "ImportClosed"}:
        found.append(_say("rows", _same(str(data["rows" if what == "ExportEnded" else "registered"]))))
    if what == "ImportDue" and data["phase"] == "register":
        found.append(_say("confirmed", _same(str(data["rows"]))))
    if what == "ApplicationImported":
        found.append(_say("import", _ltr(data["import_id"])))
    papers = [data] if "document_type" in data else data.get("papers", ())
    for paper in papers:
        found.append(_say("paper", _paper(paper["document_type"], programme)))
        if paper.get("reason"):
            found.append(_say("reason", office_reasons.text_of(paper["reason"])))
    return found


def _rights(what: str, data: Mapping[str, Any], programme: Programme | None) -> list[Texts]:
    if not what.startswith("Staff"):
        return []
    before = data.get("before")
    found = (
        [_say("changed", _list(_of(_CHANGED, name) for name in data["changed"]))] if "changed" in data else []
    )
    for name, words in (("roles", _roles), ("places", _places)):
        now = words(data)
        if before is None:
            found.append(_say(name, now))
        elif words(before) != now:
            found.append(_say(name, _change(words(before), now)))
    return found


def _roles(rights: Mapping[str, Any]) -> Texts:
    return _list(_of(ROLES, role) for role in rights.get("roles", ()))


def _places(rights: Mapping[str, Any]) -> Texts:
    regions = [(reference.region(code), code) for code in rights.get("regions", ())]
    provinces = [(reference.province(code), code) for code in rights.get("provinces", ())]
    return _list(_place(place, code) for place, code in (*regions, *provinces))


def _place(place: Any, code: str) -> Texts:
    return _same(code) if place is None else {"ar": place.name_ar, "fr": place.name_fr, "en": place.name_fr}


def _status(code: str | None) -> Texts | None:
    return None if code is None else _of(STATUS, code)


def _stage(stage_id: str | None, programme: Programme | None) -> Texts | None:
    if stage_id is None:
        return None
    stage = programme.stage(stage_id) if programme else None
    return dict(stage.title) if stage else _same(stage_id)


def _paper(document_type: str, programme: Programme | None) -> Texts:
    known = programme.document(document_type) if programme else None
    return dict(known.title) if known else _same(document_type)


def _question(pointer: str, programme: Programme | None) -> Texts:
    name = pointer.rpartition("/")[2]
    fields = [f for page in programme.pages for f in page["fields"] if f["name"] == name] if programme else []
    return dict(fields[0]["label"]) if fields else _same(name)


def money(amount: int) -> Texts:
    """Centimes as she reads them: `12.500 درهم`, `12 500 DH`."""
    whole, rest = divmod(amount, 100)
    grouped = f"{whole:,}"
    cents = f",{rest:02d}" if rest else ""
    latin = _LRI + grouped.replace(",", "\u00a0") + cents
    arabic = _LRI + grouped.replace(",", ".") + cents + _PDI + " درهم"
    return {"ar": arabic, "fr": f"{latin}\u00a0DH{_PDI}", "en": f"{latin}\u00a0DH{_PDI}"}


def moment(at: datetime) -> str:
    """`23/11/2026 09:05`, in Morocco."""
    return at.astimezone(casablanca()).strftime("%d/%m/%Y %H:%M")


def _day(at: str) -> Texts:
    return _ltr(datetime.fromisoformat(at).astimezone(casablanca()).strftime("%d/%m/%Y"))


def _change(before: Texts | None, after: Texts | None) -> Texts:
    """`from → to`: the arrow in the direction of reading."""
    left, right = before or by_language(_NONE), after or by_language(_NONE)
    return {
        language: f"{left[language]} {'←' if language == 'ar' else '→'} {right[language]}"
        for language in LANGUAGES
    }


def _list(texts: Iterable[Texts]) -> Texts:
    found: Sequence[Texts] = list(texts) or [by_language(_NONE)]
    return {language: _COMMA[language].join(one[language] for one in found) for language in LANGUAGES}


def _say(name: str, value: Texts) -> Texts:
    return {language: by_language(_MORE[name])[language].format(value[language]) for language in LANGUAGES}


def _of(words: Table, code: str) -> Texts:
    return by_language(words.get(code, (code,) * 3))


def _same(text: str) -> Texts:
    return dict.fromkeys(LANGUAGES, f"{_FSI}{text}{_PDI}")


def _ltr(text: str) -> Texts:
    return dict.fromkeys(LANGUAGES, f"{_LRI}{text}{_PDI}")
