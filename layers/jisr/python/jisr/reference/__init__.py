"""Regions, provinces, communes and arrondissements of Morocco, as shipped CSV files.

Source, licences and what was not checked: `data/PROVENANCE.md`. Codes are those of the Haut-Commissariat au Plan and
nest: region `03`, province `03.231`, commune `03.231.01.01`. Outside Fès-Meknès the commune codes are of 2014/15: do
not join them with census data of 2024. Files are read at the first question and kept.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Level = Literal["region", "province", "commune", "arrondissement"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    `name_ar` is the name in the file; show `name("ar")`, which falls back on the French name where the Arabic one
    comes from a single source and may be a transliteration. `kind` is `prefecture` or `province` for a province,
    `urban` or `rural` for a commune, else "". `population`: inhabitants in 2024, of regions and provinces. `parent` is
    the code of the place above, "" for a region.
    """

    code: str
    level: Level
    name_fr: str
    name_ar: str
    kind: str
    region: str
    province: str
    parent: str
    name_ar_sure: bool
    population: int | None = None

    def name(self, language: str) -> str:
        """The name to show in `ar`, `fr` or `en` (English uses the French spelling, as on Moroccan papers)."""
        return self.name_ar if language == "ar" and self.name_ar_sure else self.name_fr

    @property
    def names(self) -> dict[str, str]:
        """`{ar, fr, en}` to show."""
        return {language: self.name(language) for language in ("ar", "fr", "en")}


def _rows(name: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _regions() -> Mapping[str, Place]:
    return {
        r["code"]: Place(
            r["code"],
            "region",
            r["name_fr"],
            r["name_ar"],
            "",
            r["code"],
            "",
            "",
            True,
            int(r["population_2024"]),
        )
        for r in _rows("regions")
    }


@cache
def _provinces() -> Mapping[str, Place]:
    return {
        r["code"]: Place(
            r["code"],
            "province",
            r["name_fr"],
            r["name_ar"],
            r["type"],
            r["region_code"],
            r["code"],
            r["region_code"],
            True,
            int(r["population_2024"]),
        )
        for r in _rows("provinces")
    }


@cache
def _communes() -> Mapping[str, Place]:
    return {
        r["code"]: Place(
            r["code"],
            "commune",
            r["name_fr"],
            r["name_ar"],
            r["type"],
            r["region_code"],
            r["province_code"],
            r["province_code"],
            r["name_ar_status"] != "single-source",
        )
        for r in _rows("communes")
    }


@cache
def _arrondissements() -> Mapping[str, Place]:
    return {
        r["code"]: Place(
            r["code"],
            "arrondissement",
            r["name_fr"],
            r["name_ar"],
            "urban",
            r["region_code"],
            r["province_code"],
            r["commune_code"],
            r["name_ar_status"] != "single-source",
        )
        for r in _rows("arrondissements")
    }


def regions() -> tuple[Place, ...]:
    """The 12 regions, by code."""
    return tuple(_regions().values())


def provinces(region: str | None = None) -> tuple[Place, ...]:
    """The 75 provinces and prefectures, or those of a region; none for an unknown region."""
    return tuple(p for p in _provinces().values() if region in (None, p.region))


def communes(province: str) -> tuple[Place, ...]:
    """The communes of a province; none for an unknown province."""
    return tuple(c for c in _communes().values() if c.province == province)


def arrondissements(commune: str) -> tuple[Place, ...]:
    """The arrondissements of a city's commune; none for the others."""
    return tuple(a for a in _arrondissements().values() if a.parent == commune)


def region(code: str) -> Place | None:
    return _regions().get(code)


def province(code: str) -> Place | None:
    return _provinces().get(code)


def commune(code: str) -> Place | None:
    """A commune or an arrondissement: forms let a person pick either."""
    return _communes().get(code) or _arrondissements().get(code)


def place(code: str) -> Place | None:
    """Any place by its code."""
    return region(code) or province(code) or commune(code)


@dataclass(frozen=True, slots=True)
class Context:
    """A figure of others that helps to read ours: never counted by this service. `place`: a region's code, `MA` the
    country. `values`: of whom -> how much, in `unit`; `aim` is what is aimed at, None where nothing is."""

    id: str
    place: str
    label: Mapping[str, str]
    unit: str
    values: Mapping[str, float]
    aim: float | None
    source: Mapping[str, str]


@cache
def context() -> tuple[Context, ...]:
    """In the order in which they are shown."""
    text = (Path(__file__).parent / "data" / "context.json").read_text(encoding="utf-8")
    return tuple(Context(**one) for one in json.loads(text))


def display_name(code: str, language: str) -> str:
    """The name to show, or the code itself when no such place exists."""
    found = place(code)
    return found.name(language) if found else code
