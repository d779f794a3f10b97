"""The portal's pages that stand without a person's data: pure, from what is published to HTML.

What these pages show, the app does not, and the other way round (docs/adr/0020). Everything is escaped; a name that a
template misses is an error, never a gap.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from jisr import reference
from jisr.domain.open_figures import Cell
from jisr.domain.programmes.model import KIND, Document, Programme
from jisr.domain.receipt import date_in_words
from jisr.domain.words import LANGUAGES

HERE = Path(__file__).parent
DIRECTIONS: Final = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
NAMES: Final = (("ar", "العربية"), ("fr", "Français"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of the built portal's files, from its `assets.json`."""

    app: str
    site: str
    css: tuple[str, ...]
    icons: str
    app_needs: tuple[str, ...] = ()
    """Scripts that the app can't start without, so that they come beside it and not after it."""

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> "Assets":
        """Raises `KeyError` when the build is not the portal's."""

        def address(name: str) -> str:
            return f"/{manifest[name]['file']}"

        return cls(
            address("src/app.tsx"),
            address("src/site.ts"),
            (address("src/base.css"),),
            address("icons.svg"),
            tuple(f"/{file}" for file in manifest["src/app.tsx"].get("needs", ())),
        )


type Figures = tuple[Sequence[Cell], Sequence[Cell]]
"""What anybody may see: cells of provinces, sums of regions."""


def render(
    programmes: Sequence[Programme], assets: Assets, site_url: str, today: date, figures: Figures = ((), ())
) -> Mapping[str, str]:
    """HTML by its key in the site's bucket. First pages come last: who sees one, sees all.

    `today` only tells which programmes are over, which stays true, and of which day the figures are; all other words
    hold on any day.
    """
    pages: dict[str, str] = {}
    for language in LANGUAGES:
        page = _Page(language, assets, site_url.rstrip("/"))
        folder = f"pages/{language}"
        shown = [_programme(p, language, page.texts, today) for p in programmes]
        for one in shown:
            where = f"/programmes/{one['id']}"
            pages[f"{folder}{where}.html"] = page.of("programme", where, p=one)
        pages[f"{folder}/offices.html"] = page.of(
            "offices", "/offices", regions=_regions(programmes, language)
        )
        pages[f"{folder}/open-data.html"] = page.of(
            "open-data",
            "/open-data",
            day=date_in_words(today, language),
            programmes=[_opened(p, figures, language) for p in programmes],
        )
        pages[f"{folder}/track.html"] = page.of("track", "/track", uses_app=True)
        pages[f"{folder}/app.html"] = page.of("app", None, uses_app=True)
        pages[f"{folder}/missing.html"] = page.of("missing", None)
        pages[f"{folder}/index.html"] = page.of(
            "index", "", current=[p for p in shown if not p["over"]], over=[p for p in shown if p["over"]]
        )
    return dict(sorted(pages.items(), key=lambda found: found[0].endswith("/index.html")))


@cache
def texts(language: str) -> Mapping[str, str]:
    """The pages' own sentences."""
    read: dict[str, str] = json.loads((HERE / "texts" / f"{language}.json").read_text(encoding="utf-8"))
    return read


@pass_context
def _as_printed(context: Context, value: object) -> object:
    """French puts a space before `? ! : ; %` and within « »: one that never breaks, or a line would begin with one."""
    if context["lang"] != "fr" or not isinstance(value, str) or isinstance(value, Markup):
        return value
    return re.sub(r" (?=[?!:;%»])", "\u00a0", value).replace("« ", "«\u00a0")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_as_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    language: str
    assets: Assets
    site_url: str

    @property
    def texts(self) -> Mapping[str, str]:
        return texts(self.language)

    def of(self, template: str, path: str | None, *, uses_app: bool = False, **more: object) -> str:
        """`path`: the page's address below its language; None when it has many."""
        return (
            _environment()
            .get_template(f"{template}.html")
            .render(
                t=self.texts,
                lang=self.language,
                dir=DIRECTIONS[self.language],
                dirs=DIRECTIONS,
                languages=LANGUAGES,
                language_names=NAMES,
                assets=self.assets,
                site=self.site_url,
                path=path,
                uses_app=uses_app,
                **more,
            )
        )


def _programme(programme: Programme, language: str, t: Mapping[str, str], today: date) -> dict[str, Any]:
    over = programme.closes is not None and programme.closes < today
    regions = sorted(programme.regions or ())
    return {
        "id": programme.id,
        "title": programme.title[language],
        "summary": programme.summary[language],
        "who": t["or"].join(programme.kind_titles[kind][language] for kind in programme.kinds),
        "over": over,
        "when": _when(programme, language, t, over),
        "where": ", ".join(reference.display_name(code, language) for code in regions) or t["regions_all"],
        "texts": [
            {"heading": t.get(f"text_{name}"), "words": words[language]}
            for name, words in programme.texts.items()
        ],
        "papers": [_paper(programme, paper, language, t) for paper in programme.documents],
        "steps": [
            {
                "title": stage.title[language],
                "within": t["step_days"].format(days=days(stage.deadline_days, language)),
            }
            for stage in programme.stages
        ],
        "answer_within": t["answer_within"].format(days=days(programme.deadline_days, language)),
        "appeal": t["appeal"].format(days=days(programme.appeal_days, language))
        if programme.appeal_days
        else t["no_appeal"],
        "consent": programme.consent.text[language],
    }


def _when(programme: Programme, language: str, t: Mapping[str, str], over: bool) -> str:
    """A period in words that are true on any day: nothing is said of "now"."""
    opens = date_in_words(programme.opens, language)
    if programme.closes is None:
        return t["from"].format(opens=opens)
    closes = date_in_words(programme.closes, language)
    return t["over" if over else "from_until"].format(opens=opens, closes=closes)


def days(count: int, language: str) -> str:
    """`30 يوما`, `1 jour`, `15 days`; Arabic counts in four forms, here after a preposition."""
    if language == "ar":
        if count in (1, 2):
            return ("يوم واحد", "يومين")[count - 1]
        rest = count % 100
        return f"{count} {'أيام' if 3 <= rest <= 10 else 'يوما' if rest > 10 else 'يوم'}"
    one, many = {"fr": ("jour", "jours"), "en": ("day", "days")}[language]
    return f"{count} {one if count == 1 else many}"


def _paper(programme: Programme, paper: Document, language: str, t: Mapping[str, str]) -> dict[str, Any]:
    condition = _condition(programme, paper.required, language, t)
    sides = t["both_sides"] if set(paper.sides) == {"front", "back"} else None
    help_ = paper.help[language] if paper.help else None
    return {"title": paper.title[language], "more": [line for line in (condition, sides, help_) if line]}


def _condition(
    programme: Programme, required: bool | Mapping[str, Any], language: str, t: Mapping[str, str]
) -> str | None:
    """For whom a paper is, when its rule is one plain choice; of other rules only that there is one."""
    if isinstance(required, bool):
        return None if required else t["optional"]
    if set(required) <= {"properties", "required"} and len(required.get("properties", {})) == 1:
        ((name, rule),) = required["properties"].items()
        values = [rule["const"]] if set(rule) == {"const"} else rule["enum"] if set(rule) == {"enum"} else []
        if name == KIND:
            titles = [programme.kind_titles.get(value, {}).get(language) for value in values]
            return _said(titles, t["only_for"], t, "who")
        field = _field(programme, name)
        if field is not None:
            titles = [_option(field, value, language, t) for value in values]
            return _said(titles, t["only_if"], t, "answer", question=field["label"][language].rstrip(" ؟?"))
    return t["only_some"]


def _said(titles: Sequence[str | None], sentence: str, t: Mapping[str, str], place: str, **more: str) -> str:
    known = [title for title in titles if title]
    if not known or len(known) != len(titles):
        return t["only_some"]
    return sentence.format(**{place: t["or"].join(known)}, **more)


def _field(programme: Programme, name: str) -> Mapping[str, Any] | None:
    fields: Iterable[Mapping[str, Any]] = (f for page in programme.pages for f in page["fields"])
    return next((f for f in fields if f["name"] == name), None)


def _option(field: Mapping[str, Any], value: object, language: str, t: Mapping[str, str]) -> str | None:
    if isinstance(value, bool):
        return t["yes" if value else "no"]
    options = field["options"] or ()
    return next((option["label"][language] for option in options if option["value"] == value), None)


def _regions(programmes: Sequence[Programme], language: str) -> list[dict[str, Any]]:
    """Every province with the office it turns to; where programmes have different ones, each says for which."""
    return [
        {
            "name": region.name(language),
            "provinces": [
                {"name": province.name(language), "offices": _offices(programmes, province.code, language)}
                for province in reference.provinces(region.code)
            ],
        }
        for region in reference.regions()
    ]


def _offices(programmes: Sequence[Programme], province: str, language: str) -> list[dict[str, str | None]]:
    offices: dict[str, list[str]] = {}
    for programme in programmes:
        offices.setdefault(programme.office(province)[language], []).append(programme.title[language])
    return [
        {"name": name, "programmes": " · ".join(titles) if len(offices) > 1 else None}
        for name, titles in offices.items()
    ]


MEASURES: Final = ("submitted", "approved")


def _opened(programme: Programme, figures: Figures, language: str) -> dict[str, Any]:
    """Its regions of which something is shown, the most files first; each count as it is told, None where it is not."""
    cells, sums = (
        {(c.region, c.province, c.status): c.count for c in found if c.programme == programme.id}
        for found in figures
    )
    shown = [r for r in reference.regions() if any((r.code, "", measure) in sums for measure in MEASURES)]
    counts = {region.code: [sums.get((region.code, "", measure)) for measure in MEASURES] for region in shown}
    shown.sort(key=lambda region: -(counts[region.code][0] or 0))
    most = max((submitted or 0 for submitted, _ in counts.values()), default=0)
    regions = [
        {
            "name": region.name(language),
            "counts": counts[region.code],
            "width": round(100 * (counts[region.code][0] or 0) / most) if most else 0,
            "provinces": [
                {
                    "name": province.name(language),
                    "counts": [cells.get((region.code, province.code, measure)) for measure in MEASURES],
                }
                for province in reference.provinces(region.code)
            ],
        }
        for region in shown
    ]
    totals = [sum(count or 0 for count in column) or None for column in zip(*counts.values(), strict=True)]
    return {"title": programme.title[language], "totals": totals, "regions": regions}
