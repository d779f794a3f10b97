"""What differs between two definitions of a programme, in words: what changes for who applies, then for who decides.

Pure; it reads what is published, and no YAML.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from jisr.domain.programmes.model import KIND, Programme
from jisr.domain.words import LANGUAGES, Table, by_language

type Texts = Mapping[str, str]

_WORDS: Final[Table] = {
    "question_added": ("سؤال جديد: {what}", "Nouvelle question : {what}", "New question: {what}"),
    "question_removed": ("سؤال محذوف: {what}", "Question retirée : {what}", "Question removed: {what}"),
    "question_now_required": (
        "سؤال أصبح إلزاميا: {what}",
        "Question devenue obligatoire : {what}",
        "Question now required: {what}",
    ),
    "question_now_optional": (
        "سؤال لم يعد إلزاميا: {what}",
        "Question devenue facultative : {what}",
        "Question no longer required: {what}",
    ),
    "question_label": (
        "تغيير نص السؤال: {what}",
        "Question reformulée : {what}",
        "Question reworded: {what}",
    ),
    "question_texts": (
        "تغيير شرح السؤال أو مثاله: {what}",
        "Aide ou exemple modifiés : {what}",
        "Help or example changed: {what}",
    ),
    "question_options": (
        "تغيير الاختيارات: {what}",
        "Choix modifiés : {what}",
        "Choices changed: {what}",
    ),
    "question_rule": (
        "تغيير شروط الجواب: {what}",
        "Règle de la réponse modifiée : {what}",
        "Rule of the answer changed: {what}",
    ),
    "question_shown": (
        "تغيير متى أو أين يُطرح السؤال: {what}",
        "Question posée à un autre moment ou ailleurs : {what}",
        "Asked at another time or place: {what}",
    ),
    "question_order": (
        "تغيير ترتيب الأسئلة",
        "Ordre des questions modifié",
        "Order of the questions changed",
    ),
    "page_title": (
        "تغيير عنوان صفحة: {what}",
        "Titre de page modifié : {what}",
        "Title of a page changed: {what}",
    ),
    "conditions": (
        "تغيير ما يُشترط حسب الأجوبة",
        "Conditions du formulaire modifiées",
        "Conditions of the form changed",
    ),
    "recording_lost": (
        "تسجيل صوتي لم يعد مطابقا للنص: {what}",
        "Enregistrement qui ne correspond plus au texte : {what}",
        "Recording that no longer says the text: {what}",
    ),
    "paper_added": ("وثيقة جديدة: {what}", "Nouveau document : {what}", "New paper: {what}"),
    "paper_removed": ("وثيقة محذوفة: {what}", "Document retiré : {what}", "Paper removed: {what}"),
    "paper_required": (
        "تغيير متى تُطلب الوثيقة: {what}",
        "Document exigé dans d'autres cas : {what}",
        "Paper asked for in other cases: {what}",
    ),
    "paper_changed": ("تغيير وثيقة: {what}", "Document modifié : {what}", "Paper changed: {what}"),
    "kind_added": ("فئة جديدة: {what}", "Nouvelle catégorie : {what}", "New kind of applicant: {what}"),
    "kind_removed": ("فئة محذوفة: {what}", "Catégorie retirée : {what}", "Kind of applicant removed: {what}"),
    "kind_changed": ("تغيير اسم فئة: {what}", "Catégorie renommée : {what}", "Kind renamed: {what}"),
    "eligibility_added": (
        "شرط جديد للاستفادة: {what}",
        "Nouvelle condition pour bénéficier : {what}",
        "New condition to be eligible: {what}",
    ),
    "eligibility_removed": (
        "شرط محذوف: {what}",
        "Condition retirée : {what}",
        "Condition removed: {what}",
    ),
    "eligibility_changed": ("تغيير شرط: {what}", "Condition modifiée : {what}", "Condition changed: {what}"),
    "opens": ("تغيير يوم الفتح", "Date d'ouverture modifiée", "Opening day changed"),
    "closes": ("تغيير يوم الإغلاق", "Date de clôture modifiée", "Closing day changed"),
    "regions": ("تغيير الجهات", "Régions modifiées", "Regions changed"),
    "ceiling": ("تغيير السقف (بالدرهم)", "Plafond modifié (en dirhams)", "Ceiling changed (dirhams)"),
    "budget": ("تغيير قواعد الميزانية", "Règles du budget modifiées", "Rules of the budget changed"),
    "instalments": ("تغيير الدفعات", "Tranches de paiement modifiées", "Instalments changed"),
    "follow_up": ("تغيير زيارات التتبع", "Visites de suivi modifiées", "Follow-up visits changed"),
    "agreement": ("تغيير نص الاتفاقية", "Texte de la convention modifié", "Text of the agreement changed"),
    "deadline": (
        "تغيير الأجل القانوني للجواب (بالأيام)",
        "Délai légal de réponse modifié (jours)",
        "Legal limit changed (days)",
    ),
    "pauses": (
        "تغيير توقف الأجل أثناء التعديلات",
        "Suspension du délai modifiée",
        "Whether the limit pauses changed",
    ),
    "appeal": ("تغيير أجل التظلم (بالأيام)", "Délai de recours modifié (jours)", "Days to appeal changed"),
    "consent": ("تغيير نص الموافقة", "Texte du consentement modifié", "Consent text changed"),
    "consent_version": (
        "تغيير رقم نص الموافقة",
        "Version du consentement modifiée",
        "Version of the consent changed",
    ),
    "title": ("تغيير اسم البرنامج", "Nom du programme modifié", "Name changed"),
    "summary": ("تغيير ملخص البرنامج", "Résumé modifié", "Summary changed"),
    "short_title": ("تغيير الاسم في الرسائل القصيرة", "Nom dans les SMS modifié", "Name in SMS changed"),
    "text": (
        "تغيير نص في صفحة البرنامج: {what}",
        "Texte de la page modifié : {what}",
        "Text of the page changed: {what}",
    ),
    "address": ("تغيير صيغة المخاطبة", "Façon de s'adresser modifiée", "Way of addressing changed"),
    "confidential": ("تغيير السرية", "Confidentialité modifiée", "Confidentiality changed"),
    "messages": ("تغيير رسائل البرنامج", "Messages du programme modifiés", "Messages changed"),
    "offices": ("تغيير المكاتب", "Bureaux modifiés", "Offices changed"),
    "stage_added": ("مرحلة جديدة: {what}", "Nouvelle étape : {what}", "New stage: {what}"),
    "stage_removed": ("مرحلة محذوفة: {what}", "Étape retirée : {what}", "Stage removed: {what}"),
    "stage_changed": ("تغيير مرحلة: {what}", "Étape modifiée : {what}", "Stage changed: {what}"),
    "scoring": ("تغيير التنقيط", "Barème modifié", "Scoring changed"),
    "derived": ("تغيير ما يُحسب من الأجوبة", "Calculs modifiés", "Computed facts changed"),
    "identity": ("تغيير ما يحدد هوية صاحبة الطلب", "Identification modifiée", "Identity changed"),
    "retention": (
        "تغيير مدة حفظ الملفات (بالأيام)",
        "Durée de conservation modifiée (jours)",
        "Retention changed (days)",
    ),
    "targets": ("تغيير الأهداف", "Objectifs modifiés", "Targets changed"),
    "examples": ("تغيير الأمثلة", "Exemples modifiés", "Examples changed"),
    "other": ("تغيير آخر: {what}", "Autre modification : {what}", "Another change: {what}"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """`concerns`: whether who applies meets it. `before`, `after`: plain values or texts, None where there is none.
    `languages`: in which a text differs."""

    path: str
    kind: str  # "added" | "removed" | "changed"
    concerns: str  # "applicant" | "staff"
    words: Texts
    before: Any = None
    after: Any = None
    languages: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    items: list[Difference] = field(default_factory=list)

    def tell(
        self,
        code: str,
        path: str,
        kind: str = "changed",
        *,
        what: Texts | str = "",
        before: Any = None,
        after: Any = None,
        staff: bool = False,
    ) -> None:
        words = by_language(_WORDS[code])
        named = what if isinstance(what, Mapping) else dict.fromkeys(LANGUAGES, what)
        said = {language: words[language].replace("{what}", named[language]) for language in LANGUAGES}
        differs = tuple(
            language
            for language in LANGUAGES
            if _is_texts(before) and _is_texts(after) and before[language] != after[language]
        )
        concerns = "staff" if staff else "applicant"
        self.items.append(Difference(path, kind, concerns, said, before, after, differs))


def _is_texts(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() == set(LANGUAGES)


def differences(before: Programme, after: Programme) -> list[Difference]:
    """All of them, those that an applicant meets first. Whatever has no words of its own is told by its key."""
    found, old, new = _Found(), before.published, after.published
    _dates(found, old, new)
    _kinds(found, old, new)
    _eligibility(found, old, new)
    _questions(found, old, new)
    _papers(found, old, new)
    _plain(found, old, new)
    _stages(found, old, new)
    known = {"id", "version"} | _TOLD
    for key in sorted((old.keys() | new.keys()) - known):
        if old.get(key) != new.get(key):
            found.tell("other", key, what=key, staff=True)
    return sorted(found.items, key=lambda one: one.concerns)  # stable: "applicant" comes first


_TOLD: Final = frozenset(
    {
        "agreement",
        "follow_up",
        "opens",
        "closes",
        "regions",
        "budget",
        "kinds",
        "kind_titles",
        "eligibility",
        "form",
        "documents",
        "audio",
        "title",
        "summary",
        "short_title",
        "texts",
        "address",
        "deadline_days",
        "pauses",
        "appeal",
        "consent",
        "confidential",
        "messages",
        "offices",
        "stages",
        "scoring",
        "identity",
        "retention",
        "targets",
        "examples",
    }
)


def _dates(found: _Found, old: Any, new: Any) -> None:
    for key in ("opens", "closes", "regions"):
        if old[key] != new[key]:
            found.tell(key, key, before=old[key], after=new[key])
    money, now = old["budget"], new["budget"]
    if money["ceiling_mad"] != now["ceiling_mad"]:
        found.tell("ceiling", "budget.ceiling_mad", before=money["ceiling_mad"], after=now["ceiling_mad"])
    if money.get("instalments") != now.get("instalments"):
        found.tell("instalments", "budget.instalments")
    apart = ("ceiling_mad", "instalments")
    if any(money.get(key) != now.get(key) for key in (money.keys() | now.keys()) - set(apart)):
        found.tell("budget", "budget", staff=True)
    if (old.get("follow_up") or []) != (new.get("follow_up") or []):
        found.tell("follow_up", "follow_up")
    if old.get("agreement") != new.get("agreement"):
        found.tell("agreement", "agreement", before=old.get("agreement"), after=new.get("agreement"))


def _kinds(found: _Found, old: Any, new: Any) -> None:
    then, now = old["kind_titles"], new["kind_titles"]
    for kind, title in _gone(then, now):
        found.tell("kind_removed", f"kinds.{kind}", "removed", what=title)
    for kind, title in _gone(now, then):
        found.tell("kind_added", f"kinds.{kind}", "added", what=title)
    for kind in then.keys() & now.keys():
        if then[kind] != now[kind]:
            found.tell("kind_changed", f"kinds.{kind}", what=now[kind], before=then[kind], after=now[kind])


def _gone(here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in here.items() if name not in there)


def _by(items: Sequence[Mapping[str, Any]], key: str) -> dict[str, Mapping[str, Any]]:
    return {item[key]: item for item in items}


def _listed(
    found: _Found,
    prefix: str,
    path: str,
    then: Any,
    now: Any,
    named: Callable[[Any], Texts],
    staff: bool = False,
) -> Iterator[tuple[str, Any, Any]]:
    """Tells what came and went; gives what stayed and is not the same."""
    for name, item in _gone(then, now):
        found.tell(f"{prefix}_removed", f"{path}.{name}", "removed", what=named(item), staff=staff)
    for name, item in _gone(now, then):
        found.tell(f"{prefix}_added", f"{path}.{name}", "added", what=named(item), staff=staff)
    for name, item in now.items():
        if name in then and then[name] != item:
            yield name, then[name], item


def _eligibility(found: _Found, old: Any, new: Any) -> None:
    then, now = (_by(p["eligibility"], "code") for p in (old, new))
    for code, was, is_ in _listed(found, "eligibility", "eligibility", then, now, lambda e: e["message"]):
        texts = (
            {"before": was["message"], "after": is_["message"]} if was["message"] != is_["message"] else {}
        )
        found.tell("eligibility_changed", f"eligibility.{code}", what=is_["message"], **texts)


def _asked(p: Any) -> dict[str, dict[str, Any]]:
    """Each question with all that is said of it: where it stands, whether everybody must answer, its rule."""
    rules, required = p["form"]["schema"]["properties"], set(p["form"]["schema"].get("required") or ())
    return {
        question["name"]: {
            **question,
            "together": question.get("together", False),
            "page": page["id"],
            "page_when": page["when"],
            "required": question["name"] in required,
            "rule": {k: v for k, v in rules.get(question["name"], {}).items() if k != "enum"},
        }
        for page in p["form"]["pages"]
        for question in page["fields"]
    }


def _questions(found: _Found, old: Any, new: Any) -> None:
    then, now = _asked(old), _asked(new)
    for name, was, is_ in _listed(found, "question", "form.pages", then, now, lambda q: q["label"]):
        _question(found, f"form.pages.{name}", was, is_)
    stayed = [name for name in then if name in now]
    if stayed != [name for name in now if name in then]:
        found.tell("question_order", "form.pages")
    pages, titles = _by(old["form"]["pages"], "id"), _by(new["form"]["pages"], "id")
    for name in pages.keys() & titles.keys():
        was, is_ = pages[name]["title"], titles[name]["title"]
        if was != is_:
            found.tell("page_title", f"form.pages.{name}.title", what=is_, before=was, after=is_)
    rest = [
        {k: v for k, v in p["form"]["schema"].items() if k not in ("properties", "required")}
        for p in (old, new)
    ]
    if rest[0] != rest[1]:
        found.tell("conditions", "form.schema")
    if _facts(old) != _facts(new):
        found.tell("derived", "form.derived", staff=True)
    heard, still = old.get("audio", {}), new.get("audio", {})
    for name in sorted({name for language in heard for name in heard[language]}):
        lost = [l for l in heard if name in heard[l] and heard[l][name] != still.get(l, {}).get(name)]  # noqa: E741
        if lost and (name in now or name == "consent"):
            label = now[name]["label"] if name in now else _CONSENT
            found.tell("recording_lost", f"audio.{name}", "removed", what=label)


_CONSENT: Final = {"ar": "الموافقة", "fr": "consentement", "en": "consent"}


def _facts(p: Any) -> list[Any]:
    return [p["form"]["derived"], p["form"]["schema"]["properties"].get(KIND)]


def _question(found: _Found, path: str, was: Any, is_: Any) -> None:
    label = is_["label"]
    if was["label"] != label:
        found.tell("question_label", path, what=label, before=was["label"], after=label)
    if was["required"] != is_["required"]:
        found.tell(f"question_now_{'required' if is_['required'] else 'optional'}", path, what=label)
    for key in ("help", "example", "mend"):
        if was[key] != is_[key]:
            found.tell("question_texts", f"{path}.{key}", what=label, before=was[key], after=is_[key])
    if was["options"] != is_["options"]:
        found.tell("question_options", f"{path}.options", what=label)
    if any(was[key] != is_[key] for key in ("rule", "widget", "keypad")):
        found.tell("question_rule", path, what=label)
    if any(was[key] != is_[key] for key in ("page", "page_when", "when", "together")):
        found.tell("question_shown", path, what=label)


def _papers(found: _Found, old: Any, new: Any) -> None:
    then, now = (_by(p["documents"], "type") for p in (old, new))
    for name, was, is_ in _listed(found, "paper", "documents", then, now, lambda d: d["title"]):
        path = f"documents.{name}"
        if was["required"] != is_["required"]:
            plain = all(isinstance(one["required"], bool) for one in (was, is_))
            values = {"before": was["required"], "after": is_["required"]} if plain else {}
            found.tell("paper_required", path, what=is_["title"], **values)
        if {**was, "required": None} != {**is_, "required": None}:
            texts = {"before": was["title"], "after": is_["title"]} if was["title"] != is_["title"] else {}
            found.tell("paper_changed", path, what=is_["title"], **texts)


def _plain(found: _Found, old: Any, new: Any) -> None:
    for code, path, staff in _VALUES:
        was, is_ = (_at(p, path) for p in (old, new))
        if was != is_:
            found.tell(code, path, before=was, after=is_, staff=staff)
    for code in ("messages", "offices", "scoring", "identity", "retention", "targets", "examples"):
        if old[code] != new[code]:
            found.tell(code, code, staff=code not in ("messages", "offices", "scoring"))
    for name in old["texts"].keys() | new["texts"].keys():
        was, is_ = old["texts"].get(name), new["texts"].get(name)
        if was != is_:
            kind = "added" if was is None else "removed" if is_ is None else "changed"
            found.tell("text", f"texts.{name}", kind, what=name, before=was, after=is_)


_VALUES: Final = (
    ("title", "title", False),
    ("summary", "summary", False),
    ("short_title", "short_title", False),
    ("address", "address", False),
    ("deadline", "deadline_days", False),
    ("pauses", "pauses", False),
    ("appeal", "appeal.days", False),
    ("consent_version", "consent.text_version", False),
    ("consent", "consent.text", False),
    ("confidential", "confidential", False),
)


def _at(p: Any, path: str) -> Any:
    for key in path.split("."):
        p = p[key]
    return p


def _stages(found: _Found, old: Any, new: Any) -> None:
    then, now = (_by(p["stages"], "id") for p in (old, new))
    for name, was, is_ in _listed(found, "stage", "stages", then, now, lambda s: s["title"], staff=True):
        days = {"before": was["deadline_days"], "after": is_["deadline_days"]}
        only = {**was, "deadline_days": 0} == {**is_, "deadline_days": 0}
        found.tell("stage_changed", f"stages.{name}", what=is_["title"], staff=True, **(days if only else {}))
    if list(then) != list(now) and then.keys() == now.keys():
        found.tell("stage_changed", "stages", staff=True)


# -- line by line


MOST_LINES: Final = 4000
_AROUND: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: "same", "removed" or "added"; the numbers count from 1, None on the side that has it not."""

    kind: str
    before: int | None
    after: int | None
    text: str


def hunks(before: str, after: str) -> list[list[Line]] | None:
    """What differs, each with three lines around it; None of texts too long to be compared so."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        return None
    found = []
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND):
        lines: list[Line] = []
        for tag, a, b, c, d in group:
            if tag == "equal":
                lines += [Line("same", a + i + 1, c + i + 1, old[a + i]) for i in range(b - a)]
                continue
            lines += [Line("removed", i + 1, None, old[i]) for i in range(a, b)]
            lines += [Line("added", None, i + 1, new[i]) for i in range(c, d)]
        found.append(lines)
    return found
