"""The checker's sentences in the console's languages.

`check` and `shape` say what is wrong in English, as the command line prints it. Here each of their sentences stands
once more with its gaps, in French and Arabic; a test makes the checker say them. What fills a gap is found again in the
sentence: a name as it is, a phrase (`did you mean …`, what to write) in the language. Pure.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

type Texts = dict[str, str]

# English with its gaps: (French, Arabic)
_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # -- what YAML itself refuses
    "this is no YAML ({problem}): look at the indentation (two spaces, no tabs), colons and quotes here": (
        "ce texte ne se lit pas ({problem}) : regardez ici le retrait (deux espaces, pas de tabulation), les "
        "deux-points et les guillemets",
        "لا يمكن قراءة النص ({problem}): يرجى النظر هنا إلى المسافات في بداية السطر والنقطتين وعلامات التنصيص",
    ),
    "this is no YAML ({problem}): remove one of the two": (
        "ce texte ne se lit pas ({problem}) : retirez l'un des deux",
        "لا يمكن قراءة النص ({problem}): يرجى حذف أحد الاثنين",
    ),
    "this is no YAML (a value can't be read): write it in quotes": (
        "une valeur ne se lit pas : écrivez-la entre guillemets",
        "قيمة لا يمكن قراءتها: يرجى كتابتها بين علامتي تنصيص",
    ),
    "this is no YAML: {problem}": ("ce texte ne se lit pas : {problem}", "لا يمكن قراءة النص: {problem}"),
    "its values lie too deep in one another: write it flatter": (
        "trop de valeurs sont imbriquées : écrivez-les plus à plat",
        "القيم متداخلة أكثر من اللازم: يرجى تبسيطها",
    ),
    "its anchors (&) and aliases (*) repeat too much: write it out": (
        "les ancres (&) et les renvois (*) se répètent trop : écrivez le texte en entier",
        "العلامات (&) والإحالات (*) تتكرر أكثر من اللازم: يرجى كتابة النص كاملا",
    ),
    "{size} characters: a programme must fit in {most}": (
        "{size} caractères : un programme en a {most} au plus",
        "{size} حرفا: لا يتجاوز البرنامج {most}",
    ),
    "this number can't be kept: write a smaller one": (
        "ce nombre ne peut pas être gardé : écrivez-en un plus petit",
        "لا يمكن حفظ هذا العدد: يرجى كتابة عدد أصغر",
    ),
    "invisible characters are here: write it again without them": (
        "il y a ici des caractères invisibles : écrivez de nouveau sans eux",
        "توجد هنا رموز خفية: يرجى إعادة الكتابة بدونها",
    ),
    "this can't be read here: write a text, a number or a list": (
        "cela ne se lit pas ici : écrivez un texte, un nombre ou une liste",
        "لا يمكن قراءة هذا هنا: يرجى كتابة نص أو عدد أو لائحة",
    ),
    # -- the shape
    "{value} is read as a {type}: put it in quotes, {quoted}": (
        "{value} est lu comme {type} : mettez des guillemets, {quoted}",
        "{value} يُقرأ على أنه {type}: يرجى وضعه بين علامتي تنصيص، {quoted}",
    ),
    '{value} is read as a {type}: put the name in quotes, "{quoted}"': (
        '{value} est lu comme {type} : mettez le nom entre guillemets, "{quoted}"',
        '{value} يُقرأ على أنه {type}: يرجى وضع الاسم بين علامتي تنصيص، "{quoted}"',
    ),
    "{value} is here: write the text in three languages, {example}": (
        "il y a ici {value} : écrivez le texte dans les trois langues, {example}",
        "يوجد هنا {value}: يرجى كتابة النص باللغات الثلاث، {example}",
    ),
    "{value} is here: write a JSON Schema (a mapping)": (
        "il y a ici {value} : écrivez un schéma JSON (des clés et leurs valeurs)",
        "يوجد هنا {value}: يرجى كتابة مخطط (مفاتيح وقيمها)",
    ),
    "{value} is here: write true or false, without quotes": (
        "il y a ici {value} : écrivez true ou false, sans guillemets",
        "يوجد هنا {value}: يرجى كتابة true أو false بدون علامات تنصيص",
    ),
    "{value} is here: write a list, each item on a line that starts with -": (
        "il y a ici {value} : écrivez une liste, chaque élément sur une ligne qui commence par -",
        "يوجد هنا {value}: يرجى كتابة لائحة، كل عنصر في سطر يبدأ بـ -",
    ),
    "{value} is here: write a mapping from {hint} to its value": (
        "il y a ici {value} : écrivez des clés ({hint}) et leurs valeurs",
        "يوجد هنا {value}: يرجى كتابة مفاتيح ({hint}) وقيمها",
    ),
    "{value} is here: write a mapping with {keys}": (
        "il y a ici {value} : écrivez les clés {keys}",
        "يوجد هنا {value}: يرجى كتابة المفاتيح {keys}",
    ),
    "{value} is here: write {hint}, without quotes": (
        "il y a ici {value} : écrivez {hint}, sans guillemets",
        "يوجد هنا {value}: يرجى كتابة {hint} بدون علامات تنصيص",
    ),
    "{value} is here: write {hint}": (
        "il y a ici {value} : écrivez {hint}",
        "يوجد هنا {value}: يرجى كتابة {hint}",
    ),
    "{value} can't be used: write {hint}": (
        "{value} ne convient pas : écrivez {hint}",
        "{value} غير مناسب: يرجى كتابة {hint}",
    ),
    "{count} characters: write {most} at most": (
        "{count} caractères : écrivez-en {most} au plus",
        "{count} حرفا: يرجى كتابة {most} على الأكثر",
    ),
    "{value} is out of range: write {hint} from {least} to {most}": (
        "{value} est hors des limites : écrivez {hint} de {least} à {most}",
        "{value} خارج الحدود: يرجى كتابة {hint} من {least} إلى {most}",
    ),
    "{value} is no date: write year-month-day, for instance 2026-01-31": (
        "{value} n'est pas une date : écrivez année-mois-jour, par exemple 2026-01-31",
        "{value} ليس تاريخا: يرجى كتابة السنة-الشهر-اليوم، مثلا 2026-01-31",
    ),
    "{value} is unknown here: {near}": ("{value} est inconnu ici : {near}", "{value} غير معروف هنا: {near}"),
    "{value} is unknown: {near}": ("{value} est inconnu : {near}", "{value} غير معروف: {near}"),
    "{letters} would double the SMS's cost: use only letters that SMS knows (é è à ù, no ê ç ’)": (
        "{letters} doublerait le prix du SMS : n'employez que les lettres des SMS (é è à ù, pas ê ç ’)",
        "{letters} يضاعف كلفة الرسالة القصيرة: يرجى استعمال حروف الرسائل فقط (é è à ù، دون ê ç ’)",
    ),
    "the text in {language} is missing: add {key}": (
        "le texte en {language} manque : ajoutez {key}",
        "النص بـ{language} ناقص: يرجى إضافة {key}",
    ),
    "the list is too short: write at least {least}": (
        "la liste est trop courte : écrivez au moins {least}",
        "اللائحة أقصر من اللازم: يرجى كتابة {least} على الأقل",
    ),
    "nothing is here: write at least {least}": (
        "il n'y a rien ici : écrivez au moins {least}",
        "لا يوجد شيء هنا: يرجى كتابة {least} على الأقل",
    ),
    '"{key}" is missing: add it ({hint})': (
        '"{key}" manque : ajoutez-le ({hint})',
        '"{key}" ناقص: يرجى إضافته ({hint})',
    ),
    "add properties: a mapping from each answer's name to its schema": (
        "ajoutez properties : le nom de chaque réponse et son schéma",
        "يرجى إضافة properties: اسم كل جواب ومخططه",
    ),
    "kind is added by itself: remove it": (
        "kind s'ajoute de lui-même : retirez-le",
        "kind يُضاف تلقائيا: يرجى حذفه",
    ),
    # -- what it means
    'the {what} "{name}" is there twice: give each its own name': (
        '{what} "{name}" est là deux fois : donnez à chacun son nom',
        '{what} "{name}" مكرر: يرجى إعطاء اسم لكل واحد',
    ),
    'form.schema has no answer "{name}": add it there, or {near}': (
        'form.schema n\'a pas de réponse "{name}" : ajoutez-la, ou {near}',
        'لا يوجد في form.schema جواب "{name}": يرجى إضافته، أو {near}',
    ),
    "no page asks for it: add a question with this name to form.pages, or remove it": (
        "aucune page ne la demande : ajoutez une question de ce nom à form.pages, ou retirez-la",
        "لا تطلبه أي صفحة: يرجى إضافة سؤال بهذا الاسم إلى form.pages، أو حذفه",
    ),
    "the page begins here, so no question comes before: put together: true on the next one": (
        "la page commence ici, aucune question ne précède : mettez together: true à la suivante",
        "تبدأ الصفحة هنا ولا سؤال قبله: يرجى وضع together: true في السؤال الموالي",
    ),
    "more than {most} questions would stand on one screen: remove it here": (
        "plus de {most} questions seraient sur un écran : retirez-le ici",
        "تظهر أكثر من {most} أسئلة في شاشة واحدة: يرجى حذفه هنا",
    ),
    "this question has a list of answers: add options with a text in ar, fr and en for each": (
        "cette question a une liste de réponses : ajoutez options avec un texte en ar, fr et en pour chacune",
        "لهذا السؤال لائحة أجوبة: يرجى إضافة options بنص ar وfr وen لكل جواب",
    ),
    "options and the enum of form.schema differ on: {names}": (
        "options et enum de form.schema diffèrent sur : {names}",
        "options وenum في form.schema يختلفان في: {names}",
    ),
    "it closes before it opens: write {day} or a later day": (
        "il ferme avant d'ouvrir : écrivez {day} ou un jour plus tard",
        "يُغلق قبل أن يُفتح: يرجى كتابة {day} أو يوم بعده",
    ),
    'there is no region "{name}": {near}': (
        'il n\'y a pas de région "{name}" : {near}',
        'لا توجد جهة "{name}": {near}',
    ),
    'there is no province "{name}": {near}': (
        'il n\'y a pas de province "{name}" : {near}',
        'لا يوجد إقليم "{name}": {near}',
    ),
    "{function} takes {wanted}, not {given}": (
        "{function} prend {wanted} valeurs, pas {given}",
        "{function} يأخذ {wanted} من القيم، لا {given}",
    ),
    '{key}: there is no answer "{name}": {near}': (
        '{key} : il n\'y a pas de réponse "{name}" : {near}',
        '{key}: لا يوجد جواب "{name}": {near}',
    ),
    'there is no answer "{name}": {near}': (
        'il n\'y a pas de réponse "{name}" : {near}',
        'لا يوجد جواب "{name}": {near}',
    ),
    '"{name}" is already an answer or a fact: choose another name': (
        '"{name}" est déjà une réponse ou un calcul : choisissez un autre nom',
        '"{name}" جواب أو حساب موجود: يرجى اختيار اسم آخر',
    ),
    "the national id: add format: cnie": (
        "le numéro de la CNIE : ajoutez format: cnie",
        "رقم البطاقة الوطنية: يرجى إضافة format: cnie",
    ),
    "the birth date: add format: date": (
        "la date de naissance : ajoutez format: date",
        "تاريخ الازدياد: يرجى إضافة format: date",
    ),
    "the programme gives no money: remove it, or gives_money: true": (
        "le programme ne donne pas d'argent : retirez-le, ou écrivez gives_money: true",
        "البرنامج لا يمنح مالا: يرجى حذفه، أو كتابة gives_money: true",
    ),
    "it gives money: add amount_field (the answer with the amount) and ceiling_mad": (
        "il donne de l'argent : ajoutez amount_field (la réponse avec le montant) et ceiling_mad",
        "البرنامج يمنح مالا: يرجى إضافة amount_field (جواب المبلغ) وceiling_mad",
    ),
    "the amount asked for: write type: integer": (
        "le montant demandé : écrivez type: integer",
        "المبلغ المطلوب: يرجى كتابة type: integer",
    ),
    "{amount} is above budget.ceiling_mad: write {most} or less, or leave it out": (
        "{amount} dépasse budget.ceiling_mad : écrivez {most} ou moins, ou retirez-le",
        "{amount} أكبر من budget.ceiling_mad: يرجى كتابة {most} أو أقل، أو حذفه",
    ),
    "no answer says the province, whose desk works on the file and whose money pays: add province: "
    "{rule}, province to form.schema.required, and a question": (
        "aucune réponse ne dit la province, qui étudie le dossier et paie : ajoutez province: {rule}, province à "
        "form.schema.required, et une question",
        "لا جواب يحدد الإقليم الذي يدرس الملف ويؤدي: يرجى إضافة province: {rule}، وprovince إلى "
        "form.schema.required، وسؤال",
    ),
    "{use}: add {name} to form.schema.required": (
        "{use} : ajoutez {name} à form.schema.required",
        "{use}: يرجى إضافة {name} إلى form.schema.required",
    ),
    "{name} is required of everybody, so ask everybody: remove when, or require it in an allOf with the same "
    "condition": (
        "{name} est obligatoire pour tout le monde : retirez when, ou exigez-la dans un allOf avec la même condition",
        "{name} إلزامي للجميع: يرجى حذف when، أو اشتراطه في allOf بنفس الشرط",
    ),
    "the programme is confidential, and these roles don't see its files: add agent or coordinator": (
        "le programme est confidentiel et ces rôles n'en voient pas les dossiers : ajoutez agent ou coordinator",
        "البرنامج سري وهذه الأدوار لا ترى ملفاته: يرجى إضافة agent أو coordinator",
    ),
    "nobody waits for money that isn't given: remove waitlist": (
        "personne n'attend un argent qui n'est pas donné : retirez waitlist",
        "لا أحد ينتظر مالا لا يُمنح: يرجى حذف waitlist",
    ),
    'the stages turn in a circle at "{name}"': (
        'les étapes tournent en rond à "{name}"',
        'المراحل تدور في حلقة عند "{name}"',
    ),
    'nothing leads to the stage "{name}": name it in an on_pass': (
        'rien ne mène à l\'étape "{name}" : nommez-la dans un on_pass',
        'لا شيء يؤدي إلى المرحلة "{name}": يرجى ذكرها في on_pass',
    ),
    'there is no stage "{name}": {near}': (
        "il n'y a pas d'étape \"{name}\" : {near}",
        'لا توجد مرحلة "{name}": {near}',
    ),
    "pass leads nowhere: add on_pass with the next stage's id, or remove the outcome": (
        "pass ne mène nulle part : ajoutez on_pass avec l'étape suivante, ou retirez cette issue",
        "pass لا يؤدي إلى شيء: يرجى إضافة on_pass بالمرحلة الموالية، أو حذفه",
    ),
    "on_pass is there but no way to pass: add pass to outcomes": (
        "on_pass est là mais rien ne permet de passer : ajoutez pass à outcomes",
        "on_pass موجود ولا سبيل إلى المرور: يرجى إضافة pass إلى outcomes",
    ),
    "the stage leads nowhere: add approve, or pass with on_pass": (
        "l'étape ne mène nulle part : ajoutez approve, ou pass avec on_pass",
        "المرحلة لا تؤدي إلى شيء: يرجى إضافة approve، أو pass مع on_pass",
    ),
    "visits stand in the order of their days: write more than {days}": (
        "les visites suivent l'ordre de leurs jours : écrivez plus de {days}",
        "الزيارات مرتبة حسب أيامها: يرجى كتابة أكثر من {days}",
    ),
    "the instalments make {percents} percent together: write what makes 100": (
        "les tranches font ensemble {percents} pour cent : il en faut 100",
        "مجموع الدفعات {percents} في المائة: يجب أن يكون 100",
    ),
    'there is no visit "{name}" in follow_up: {near}': (
        'il n\'y a pas de visite "{name}" dans follow_up : {near}',
        'لا توجد زيارة "{name}" في follow_up: {near}',
    ),
    "it is due before the one that stands above it: change their order": (
        "elle est due avant celle qui la précède : changez leur ordre",
        "تحين قبل التي فوقها: يرجى تغيير الترتيب",
    ),
    'there is no event "{name}": {near}': (
        "il n'y a pas d'événement \"{name}\" : {near}",
        'لا يوجد حدث "{name}": {near}',
    ),
    'no answer or fact is called "{name}": {near}': (
        'aucune réponse ni calcul ne s\'appelle "{name}" : {near}',
        'لا يوجد جواب أو حساب باسم "{name}": {near}',
    ),
    'there is no kind "{name}": {near}': (
        'il n\'y a pas de catégorie "{name}" : {near}',
        'لا توجد فئة "{name}": {near}',
    ),
    "this condition holds before she has answered {names}: add required: [{again}]": (
        "cette condition est vraie avant la réponse à {names} : ajoutez required: [{again}]",
        "هذا الشرط متحقق قبل الجواب عن {names}: يرجى إضافة required: [{again}]",
    ),
    'there is no format "{name}": {near}': (
        'il n\'y a pas de format "{name}" : {near}',
        'لا توجد صيغة "{name}": {near}',
    ),
    "this is no JSON Schema 2020-12 that can run ({problem}): see docs/programmes.md": (
        "ce schéma JSON 2020-12 ne fonctionne pas ({problem}) : voir docs/programmes.md",
        "هذا المخطط لا يعمل ({problem}): يرجى الاطلاع على docs/programmes.md",
    ),
    'the kind "{name}" has no example: add made-up answers for it': (
        "la catégorie \"{name}\" n'a pas d'exemple : ajoutez des réponses inventées",
        'لا مثال للفئة "{name}": يرجى إضافة أجوبة مصطنعة',
    ),
    "write the answers as a mapping from names to values": (
        "écrivez les réponses par nom et valeur",
        "يرجى كتابة الأجوبة بأسمائها وقيمها",
    ),
    "the example isn't a valid answer: {problem} ({code})": (
        "l'exemple n'est pas une réponse valable ({code}) : {problem}",
        "المثال ليس جوابا صالحا ({code}): {problem}",
    ),
    "the example isn't valid: {problem} ({code})": (
        "l'exemple n'est pas valable ({code}) : {problem}",
        "المثال غير صالح ({code}): {problem}",
    ),
    "the example isn't eligible ({code}): {problem}": (
        "l'exemple ne remplit pas la condition {code} : {problem}",
        "المثال لا يستوفي الشرط {code}: {problem}",
    ),
}

_PHRASES: Final[Mapping[str, tuple[str, str]]] = {
    'did you mean "{name}"?': ('vouliez-vous dire "{name}" ?', 'هل المقصود "{name}"؟'),
    "known here: {names}": ("connus ici : {names}", "المعروف هنا: {names}"),
    # What the library of YAML says, where people meet it.
    "mapping values are not allowed here": (
        "deux-points en trop, ou texte à mettre entre guillemets",
        "نقطتان زائدتان، أو نص يحتاج علامتي تنصيص",
    ),
    "could not find expected ':'": ("il manque deux-points", "تنقص نقطتان"),
    'found duplicate key "{name}"': ('la clé "{name}" est là deux fois', 'المفتاح "{name}" مكرر'),
    "expected <block end>, but found {found}": ("retrait inattendu", "مسافة غير متوقعة في بداية السطر"),
    "expected ',' or ']', but got {found}": ("il manque une virgule ou ]", "تنقص فاصلة أو ]"),
    "expected ',' or '}', but got {found}": ("il manque une virgule ou }}", "تنقص فاصلة أو }}"),
    "found character {found} that cannot start any token": (
        "caractère qui ne peut pas commencer ici",
        "رمز لا يمكن أن يبدأ هنا",
    ),
    "found unexpected end of stream": ("un guillemet n'est pas fermé", "علامة تنصيص غير مغلقة"),
    "found undefined alias {found}": ("renvoi (*) à une ancre inconnue", "إحالة (*) على علامة غير معروفة"),
    "a mapping": ("des clés et leurs valeurs", "مفاتيح وقيمها"),
    "a list": ("une liste", "لائحة"),
    "nothing": ("rien", "لا شيء"),
    "yes/no value": ("oui ou non", "نعم أو لا"),
    "number": ("un nombre", "عدد"),
    "date": ("une date", "تاريخ"),
    "Arabic": ("arabe", "العربية"),
    "French": ("français", "الفرنسية"),
    "English": ("anglais", "الإنجليزية"),
    "the text in {language}": ("le texte en {language}", "النص بـ{language}"),
    "page": ("la page", "الصفحة"),
    "question": ("la question", "السؤال"),
    "code": ("le code", "الرمز"),
    "type": ("le type", "النوع"),
    "id": ("l'identifiant", "المعرف"),
    "a text": ("un texte", "نصا"),
    "a text in ar, fr and en": ("un texte en ar, fr et en", "نصا بـ ar وfr وen"),
    "a whole number": ("un nombre entier", "عددا صحيحا"),
    "true or false": ("true ou false", "true أو false"),
    "a date as 2026-01-31": ("une date comme 2026-01-31", "تاريخا مثل 2026-01-31"),
    "a JSON Schema": ("un schéma JSON", "مخططا"),
    "a value": ("une valeur", "قيمة"),
    "a name": ("un nom", "اسما"),
    "answers": ("des réponses", "أجوبة"),
    "{hint}, or null": ("{hint}, ou null", "{hint} أو null"),
    "the answer's name": ("le nom de la réponse", "اسم الجواب"),
    "an example of an answer": ("un exemple de réponse", "مثالا لجواب"),
    "the stored value": ("la valeur gardée", "القيمة المحفوظة"),
    "the fact's name": ("le nom du calcul", "اسم الحساب"),
    "a number of pages": ("un nombre de pages", "عدد الصفحات"),
    "a number of calendar days": ("un nombre de jours", "عدد الأيام"),
    "a number of days": ("un nombre de jours", "عدد الأيام"),
    "visit": ("la visite", "الزيارة"),
    "instalment": ("la tranche", "الدفعة"),
    "a part of a hundred": ("une part de cent", "جزءا من مائة"),
    "agreement, or follow_up: and a visit's id": (
        "agreement, ou follow_up: et une visite",
        "agreement أو follow_up: واسم زيارة",
    ),
    "a number of calendar days after the agreement": (
        "un nombre de jours après la convention",
        "عدد الأيام بعد الاتفاقية",
    ),
    "a number of points": ("un nombre de points", "عدد النقط"),
    "a number per year": ("un nombre par an", "عددا في السنة"),
    "an amount in whole dirhams": ("un montant en dirhams entiers", "مبلغا بالدرهم بلا كسور"),
    "the legal limit in calendar days": ("le délai légal en jours", "الأجل القانوني بالأيام"),
    "the next stage's id, or null": ("l'étape suivante, ou null", "المرحلة الموالية أو null"),
    "a text's name": ("le nom d'un texte", "اسم نص"),
    "a kind": ("une catégorie", "فئة"),
    "a final status": ("un état final", "حالة نهائية"),
    "an event's type": ("un type d'événement", "نوع حدث"),
    "a province's code in quotes": ("le code d'une province entre guillemets", "رمز إقليم بين علامتي تنصيص"),
    "a short name such as {name}": ("un nom court comme {name}", "اسما قصيرا مثل {name}"),
    "a kind such as {name}": ("une catégorie comme {name}", "فئة مثل {name}"),
    "lower-case words joined by -, for instance {name}": (
        "des mots en minuscules reliés par -, par exemple {name}",
        "كلمات صغيرة مربوطة بـ -، مثلا {name}",
    ),
    'an answer\'s pointer, for instance "{name}"': (
        'le renvoi à une réponse, par exemple "{name}"',
        'إحالة على جواب، مثلا "{name}"',
    ),
    'the answer\'s pointer, for instance "{name}", or a number': (
        'le renvoi à une réponse, par exemple "{name}", ou un nombre',
        'إحالة على جواب، مثلا "{name}"، أو عددا',
    ),
    'region codes in quotes, for instance "{name}", or all': (
        'des codes de régions entre guillemets, par exemple "{name}", ou all',
        'رموز جهات بين علامتي تنصيص، مثلا "{name}"، أو all',
    ),
    'the text\'s version in quotes, for instance "{one}" or "{other}"': (
        'la version du texte entre guillemets, par exemple "{one}" ou "{other}"',
        'رقم النص بين علامتي تنصيص، مثلا "{one}" أو "{other}"',
    ),
    "one open application per person or centre is counted by it": (
        "elle sert à compter une seule demande ouverte par personne ou centre",
        "به يُحسب طلب واحد مفتوح لكل شخص أو مركز",
    ),
    "a submitted file opens by its last four characters": (
        "un dossier envoyé s'ouvre par ses quatre derniers caractères",
        "بآخر أربعة رموز منه يُفتح الملف المرسل",
    ),
    "a submitted file opens by its year": (
        "un dossier envoyé s'ouvre par son année",
        "بسنته يُفتح الملف المرسل",
    ),
    "it names the applicant": ("elle nomme la demandeuse", "به تُعرف صاحبة الطلب"),
    "approving reserves this amount": ("l'accord réserve ce montant", "القبول يحجز هذا المبلغ"),
    "the desk and the money are the province's": (
        "le bureau et l'argent sont ceux de la province",
        "المكتب والمال للإقليم",
    ),
    "figures of rural communes are counted by it": (
        "les chiffres des communes rurales en dépendent",
        "به تُحسب أرقام الجماعات القروية",
    ),
}
_GAP: Final = re.compile(r"\\\{(\w+)\\\}")


@cache
def _patterns(phrases: bool) -> tuple[tuple[re.Pattern[str], tuple[str, str]], ...]:
    """Longer sentences first: those that are the beginning of another one don't take its place."""
    table = _PHRASES if phrases else _SENTENCES
    return tuple(
        (re.compile(_GAP.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), said)
        for english, said in sorted(table.items(), key=lambda one: -len(re.sub(r"\{\w+\}", "", one[0])))
    )


def _in(text: str, *, phrases: bool) -> tuple[str, str] | None:
    for pattern, said in _patterns(phrases):
        if found := pattern.fullmatch(text):
            gaps = {
                name: _in(value, phrases=True) or (value, value) for name, value in found.groupdict().items()
            }
            french, arabic = (
                sentence.format(**{name: value[n] for name, value in gaps.items()})
                for n, sentence in enumerate(said)
            )
            return french, arabic
    return None


def is_known(message: str) -> bool:
    """Whether there are words for it."""
    return _in(message, phrases=False) is not None


def in_three(message: str, path: str = "") -> Texts:
    """A sentence of the checker, without the path that it begins with. One that has no words stays in English."""
    said = message.removeprefix(f"{path}: ") if path else message
    french, arabic = _in(said, phrases=False) or (said, said)
    return {"ar": _LATIN.sub(_apart, arabic), "fr": french, "en": said}


_LATIN: Final = re.compile(r"[!-~]*[A-Za-z0-9][!-~]*(?: [!-~]+)*")
_AROUND: Final = re.compile(r"^([(:,]*)(.*?)([):,]*)$", re.DOTALL)


def _apart(run: re.Match[str]) -> str:
    """Names, numbers and examples in an Arabic sentence, read from left to right."""
    before, name, after = _AROUND.findall(run[0])[0]
    return f"{before}\u2066{name}\u2069{after}"
