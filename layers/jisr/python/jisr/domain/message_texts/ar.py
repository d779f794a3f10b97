"""Arabic: 70 characters in one segment, 134 in two."""

TEXTS = {
    "ApplicationSubmitted": (
        "{title}: سجلنا طلبكم {ref}. الرد قبل {date}",
        "{title}: سجلنا {ref}. الرد قبل {date}",
        "سجلنا طلبكم {ref}. الرد قبل {date}",
    ),
    "ApplicationImported": (
        "{title}: نقلنا طلبكم من المنصة السابقة. ادخلوا بهذا الرقم لإتمامه وإرسال الوثائق: {link}",
        "{title}: نقلنا طلبكم من المنصة السابقة. يرجى إتمامه من حسابكم بهذا الرقم.",
    ),
    "ChangesRequested": (
        "{title}: ملفكم غير مكتمل. يرجى إتمامه: {link}",
        "{title}: ملفكم غير مكتمل. يرجى إتمامه من حسابكم.",
    ),
    "DocumentRejected": (
        "{title}: وثيقة «{doc}» {reason}. يرجى إرسالها من جديد: {link}",
        "{title}: وثيقة «{doc}» {reason}. يرجى إرسالها من جديد.",
        "{title}: وثيقة {reason}. يرجى إرسالها من جديد.",
        "{title}: يرجى إرسال وثيقة من جديد. السبب في حسابكم.",
    ),
    "DocumentMissing": (
        "{title}: تنقص ملفكم وثيقة «{doc}». يرجى إضافتها: {link}",
        "{title}: تنقص ملفكم وثيقة «{doc}». يرجى إضافتها من حسابكم.",
        "{title}: تنقص ملفكم وثيقة. يرجى إضافتها من حسابكم.",
    ),
    "ApplicationResubmitted": ("{title}: توصلنا بتتمة ملفكم {ref}", "{title}: توصلنا بتتمة ملفكم."),
    "ApplicationApproved": (
        "{title}: قُبل طلبكم. المبلغ المحجوز لكم {amount}.",
        "{title}: قُبل طلبكم. المبلغ {amount}",
        "{title}: قُبل طلبكم {ref}",
        "{title}: قُبل طلبكم.",
    ),
    "ApplicationWaitlisted": ("{title}: طلبكم في لائحة الانتظار. سنخبركم بكل جديد.",),
    "ApplicationRejected": (
        "{title}: لم يُقبل طلبكم {ref}: {reason}. يمكنكم التظلم إلى غاية {date}: {link}",
        "{title}: لم يُقبل طلبكم: {reason}. يمكنكم التظلم إلى غاية {date}.",
        "{title}: لم يُقبل طلبكم. السبب في حسابكم. يمكنكم التظلم إلى غاية {date}.",
        "{title}: لم يُقبل طلبكم: {reason}.",
        "{title}: لم يُقبل طلبكم. السبب في حسابكم.",
    ),
    "ApplicationWithdrawn": ("{title}: سُحب طلبكم {ref}.", "{title}: سُحب طلبكم."),
    "AppealFiled": ("{title}: توصلنا بتظلمكم في {ref}", "{title}: توصلنا بتظلمكم."),
    "AppealUpheld": ("{title}: قُبل تظلمكم. ملفكم قيد الدراسة من جديد.",),
    "AppealDismissed": ("{title}: لم يُقبل تظلمكم. التفاصيل في حسابكم.",),
    "AppealAcknowledged": ("{title}: تظلمكم قيد الدراسة. الرد قبل {date}",),
    "ComplaintFiled": ("{title}: سجلنا شكايتكم. الرد قبل {date}",),
    "ComplaintAcknowledged": ("{title}: شكايتكم قيد الدراسة. الرد قبل {date}",),
    "ComplaintAnswered": (
        "{title}: أجبنا عن شكايتكم: {link}",
        "{title}: أجبنا عن شكايتكم. الجواب في حسابكم.",
    ),
    "AgreementSigned": ("{title}: تم توقيع اتفاقية طلبكم.",),
    "PaymentRecorded": ("{title}: تم صرف {amount} لكم.", "{title}: تم صرف مبلغ لكم."),
    "ApplicationCompleted": ("{title}: اكتمل ملفكم {ref}. شكرا لكم.", "{title}: اكتمل ملفكم. شكرا لكم."),
    "ApplicationEnded": (
        "{title}: انتهى ملفكم {ref}. التفاصيل في حسابكم.",
        "{title}: انتهى ملفكم. التفاصيل في حسابكم.",
    ),
    "PhoneChanged": ("{title}: تغير رقم هاتف ملفكم. إن لم تطلبوا ذلك فاتصلوا بنا.",),
    "AccountChanged": ("{title}: سُجل حساب بنكي لملفكم. إن لم تطلبوه فاتصلوا بنا.",),
    "ReminderDue": (
        "{title}: تذكير، يرجى إتمام ملفكم قبل {date}: {link}",
        "{title}: تذكير، يرجى إتمام ملفكم قبل {date}",
    ),
    "AnswersCorrected": ("{title}: صححنا أجوبة في ملفكم. راجعوها في حسابكم.",),
    "HelpRequested": ("{title}: توصلنا بطلب المساعدة. سنتصل بكم.",),
}

FEMININE = {
    "ApplicationSubmitted": (
        "{title}: سجلنا طلبك {ref}. الرد قبل {date}",
        "{title}: سجلنا {ref}. الرد قبل {date}",
        "سجلنا طلبك {ref}. الرد قبل {date}",
    ),
    "ApplicationImported": (
        "{title}: نقلنا طلبك من المنصة السابقة. ادخلي بهذا الرقم لإتمامه وإرسال وثائقك: {link}",
        "{title}: نقلنا طلبك من المنصة السابقة. أتمّيه من حسابك بهذا الرقم.",
    ),
    "ChangesRequested": (
        "{title}: ملفك غير مكتمل. أتمّيه: {link}",
        "{title}: ملفك غير مكتمل. أتمّيه من حسابك.",
    ),
    "DocumentRejected": (
        "{title}: وثيقة «{doc}» {reason}. صوّريها وأرسليها من جديد: {link}",
        "{title}: وثيقة «{doc}» {reason}. صوّريها من جديد.",
        "{title}: وثيقة {reason}. صوّريها من جديد.",
        "{title}: صوّري وثيقة من جديد. السبب في حسابك.",
    ),
    "DocumentMissing": (
        "{title}: تنقص ملفك وثيقة «{doc}». صوّريها وأرسليها: {link}",
        "{title}: تنقص ملفك وثيقة «{doc}». صوّريها وأرسليها من حسابك.",
        "{title}: تنقص ملفك وثيقة. صوّريها وأرسليها من حسابك.",
    ),
    "ApplicationResubmitted": ("{title}: توصلنا بتتمة ملفك {ref}", "{title}: توصلنا بتتمة ملفك."),
    "ApplicationApproved": (
        "{title}: قُبل طلبك. المبلغ المحجوز لك {amount}.",
        "{title}: قُبل طلبك. المبلغ {amount}",
        "{title}: قُبل طلبك {ref}",
        "{title}: قُبل طلبك.",
    ),
    "ApplicationWaitlisted": ("{title}: طلبك في لائحة الانتظار. سنخبرك بكل جديد.",),
    "ApplicationRejected": (
        "{title}: لم يُقبل طلبك {ref}: {reason}. يمكنك التظلم إلى غاية {date}: {link}",
        "{title}: لم يُقبل طلبك: {reason}. يمكنك التظلم إلى غاية {date}.",
        "{title}: لم يُقبل طلبك. السبب في حسابك. يمكنك التظلم إلى غاية {date}.",
        "{title}: لم يُقبل طلبك: {reason}.",
        "{title}: لم يُقبل طلبك. السبب في حسابك.",
    ),
    "ApplicationWithdrawn": ("{title}: سُحب طلبك {ref}.", "{title}: سُحب طلبك."),
    "AppealFiled": ("{title}: توصلنا بتظلمك في {ref}", "{title}: توصلنا بتظلمك."),
    "AppealUpheld": ("{title}: قُبل تظلمك. ملفك قيد الدراسة من جديد.",),
    "AppealDismissed": ("{title}: لم يُقبل تظلمك. التفاصيل في حسابك.",),
    "AppealAcknowledged": ("{title}: تظلمك قيد الدراسة. الرد قبل {date}",),
    "ComplaintFiled": ("{title}: سجلنا شكايتك. الرد قبل {date}",),
    "ComplaintAcknowledged": ("{title}: شكايتك قيد الدراسة. الرد قبل {date}",),
    "ComplaintAnswered": (
        "{title}: أجبنا عن شكايتك: {link}",
        "{title}: أجبنا عن شكايتك. الجواب في حسابك.",
    ),
    "AgreementSigned": ("{title}: تم توقيع اتفاقية طلبك.",),
    "PaymentRecorded": ("{title}: تم صرف {amount} لك.", "{title}: تم صرف مبلغ لك."),
    "ApplicationCompleted": ("{title}: اكتمل ملفك {ref}. شكرا لك.", "{title}: اكتمل ملفك. شكرا لك."),
    "ApplicationEnded": (
        "{title}: انتهى ملفك {ref}. التفاصيل في حسابك.",
        "{title}: انتهى ملفك. التفاصيل في حسابك.",
    ),
    "PhoneChanged": ("{title}: تغير رقم هاتف ملفك. إن لم تطلبي ذلك فاتصلي بنا.",),
    "AccountChanged": ("{title}: سُجل حساب بنكي لملفك. إن لم تطلبيه فاتصلي بنا.",),
    "ReminderDue": (
        "{title}: تذكير، أتمّي ملفك قبل {date}: {link}",
        "{title}: تذكير، أتمّي ملفك قبل {date}",
    ),
    "HelpRequested": ("{title}: توصلنا بطلب المساعدة. سنتصل بك.",),
    "AnswersCorrected": ("{title}: صححنا أجوبة في ملفك. راجعيها في حسابك.",),
}

# Each follows a feminine noun (وثيقة …) or the colon of a refusal.
REASONS = {
    "unsupported_type": "نوع ملفها غير مقبول",
    "too_big": "حجمها كبير",
    "attachment": "فيها ملفات أخرى",
    "active_content": "نوع ملفها غير مقبول",
    "washed_out": "كتابتها باهتة",
    "blank": "فارغة",
    "not_checked": "لم تصل كاملة",
    "too_dark": "مظلمة",
    "too_small": "صغيرة جدا",
    "tiny": "صغيرة جدا",
    "blurred": "غير واضحة",
    "unreadable": "غير مقروءة",
    "not_readable": "غير مقروءة",
    "illegible": "غير مقروءة",
    "incomplete": "غير كاملة",
    "expired": "منتهية الصلاحية",
    "wrong_document": "ليست المطلوبة",
    "password": "محمية بكلمة سر",
    "encrypted": "محمية بكلمة سر",
    "malware": "غير آمنة",
    "damaged": "تالفة",
    "too_many_pages": "صفحاتها كثيرة",
    "not_eligible": "شروط البرنامج غير مستوفاة",
    "budget": "نفاد الميزانية",
    "duplicate": "وجود طلب آخر",
    "late": "فوات الأجل",
    "no_answer": "عدم إتمام الملف",
}

SUBJECT = "{title} - {ref}"
GREETING = "السلام عليكم،"
CLOSING = "وزارة التضامن والإدماج الاجتماعي والأسرة"
HIDDEN = ("لديك رسالة: {link}", "لديك رسالة في حسابك.")
