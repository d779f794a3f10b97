"""What the agreement between a programme and her says, in words; both sign it. Neutral, as an office's paper. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from jisr.domain.instalments import FollowUp, Instalment, day_of, divided
from jisr.domain.receipt import date_in_words, day_in_words, isolated, plain
from jisr.domain.trail import money

type _Texts = Mapping[str, str]

LAW: Final = "\u206609-08\u2069"
"""Its two numbers keep their order in an Arabic line."""
TO_FILL_IN: Final = "....... / ....... / ............."

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {
        "ministry": "وزارة التضامن والإدماج الاجتماعي والأسرة",
        "heading": "اتفاقية دعم",
        "heading_without_money": "اتفاقية استفادة",
        "between": "أُبرمت هذه الاتفاقية بين الوزارة، ممثلة في {office}، والطرف المستفيد المذكور أدناه.",
        "reference": "رقم الطلب",
        "programme": "البرنامج",
        "name": "الطرف المستفيد",
        "card": "رقم البطاقة الوطنية",
        "office": "المكتب المكلف",
        "decided": "تاريخ القبول",
        "amount": "المبلغ الممنوح",
        "signed": "تاريخ التوقيع",
        "instalments": "الدفعات",
        "instalment": "الدفعة",
        "share": "النسبة",
        "part": "المبلغ",
        "when": "وقت الأداء",
        "after_signing": "بعد توقيع الاتفاقية",
        "after_visit": "بعد إنجاز: {}",
        "visits": "زيارات التتبع",
        "visit": "الزيارة",
        "days": "عدد الأيام بعد التوقيع، على أبعد تقدير",
        "until": "في أجل أقصاه",
        "hers": "التزامات الطرف المستفيد",
        "ours": "التزامات الإدارة",
        "copies": "حُررت هذه الاتفاقية في نسختين، تُسلم إحداهما للطرف المستفيد.",
        "signatures": "التوقيعات",
        "sign_hers": "الطرف المستفيد: الاسم والتوقيع",
        "sign_ours": "عن الإدارة: الاسم والتوقيع والخاتم",
        "page": "صفحة",
        "of": "من",
    },
    "fr": {
        "ministry": "Ministère de la Solidarité, de l'Insertion sociale et de la Famille",
        "heading": "Convention d'aide",
        "heading_without_money": "Convention de participation",
        "between": "Entre le ministère, représenté par {office}, et la personne bénéficiaire nommée ci-dessous.",
        "reference": "Numéro de la demande",
        "programme": "Programme",
        "name": "Bénéficiaire",
        "card": "Numéro de CNIE",
        "office": "Bureau chargé du dossier",
        "decided": "Acceptée le",
        "amount": "Montant accordé",
        "signed": "Signée le",
        "instalments": "Tranches",
        "instalment": "Tranche",
        "share": "Part",
        "part": "Montant",
        "when": "Versement",
        "after_signing": "Après la signature de la convention",
        "after_visit": "Après la visite : {}",
        "visits": "Visites de suivi",
        "visit": "Visite",
        "days": "Jours après la signature, au plus",
        "until": "Au plus tard le",
        "hers": "Engagements de la personne bénéficiaire",
        "ours": "Engagements de l'administration",
        "copies": "Fait en deux exemplaires, dont un remis à la personne bénéficiaire.",
        "signatures": "Signatures",
        "sign_hers": "La personne bénéficiaire : nom et signature",
        "sign_ours": "Pour l'administration : nom, signature et cachet",
        "page": "Page",
        "of": "sur",
    },
}
# The common words of both parties: for review (docs/texts-to-review.md). A programme may say its own of what she
# undertakes (`agreement`).
_PROJECT: Final = {
    "ar": "استعمال الدعم في المشروع الموصوف في الطلب دون غيره.",
    "fr": "Utiliser l'aide pour le projet décrit dans la demande, et pour lui seul.",
}
_PROOFS: Final = {
    "ar": "الاحتفاظ بالفواتير والوصولات، وتقديمها عند الزيارات.",
    "fr": "Garder les factures et les reçus, et les montrer lors des visites.",
}
_WITHOUT_MONEY: Final = {
    "ar": "إنجاز المشروع الموصوف في الطلب.",
    "fr": "Mener le projet décrit dans la demande.",
}
_RECEIVE: Final = {
    "ar": "استقبال زيارات التتبع في المواعيد المتفق عليها.",
    "fr": "Recevoir les visites de suivi aux dates convenues.",
}
_TELL: Final = {
    "ar": "إخبار المكتب بكل تغيير: الهاتف أو العنوان أو الحساب البنكي أو توقف المشروع.",
    "fr": "Signaler au bureau tout changement : téléphone, adresse, compte bancaire, arrêt du projet.",
}
_PAY: Final = {
    "ar": "أداء كل دفعة بعد استيفاء مرحلتها، في الحساب البنكي أو نقدا بعد الاطلاع على البطاقة الوطنية.",
    "fr": "Verser chaque tranche une fois son étape franchie, sur le compte bancaire ou en espèces sur présentation "
    "de la CNIE.",
}
_AGREE: Final = {
    "ar": "تحديد موعد كل زيارة باتفاق مع الطرف المستفيد.",
    "fr": "Convenir du jour de chaque visite avec la personne bénéficiaire.",
}
_REASONS: Final = {
    "ar": "تعليل كل إنهاء للاتفاقية قبل أجلها، والنظر في الشكايات والجواب عنها.",
    "fr": "Motiver toute fin anticipée de la convention, examiner les réclamations et y répondre.",
}
_DATA: Final = {
    "ar": f"حماية المعطيات الشخصية، طبقا للقانون رقم {LAW}.",
    "fr": f"Protéger les données personnelles, conformément à la loi n° {LAW}.",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Texts are mappings of `ar` and `fr`. `amount` in centimes, None where no money is given; `signed` None before the
    signature, to be filled in by hand; `text`: the programme's own words of what she undertakes."""

    reference: str
    programme: _Texts
    name: str
    card: str
    office: _Texts
    decided_at: datetime
    amount: int | None
    instalments: Sequence[Instalment]
    visits: Sequence[FollowUp]
    signed: date | None
    text: _Texts | None


def page(agreement: Agreement, language: str) -> dict[str, Any]:
    """What the template `agreement` shows. Plain strings only."""
    words = _WORDS[language]
    heading = words["heading" if agreement.amount is not None else "heading_without_money"]
    return {
        "language": language,
        "rtl": language == "ar",
        "title": f"{heading} {agreement.reference}",
        "heading": heading,
        "reference": agreement.reference,
        "ministry": words["ministry"],
        "page": words["page"],
        "of": words["of"],
        "between": words["between"].format(office=plain(agreement.office[language])),
        "facts": _facts(agreement, language),
        "tables": [*_instalments(agreement, language), *_visits(agreement, language)],
        "promises": [
            {"title": words["hers"], **_undertakes(agreement, language)},
            {"title": words["ours"], "items": _ours(agreement, language), "paragraphs": []},
        ],
        "copies": words["copies"],
        "signatures": words["signatures"],
        "signers": [words["sign_hers"], words["sign_ours"]],
    }


def _facts(agreement: Agreement, language: str) -> list[dict[str, Any]]:
    words, signed = _WORDS[language], agreement.signed
    facts = {
        "reference": agreement.reference,
        "programme": plain(agreement.programme[language]),
        "name": isolated(agreement.name),
        "card": plain(agreement.card),
        "office": plain(agreement.office[language]),
        "decided": day_in_words(agreement.decided_at, language),
        **({} if agreement.amount is None else {"amount": money(agreement.amount)[language]}),
        "signed": TO_FILL_IN if signed is None else date_in_words(signed, language),
    }
    ltr = {"reference", "card"}
    return [{"label": words[name], "value": value, "ltr": name in ltr} for name, value in facts.items()]


def _instalments(agreement: Agreement, language: str) -> list[dict[str, Any]]:
    if agreement.amount is None:
        return []
    words = _WORDS[language]
    visits = {visit.id: visit.title[language] for visit in agreement.visits}
    rows = []
    for number, (one, amount) in enumerate(divided(agreement.instalments, agreement.amount), start=1):
        after = visits.get(one.after or "")
        when = words["after_visit"].format(plain(after)) if after else words["after_signing"]
        rows.append(
            [
                _cell(str(number), ltr=True),
                _cell(plain(one.title[language])),
                _cell(f"{one.percent}\u00a0%", ltr=True),
                _cell(money(amount)[language]),
                _cell(when),
            ]
        )
    return [
        {
            "title": words["instalments"],
            "columns": ["auto", "1fr", "auto", "auto", "1fr"],
            "head": ["", words["instalment"], words["share"], words["part"], words["when"]],
            "rows": rows,
        }
    ]


def _visits(agreement: Agreement, language: str) -> list[dict[str, Any]]:
    if not agreement.visits:
        return []
    words, signed = _WORDS[language], agreement.signed
    return [
        {
            "title": words["visits"],
            "columns": ["1fr", "1fr"],
            "head": [words["visit"], words["days" if signed is None else "until"]],
            "rows": [
                [
                    _cell(plain(visit.title[language])),
                    _cell(str(visit.after_days), ltr=True)
                    if signed is None
                    else _cell(date_in_words(day_of(signed, visit.after_days), language)),
                ]
                for visit in agreement.visits
            ],
        }
    ]


def _undertakes(agreement: Agreement, language: str) -> dict[str, list[str]]:
    if agreement.text is not None:
        said = (plain(line) for line in agreement.text[language].splitlines())
        return {"paragraphs": [line for line in said if line], "items": []}
    first = (_WITHOUT_MONEY,) if agreement.amount is None else (_PROJECT, _PROOFS)
    visits = (_RECEIVE,) if agreement.visits else ()
    return {"paragraphs": [], "items": [one[language] for one in (*first, *visits, _TELL)]}


def _ours(agreement: Agreement, language: str) -> list[str]:
    pays = () if agreement.amount is None else (_PAY,)
    visits = (_AGREE,) if agreement.visits else ()
    return [one[language] for one in (*pays, *visits, _REASONS, _DATA)]


def _cell(text: str, *, ltr: bool = False) -> dict[str, Any]:
    return {"text": text, "ltr": ltr}
