"""What staff are told by e-mail: how to come in, and what has waited too long. `{name}`, `{username}`, `{password}`,
`{link}`, `{days}` and `{count}` are filled in.

The password stands on a line of its own, so that it reads and copies well in an Arabic text too.
"""

from collections.abc import Mapping
from typing import Final, Literal

type Why = Literal["invited", "reset"]

_STEPS: Final[Mapping[str, str]] = {
    "ar": """\
1. صفحة الدخول:
{link}
2. اسم المستخدم:
{username}
3. كلمة السر المؤقتة، صالحة لثلاثة أيام:
{password}
4. بعدها يطلب الموقع كلمة سر جديدة: 12 حرفا على الأقل، مع حرف كبير وحرف صغير ورقم ورمز.
5. ثم يعرض رمز QR: يُصوَّر بتطبيق المصادقة على الهاتف، وتُكتب الأرقام الستة التي يعرضها.

يرجى عدم إعطاء هذه الرسالة لأحد، وإخبار المنسقية إذا وصلت بلا سبب.
""",
    "fr": """\
1. Ouvrez la page :
{link}
2. Nom d'utilisateur :
{username}
3. Mot de passe provisoire, valable trois jours :
{password}
4. Choisissez ensuite votre propre mot de passe : 12 caractères au moins, avec une
majuscule, une minuscule, un chiffre et un symbole.
5. Le site montre un code QR : photographiez-le avec une application d'authentification
et écrivez les six chiffres qu'elle montre.

Ne donnez ce message à personne. Si vous ne l'attendiez pas, prévenez votre coordination.
""",
}
_WHY: Final[Mapping[Why, Mapping[str, tuple[str, str]]]] = {
    "invited": {
        "ar": (
            "حسابك في جسر",
            "السلام عليكم {name}،\n\nفُتح لك حساب في جسر، فضاء عمل البرامج الاجتماعية.\n\n",
        ),
        "fr": (
            "Votre compte Jisr",
            "Bonjour {name},\n\nUn compte vous est ouvert sur Jisr, l'espace de travail des programmes sociaux.\n\n",
        ),
    },
    "reset": {
        "ar": (
            "كلمة سر جديدة لحسابك في جسر",
            "السلام عليكم {name}،\n\nأُعيد ضبط حسابك في جسر: كلمة السر السابقة وتطبيق المصادقة لم يعودا صالحين.\n\n",
        ),
        "fr": (
            "Nouveau mot de passe Jisr",
            "Bonjour {name},\n\nVotre compte Jisr est réinitialisé : l'ancien mot de passe et l'application"
            " d'authentification ne servent plus.\n\n",
        ),
    },
}


def first_steps(
    why: Why, language: str, *, name: str, username: str, password: str, link: str
) -> tuple[str, str]:
    """Subject and text; Arabic for a language that we do not write to staff."""
    language = language if language in _STEPS else "ar"
    subject, greeting = _WHY[why][language]
    values = {"name": name or username, "username": username, "password": password, "link": link}
    return subject, (greeting + _STEPS[language]).format_map(values)


# What is told of waiting files -> its line: a label and a number, which is right for every number.
type Waiting = Literal["mine_late", "mine_untouched", "late", "untouched", "untaken", "calls"]
_LINES: Final[Mapping[str, Mapping[Waiting, str]]] = {
    "ar": {
        "mine_late": "- ملفاتك التي فات أجلها: {count}",
        "mine_untouched": "- ملفاتك المتوقفة منذ {days} أيام أو أكثر: {count}",
        "late": "- ملفات فات أجلها في مجال عملك: {count}",
        "untouched": "- ملفات متوقفة منذ {days} أيام أو أكثر في مجال عملك: {count}",
        "untaken": "- ملفات لم يأخذها أحد منذ {days} أيام أو أكثر: {count}",
        "calls": "- من ينتظر مكالمة من المكتب: {count}",
    },
    "fr": {
        "mine_late": "- Vos dossiers en retard : {count}",
        "mine_untouched": "- Vos dossiers sans suite depuis {days} jours ou plus : {count}",
        "late": "- Dossiers en retard dans votre périmètre : {count}",
        "untouched": "- Dossiers sans suite depuis {days} jours ou plus dans votre périmètre : {count}",
        "untaken": "- Dossiers que personne n'a pris depuis {days} jours ou plus : {count}",
        "calls": "- Personnes qui attendent un appel du bureau : {count}",
    },
}
_MORNING: Final[Mapping[str, tuple[str, str]]] = {
    "ar": (
        "جسر: ملفات تنتظر",
        "السلام عليكم {name}،\n\nهذا ما ينتظر هذا الصباح:\n\n{lines}\n\nالقائمة:\n{link}\n",
    ),
    "fr": (
        "Jisr : des dossiers attendent",
        "Bonjour {name},\n\nVoici ce qui attend ce matin :\n\n{lines}\n\nLa liste :\n{link}\n",
    ),
}


def morning(
    language: str, waiting: Mapping[Waiting, int], *, name: str, days: int, link: str
) -> tuple[str, str]:
    """Subject and text, in the order of `waiting`; it counts files and names none. Arabic for a language that we do not
    write to staff."""
    language = language if language in _LINES else "ar"
    subject, text = _MORNING[language]
    lines = [_LINES[language][what].format(count=count, days=days) for what, count in waiting.items()]
    return subject, text.format(name=name, lines="\n".join(lines), link=link)
