"""The portal's static pages: every language, every key, nothing unescaped, sentences that are short."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli import programmes
from jisr.domain.words import LANGUAGES
from jisr_pages.render import Assets, days, render, texts

ROOT = Path(__file__).parents[2]
SITE = "https://jisr.example"
TODAY = date(2026, 11, 24)
ASSETS = Assets(
    "/assets/app-1.js",
    "/assets/site-1.js",
    ("/assets/base-1.css",),
    "/assets/icons-1.svg",
    ("/assets/frame-1.js",),
)
SHIPPED = programmes.shipped(ROOT / "programmes")
MOST_WORDS = 15


@pytest.fixture(scope="module")
def pages():
    return render(SHIPPED, ASSETS, SITE, TODAY)


def shown(html):
    """What a reader sees."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.bad = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.bad.append((tag, name))
            if name == "id":
                self.ids.append(value)
            if name == "href" and tag == "a":
                self.links.append(value)
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.bad.append((tag, "inline"))


def test_every_page_is_there_in_every_language(pages):
    wanted = {
        "index",
        "track",
        "offices",
        "open-data",
        "app",
        "missing",
        *(f"programmes/{p.id}" for p in SHIPPED),
    }
    assert set(pages) == {f"pages/{language}/{name}.html" for language in LANGUAGES for name in wanted}
    assert [key.endswith("index.html") for key in pages] == [False] * (len(pages) - 3) + [True] * 3


def test_a_page_says_its_language_and_runs_nothing_inline(pages):
    for key, html in pages.items():
        language = key.split("/")[1]
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}" data-icons="/assets/icons-1.svg">' in html
        tags = Tags(html)
        assert tags.bad == [], key
        assert len(tags.ids) == len(set(tags.ids)), key
        uses_app = key.endswith(("/app.html", "/track.html"))
        assert ("/assets/app-1.js" in html) is uses_app
        assert ('<link rel="modulepreload" href="/assets/frame-1.js">' in html) is uses_app
        assert ("/assets/site-1.js" in html) is not uses_app
        assert ('<div id="app"' in html) is uses_app
        assert ("<noscript>" in html) is uses_app


def test_a_build_tells_its_files():
    names = {
        "src/app.tsx": "app-1.js",
        "src/site.ts": "site-1.js",
        "src/base.css": "base-1.css",
        "icons.svg": "icons-1.svg",
    }
    told = {name: {"file": f"assets/{file}"} for name, file in names.items()}
    assert Assets.of(told) == replace(ASSETS, app_needs=())
    told["src/app.tsx"]["needs"] = ["assets/frame-1.js"]
    assert Assets.of(told) == ASSETS


def test_links_stay_in_the_language(pages):
    for key, html in pages.items():
        language = key.split("/")[1]
        other = {f"/{one}" for one in LANGUAGES if one != language}
        main = html.partition("<main")[2]
        for link in Tags(main).links:
            assert link.startswith((f"/{language}", "/api/")), (key, link)
        assert other <= {link[:3] for link in Tags(html).links}  # the switch


def test_links_of_static_pages_lead_to_pages_that_are_there(pages):
    from infra.site_rules import object_of

    for key, html in pages.items():
        for link in Tags(html).links:
            if link.startswith("/") and not link.startswith("/api/"):
                assert object_of(link.partition("#")[0]) in pages, (key, link)


def test_icons_are_in_the_portal_s_drawing(pages):
    import json

    known = set(json.loads((ROOT / "web" / "portal" / "icons.json").read_text()))
    assert {name for html in pages.values() for name in re.findall(r"icons-1\.svg#([\w-]+)", html)} <= known


def test_a_programme_s_words_are_all_on_its_page(pages):
    for programme in SHIPPED:
        for language in LANGUAGES:
            html = pages[f"pages/{language}/programmes/{programme.id}.html"]
            page = shown(html).replace("&#39;", "'").replace("&amp;", "&")
            wanted = [programme.title, programme.summary, programme.consent.text, *programme.texts.values()]
            wanted += [one.title for one in (*programme.documents, *programme.stages)]
            wanted += [d.help for d in programme.documents if d.help]
            for words in wanted:
                assert " ".join(words[language].split()) in page, (language, words[language])
            for kind in programme.kinds:
                assert programme.kind_titles[kind][language].replace("'", "&#39;") in html
            assert days(programme.deadline_days, language) in page
            assert days(programme.appeal_days, language) in page
            assert f'href="/{language}/apply/{programme.id}"' in html
            assert f'href="/{language}/check/{programme.id}"' in html


def test_in_french_no_line_begins_with_a_mark(pages):
    for key, html in pages.items():
        words = re.sub(r"<[^>]+>", "", html)
        assert not (key.startswith("pages/fr/") and re.search(r" [?!:;%»]|« ", words)), key
    assert "Pour qui\u00a0?" in pages["pages/fr/index.html"]
    assert "\u00a0" not in pages["pages/ar/index.html"] + pages["pages/en/index.html"]


def test_for_whom_a_paper_is(pages):
    tamkine = shown(pages["pages/fr/programmes/tamkine-riyada.html"])
    assert "Seulement pour : Membre d&#39;une coopérative" in tamkine
    assert "Facultatif" in tamkine
    centre = shown(pages["pages/en/programmes/social-centre-qualification.html"])
    assert "Only if “Legal form”: Association or Foundation" in centre
    (one,) = (p for p in SHIPPED if p.id == "tamkine-riyada")
    papers = tuple(replace(d, required={"not": {}}) for d in one.documents)
    html = render([replace(one, documents=papers)], ASSETS, SITE, TODAY)[
        "pages/en/programmes/tamkine-riyada.html"
    ]
    assert "In some cases. The form tells you when." in html


@pytest.mark.parametrize(
    ("closes", "wanted", "can_apply"),
    [
        (None, "À partir du 1er janvier 2026, sans date de fin", True),
        (date(2027, 8, 31), "Du 1er janvier 2026 au 31 août 2027", True),
        (TODAY, "Du 1er janvier 2026 au 24 novembre 2026", True),
        (date(2026, 11, 23), "Les demandes sont closes depuis le 23 novembre 2026.", False),
    ],
)
def test_until_when_in_words(closes, wanted, can_apply):
    one = replace(SHIPPED[0], closes=closes)
    pages = render([one], ASSETS, SITE, TODAY)
    for key in ("pages/fr/index.html", f"pages/fr/programmes/{one.id}.html"):
        assert wanted in shown(pages[key])
        assert (f'href="/fr/apply/{one.id}"' in pages[key]) is can_apply


def test_months_are_morocco_s():
    one = replace(SHIPPED[0], opens=date(2026, 8, 1), closes=date(2027, 11, 30))
    assert "من 1 غشت 2026 إلى غاية 30 نونبر 2027" in shown(
        render([one], ASSETS, SITE, TODAY)["pages/ar/index.html"]
    )


def test_nothing_of_a_programme_becomes_markup():
    evil = dict.fromkeys(LANGUAGES, "<script>alert(1)</script>\" onclick='x'")
    one = replace(SHIPPED[0], title=evil, summary=evil, texts={"free": evil}, offices={"03.231": evil})
    for html in render([one], ASSETS, SITE, TODAY).values():
        assert "<script>alert" not in html
        assert Tags(html).bad == []


def test_no_programme_is_said_so():
    pages = render([], ASSETS, SITE, TODAY)
    assert "No programme is published at the moment." in pages["pages/en/index.html"]


def test_every_province_has_its_office(pages):
    from jisr import reference

    for language in LANGUAGES:
        html = pages[f"pages/{language}/offices.html"]
        assert html.count("<details>") == len(reference.regions())
        assert html.count("<dt>") == html.count("<dd>") == len(reference.provinces())
    assert "Délégation de l&#39;Entraide Nationale (Fès)" in pages["pages/fr/offices.html"]


def test_an_office_of_one_programme_s_own_says_whose():
    own = dict.fromkeys(LANGUAGES, "Maison de la femme")
    html = render([replace(SHIPPED[0], offices={"03.231": own}), *SHIPPED[1:]], ASSETS, SITE, TODAY)[
        "pages/fr/offices.html"
    ]
    assert f"Maison de la femme<br><small>{SHIPPED[0].title['fr']}</small>" in html
    assert html.count("<small>") == 2


@pytest.mark.parametrize(
    ("count", "ar", "fr", "en"),
    [
        (1, "يوم واحد", "1 jour", "1 day"),
        (2, "يومين", "2 jours", "2 days"),
        (10, "10 أيام", "10 jours", "10 days"),
        (15, "15 يوما", "15 jours", "15 days"),
        (100, "100 يوم", "100 jours", "100 days"),
        (103, "103 أيام", "103 jours", "103 days"),
    ],
)
def test_days_are_counted_as_each_language_does(count, ar, fr, en):
    assert (days(count, "ar"), days(count, "fr"), days(count, "en")) == (ar, fr, en)


def test_the_three_languages_have_the_same_texts_and_places_to_fill():
    def places(language):
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts(language).items()}

    assert places("ar") == places("fr") == places("en")


def test_no_text_is_left_over():
    used = (ROOT / "layers/pages/python/jisr_pages/render.py").read_text()
    used += "".join(p.read_text() for p in (ROOT / "layers/pages/python/jisr_pages/templates").iterdir())
    for key in texts("en"):
        if not key.startswith("text_"):
            assert re.search(rf't\.{key}\b|"{key}"', used), key


def test_sentences_are_short():
    for language in LANGUAGES:
        for key, text in texts(language).items():
            for sentence in re.split(r"[.!?؟:](?:\s|$)", text):
                assert len(sentence.split()) <= MOST_WORDS, (language, key, sentence)


@pytest.mark.parametrize(("language", "foreign"), [("ar", "[A-Za-zÀ-ÿ]"), ("fr", "[؀-ۿ]"), ("en", "[؀-ۿ]")])
def test_each_language_is_in_its_own_letters(language, foreign):
    bare = {
        name: re.sub(r"\{\w+\}|JavaScript|CSV|JSON", "", words) for name, words in texts(language).items()
    }
    assert {name: words for name, words in bare.items() if re.search(foreign, words)} == {}


def opened(counts):
    """The page of `counts` by (province, status), in French."""
    from jisr import reference
    from jisr.domain.open_figures import publishable

    told = {(SHIPPED[0].id, where, status): n for (where, status), n in counts.items()}
    where = {
        region.code: [p.code for p in reference.provinces(region.code)] for region in reference.regions()
    }
    return render(SHIPPED, ASSETS, SITE, TODAY, publishable(told, where))["pages/fr/open-data.html"]


def test_open_figures_say_what_may_be_said_of_each_province_and_the_rest_in_words():
    html = opened({("03.231", "submitted"): 23, ("03.131", "submitted"): 4, ("04.421", "submitted"): 12})
    page = shown(html)
    assert "Chiffres du 24 novembre 2026." in page
    assert "Reçues au moins 30 Acceptées moins de 5" in page
    assert "Fès 20 moins de 5" in page
    assert page.index("Fès-Meknès") < page.index("Rabat-Salé-Kénitra")
    assert "23" not in page.replace("Chiffres du 24 novembre 2026.", "")
    assert "Reçues : 20 · Acceptées : moins de 5" in page
    assert "Reçues\u00a0: " in html  # no line begins with a mark
    assert html.count("<table") == 2
    assert 'width="100"' in html
    assert 'width="50"' in html


def test_without_anything_to_show_the_page_says_why():
    for page in (opened({}), opened({("03.231", "submitted"): 4})):
        assert shown(page).count("Tous les nombres sont inférieurs à 5.") == len(SHIPPED)
        assert "<table" not in page
