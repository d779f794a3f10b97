"""A programme written, checked, proposed by one manager and published by another, over HTTP."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from jisr.api.programmes import APP
from jisr.store import events as history
from jisr.store import programmes
from jisr.store.staff import save_staff
from jisr.use_cases.programmes import publishing, turning
from jisr.use_cases.publish_programme import publish_programme
from tests.flow.conftest import ROOT, publish_yaml

TEXT = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text(encoding="utf-8")
ID = "tamkine-riyada"


@pytest.fixture
def site(world, tamkine, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    for name in ("manager-1", "manager-2"):
        save_staff(name, name, {"programme_manager"}, (), ())
    save_staff("coordinator-1", "coordinator-1", {"coordinator"}, {"03"}, ())
    save_staff("agent-1", "agent-1", {"agent"}, {"03"}, ())
    return world


def ask(method, path="", body=None, sub="manager-1", version=None, **headers):
    if version is not None:
        headers["if-match"] = f'"{version}"'
    answer = APP.handle(
        {
            "rawPath": f"/api/v1/staff/programmes{path}",
            "rawQueryString": "",
            "headers": {"content-type": "application/json", **headers},
            "requestContext": {
                "http": {"method": method, "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": "s"}}},
            },
            "body": json.dumps(body) if body is not None else None,
        }
    )
    return answer["statusCode"], json.loads(answer["body"] or "null")


def changed(text=TEXT, ceiling=90_000):
    return text.replace("ceiling_mad: 100000", f"ceiling_mad: {ceiling}")


def begun(text=None):
    status, said = ask("POST", "", {"source": text or changed()})
    assert status == 201, said
    return said["next"]["revision"]


def proposed(text=None, sub="manager-1", note=None):
    revision = begun(text)
    status, said = ask("POST", f"/{ID}/propose", {"note": note}, sub, revision)
    assert status == 200, said
    return said["next"]


def told():
    return [event.type for event in history.history("programme", ID)]


def test_two_managers_publish_what_one_of_them_proposed(site):
    next_ = proposed(note="a lower ceiling")
    assert (next_["state"], next_["based_on"], next_["proposed"]["me"]) == ("proposed", 1, True)
    status, said = ask("GET", f"/{ID}", sub="manager-2")
    assert (status, said["next"]["proposed"]["note"], said["source"]) == (200, "a lower ceiling", changed())
    status, said = ask("POST", f"/{ID}/publish", {"digest": next_["digest"]}, "manager-2", next_["revision"])
    assert (status, said["current"]["version"], said["next"]) == (200, 2, None)
    assert programmes.current(ID).budget.ceiling_mad == 90_000
    assert told() == ["ProgrammePublished", "ProgrammeProposed", "ProgrammePublished"]
    last = history.history("programme", ID)[-1]
    assert (last.actor.id, last.data.proposed_by, last.data.approved_by) == (
        "manager-2",
        "manager-1",
        "manager-2",
    )
    assert "a lower ceiling" not in "".join(e.to_detail() for e in history.history("programme", ID))
    status, said = ask("GET", f"/{ID}/versions")
    assert [(v["version"], v["proposed_by"], v["current"]) for v in said["items"]] == [
        (2, "manager-1", True),
        (1, None, False),
    ]
    assert ask("GET", f"/{ID}/versions/2")[1] == {"version": 2, "source": changed(), "kept": True}


def test_who_proposed_it_does_not_publish_it(site):
    next_ = proposed()
    status, said = ask("POST", f"/{ID}/publish", {"digest": next_["digest"]}, version=next_["revision"])
    assert (status, said["type"]) == (409, "urn:jisr:problem:same_person")
    assert programmes.current(ID).version == 1


def test_only_the_text_that_was_looked_at_is_published(site):
    next_ = proposed()
    publish = f"/{ID}/publish"
    assert ask("POST", publish, {"digest": "0" * 64}, "manager-2", next_["revision"])[0] == 409
    assert ask("POST", publish, {"digest": next_["digest"]}, "manager-2", next_["revision"] - 1)[0] == 412
    assert ask("POST", publish, {"digest": next_["digest"]}, "manager-2")[0] == 428
    assert ask("POST", publish, {"digest": "x"}, "manager-2", next_["revision"])[0] == 422
    assert ask("PATCH", f"/{ID}/draft", {"source": TEXT}, "manager-2", next_["revision"])[0] == 409
    assert programmes.current(ID).version == 1


def test_what_was_published_meanwhile_stops_a_proposal(site):
    next_ = proposed()
    publish_yaml(changed(ceiling=80_000), "x.yaml", site.now)
    status, said = ask("POST", f"/{ID}/publish", {"digest": next_["digest"]}, "manager-2", next_["revision"])
    assert (status, said["type"]) == (409, "urn:jisr:problem:published_meanwhile")
    assert programmes.current(ID).budget.ceiling_mad == 80_000


def test_a_proposal_is_withdrawn_by_who_made_it_and_refused_by_another(site):
    next_ = proposed()
    assert ask("POST", f"/{ID}/withdraw", {}, "manager-2", next_["revision"])[0] == 409
    assert ask("POST", f"/{ID}/refuse", {"note": "no"}, "manager-1", next_["revision"])[0] == 409
    assert ask("POST", f"/{ID}/refuse", {}, "manager-2", next_["revision"])[0] == 422
    status, said = ask("POST", f"/{ID}/refuse", {"note": "too low"}, "manager-2", next_["revision"])
    assert (status, said["next"]["state"], said["next"]["refused"]["note"]) == (200, "draft", "too low")
    again = said["next"]["revision"]
    status, said = ask("POST", f"/{ID}/propose", {}, version=again)
    assert (status, said["next"]["refused"]) == (200, None)
    status, said = ask("POST", f"/{ID}/withdraw", {}, version=said["next"]["revision"])
    assert (status, said["next"]["state"]) == (200, "draft")
    assert ask("DELETE", f"/{ID}/draft", version=said["next"]["revision"])[0] == 204
    assert ask("GET", f"/{ID}")[1]["next"] is None
    assert told() == [
        "ProgrammePublished",
        "ProgrammeProposed",
        "ProposalStopped",
        "ProgrammeProposed",
        "ProposalStopped",
    ]


def test_a_draft_may_have_mistakes_and_a_proposal_none(site):
    revision = begun(changed().replace("opens: 2026-01-01", "opens: yesterday"))
    assert ask("GET")[1]["items"][0]["next"]["mistakes"] == 1
    status, said = ask("POST", f"/{ID}/propose", {}, version=revision)
    (problem,) = said["problems"]
    assert (status, problem["path"], problem["severity"]) == (422, "opens", "error")
    status, said = ask("POST", "/check", {"source": TEXT.replace("opens: 2026-01-01", "opens: yesterday")})
    assert (status, said["preview"], said["problems"]) == (200, None, [problem])
    line = TEXT.splitlines().index("opens: 2026-01-01") + 1
    assert (problem["line"], problem["column"]) == (line, 1)
    status, said = ask("PATCH", f"/{ID}/draft", {"source": "id: [\n"}, version=revision)
    assert (status, said["next"]["mistakes"], said["next"]["title"]["fr"]) == (
        200,
        1,
        "GISSR Tamkine wa Riyada",
    )


def test_a_check_gives_the_definition_as_the_portal_reads_it(site):
    status, said = ask("POST", "/check", {"source": changed()})
    assert (status, said["problems"]) == (200, [])
    assert said["preview"]["budget"]["ceiling_mad"] == 90_000
    assert {"form", "documents", "examples", "consent"} <= said["preview"].keys()


def test_a_programme_that_there_is_not_yet_begins_with_its_text(site):
    text = TEXT.replace("id: tamkine-riyada", "id: new-one")
    status, said = ask("POST", "", {"source": text})
    assert (status, said["id"], said["current"], said["next"]["based_on"]) == (201, "new-one", None, 0)
    status, said = ask("POST", "/new-one/propose", {}, version=1)
    digest = said["next"]["digest"]
    status, said = ask("POST", "/new-one/publish", {"digest": digest}, "manager-2", 2)
    assert (status, said["current"]["version"]) == (200, 1)
    assert [e.sequence for e in history.history("programme", "new-one")] == [1, 2]


def test_one_draft_at_a_time_and_its_id_never_changes(site):
    revision = begun()
    assert ask("POST", "", {"source": changed()})[1]["next"]["revision"] == revision, "the same again"
    status, said = ask("POST", "", {"source": TEXT}, "manager-2")
    assert (status, said["type"]) == (409, "urn:jisr:problem:draft_exists")
    other = TEXT.replace("id: tamkine-riyada", "id: other")
    status, said = ask("PATCH", f"/{ID}/draft", {"source": other}, version=revision)
    assert (status, said["errors"][0]["pointer"]) == (422, "/source")
    assert ask("PATCH", f"/{ID}/draft", {"source": TEXT + "\n"}, "manager-2", revision + 7)[0] == 412
    assert ask("PATCH", f"/{ID}/draft", {"source": changed()}, "manager-2", revision)[0] == 200
    status, said = ask("POST", "", {"source": "id: Not A Name\n"})
    assert (status, said["type"]) == (422, "urn:jisr:problem:programme_mistakes")
    assert ask("POST", "", {"source": TEXT.replace("id: tamkine-riyada", "id: check")})[0] == 422


def test_what_says_the_same_is_not_proposed(site):
    revision = begun("# a comment\n" + TEXT)
    status, said = ask("POST", f"/{ID}/propose", {}, version=revision)
    assert (status, said["type"]) == (409, "urn:jisr:problem:nothing_new")


def test_the_text_of_a_version_from_before_it_was_kept_is_written_out(site):
    status, said = ask("GET", f"/{ID}/versions/1")
    assert (status, said["kept"]) == (200, False)
    status, found = ask("POST", "/check", {"source": said["source"]})
    assert found["problems"] == []
    begun(said["source"])
    assert ask("POST", f"/{ID}/propose", {}, version=1)[1]["type"] == "urn:jisr:problem:nothing_new"
    assert ask("GET", f"/{ID}/versions/9")[0] == ask("GET", f"/{ID}/versions/x")[0] == 404
    assert ask("GET", "/nowhere")[0] == ask("GET", "/nowhere/versions")[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", {"source": TEXT}),
        ("POST", "/check", {"source": TEXT}),
        ("POST", f"/{ID}/propose", {}),
        ("POST", f"/{ID}/publish", {"digest": "0" * 64}),
        ("DELETE", f"/{ID}/draft", None),
    ],
)
def test_only_managers_write_and_an_agent_does_not_even_look(site, method, path, body):
    assert ask(method, path, body, "coordinator-1", 1)[0] == 403
    assert ask("GET", sub="coordinator-1")[0] == 200
    assert ask("GET", sub="agent-1")[0] == 403


@pytest.mark.parametrize(
    "source",
    [
        "[" * 100_000,
        "- " * 50_000,
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "\n".join(
            f"{b}: &{b} [{','.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "a: &a [*a]",
        "a: &t '" + "x" * 4000 + "'\nb: [" + ",".join(["*t"] * 20_000) + "]",
        "a: " + "9" * 5000,
        "a: 0x" + "f" * 5000,
        "id: x\nform: .nan",
        "a: 2026-13-45",
        "a: !!python/object/apply:os.system ['id']",
        "? [a, b]\n: c",
        "a: !!set {x, y}",
        'a: "\\ud800"',
        'a: "\\0"',
        "---\n" * 2000,
        "%TAG ! !\n---\n",
        "\t",
        " ",
        "null",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_hostile_text_is_a_mistake_and_never_a_failure(site, source):
    status, said = ask("POST", "/check", {"source": source})
    assert status == 200, said
    assert said["problems"]
    assert said["preview"] is None
    assert all(p["line"] >= 1 and p["column"] >= 1 for p in said["problems"])
    assert ask("POST", "", {"source": source})[0] == 422


def test_a_text_without_end_is_refused_before_it_is_read(site):
    assert ask("POST", "/check", {"source": "#" * 120_001})[0] == 422
    assert ask("POST", "/check", {"source": ""})[0] == 422
    assert ask("POST", "/check", {})[0] == 422
    assert ask("POST", "/check", {"source": 1})[0] == 422


def test_two_who_publish_at_once_publish_once(site):
    save_staff("manager-3", "manager-3", {"programme_manager"}, (), ())
    next_ = proposed()

    def publish(who):
        return ask("POST", f"/{ID}/publish", {"digest": next_["digest"]}, who, next_["revision"])[0]

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(publish, ["manager-2", "manager-3"]))
    assert answers in ([200, 409], [200, 412])
    assert programmes.current(ID).version == 2
    assert told().count("ProgrammePublished") == 2


# -- by the clock


def scheduled(site, **after):
    next_ = proposed()
    at = (site.now + timedelta(**after)).isoformat()
    status, said = ask(
        "POST",
        f"/{ID}/publish",
        {"digest": next_["digest"], "publish_at": at},
        "manager-2",
        next_["revision"],
    )
    assert status == 200, said
    return said["next"]


def test_a_publication_waits_for_its_instant_and_happens_once(site):
    next_ = scheduled(site, hours=3)
    assert (next_["state"], next_["approved"]["id"]) == ("scheduled", "manager-2")
    assert publishing.publish_due(site.later(hours=2)).published == 0
    assert programmes.current(ID).version == 1
    at = site.later(hours=1)
    assert publishing.publish_due(at).published == 1
    assert publishing.publish_due(at).published == 0
    assert programmes.current(ID).version == 2
    last = history.history("programme", ID)[-1]
    assert (last.actor.kind, last.data.proposed_by, last.data.approved_by) == (
        "system",
        "manager-1",
        "manager-2",
    )
    assert ask("GET", f"/{ID}")[1]["next"] is None


def test_a_scheduled_publication_is_cancelled_and_stays_a_proposal(site):
    next_ = scheduled(site, hours=3)
    status, said = ask("POST", f"/{ID}/cancel", {}, version=next_["revision"])
    assert (status, said["next"]["state"], said["next"]["publish_at"]) == (200, "proposed", None)
    assert publishing.publish_due(site.later(hours=4)).published == 0
    assert ask("POST", f"/{ID}/cancel", {}, version=next_["revision"] + 1)[0] == 409


def test_an_instant_lies_ahead(site):
    next_ = proposed()
    for at in ("2026-11-24T08:00:00Z", "2030-01-01T00:00:00Z", "tomorrow", "2026-12-01T00:00:00"):
        body = {"digest": next_["digest"], "publish_at": at}
        status, said = ask("POST", f"/{ID}/publish", body, "manager-2", next_["revision"])
        assert (status, said["errors"][0]["pointer"]) == (422, "/publish_at"), at


def test_what_was_published_meanwhile_stops_what_the_clock_would_publish(site):
    scheduled(site, hours=3)
    publish_yaml(changed(ceiling=80_000), "x.yaml", site.now)
    done = publishing.publish_due(site.later(hours=4))
    assert (done.published, done.stopped) == (0, 1)
    next_ = ask("GET", f"/{ID}")[1]["next"]
    assert (next_["state"], next_["stopped"]) == ("draft", "published_meanwhile")
    assert programmes.current(ID).budget.ceiling_mad == 80_000


def test_a_programme_is_told_to_open_and_to_close_once_each(site):
    text = TEXT.replace("opens: 2026-01-01", "opens: 2026-12-01").replace(
        "closes: null", "closes: 2026-12-31"
    )
    publish_yaml(text, "x.yaml", site.now)
    assert turning.open_and_close(site.now).told == 0
    at = site.now.replace(month=11, day=30, hour=23, minute=59)
    assert turning.open_and_close(at).told == 0
    at += timedelta(minutes=2)
    assert [turning.open_and_close(at).told for _ in range(2)] == [1, 0]
    at = at.replace(month=12, day=31, hour=23, minute=59)
    assert turning.open_and_close(at).told == 0
    assert [turning.open_and_close(at + timedelta(minutes=2)).told for _ in range(2)] == [1, 0]
    assert told() == ["ProgrammePublished", "ProgrammePublished", "ProgrammeOpened", "ProgrammeClosed"]


def test_the_same_key_proposes_and_publishes_once(site):
    revision = begun()
    key = {"idempotency-key": "k-1"}
    first = ask("POST", f"/{ID}/propose", {}, version=revision, **key)
    assert first == ask("POST", f"/{ID}/propose", {}, version=revision, **key)
    body = {"digest": first[1]["next"]["digest"]}
    first = ask("POST", f"/{ID}/publish", body, "manager-2", revision + 1, **key)
    assert first[0] == 200
    assert first == ask("POST", f"/{ID}/publish", body, "manager-2", revision + 1, **key)
    assert told().count("ProgrammePublished") == 2


def test_recordings_of_what_did_not_change_stay(site):
    from jisr.domain.programmes.model import from_published

    heard = {"ar": {"first_name": "/audio/a.mp3", "plan": "/audio/b.mp3", "consent": "/audio/c.mp3"}}
    now = programmes.current(ID)
    name = now.pages[0]["fields"][0]["name"]
    heard["ar"][name] = "/audio/d.mp3"
    publish_programme(from_published({**now.published, "version": 0, "audio": heard}), site.now)
    label = now.pages[0]["fields"][0]["label"]["ar"]
    next_ = proposed(changed().replace(label, f"{label} كاملا"))
    ask("POST", f"/{ID}/publish", {"digest": next_["digest"]}, "manager-2", next_["revision"])
    after = programmes.current(ID).published["audio"]["ar"]
    assert name not in after
    assert after["consent"] == "/audio/c.mp3"


# -- what differs


def differs(text=None, **query):
    if text is not None:
        begun(text)
    query = "&".join(f"{name}={value}" for name, value in (query or {"from": 1}).items())
    answer = APP.handle(
        {
            "rawPath": f"/api/v1/staff/programmes/{ID}/diff",
            "rawQueryString": query,
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": "manager-1", "token_use": "access", "jti": "s"}}},
            },
        }
    )
    return answer["statusCode"], json.loads(answer["body"])


AMOUNT = "label: { ar: المبلغ الذي تطلبينه بالدرهم, fr: Montant demandé en dirhams, en: Amount you ask for in dirhams }"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "ceiling_mad: 100000",
            "ceiling_mad: 90000",
            ["Plafond modifié (en dirhams)", "Règle de la réponse modifiée : Montant demandé en dirhams"],
        ),
        ("closes: null", "closes: 2026-12-31", ["Date de clôture modifiée"]),
        ("fr: Première tranche", "fr: Premier versement", ["Tranches de paiement modifiées"]),
        ("regions: all", 'regions: ["03"]', ["Régions modifiées"]),
        (AMOUNT, AMOUNT.replace("demandé", "voulu"), ["Question reformulée : Montant voulu en dirhams"]),
        ("fr: Agriculture et plantes", "fr: Agriculture", ["Choix modifiés : Secteur"]),
        ("    max_pages: 2\n", "    max_pages: 1\n", ["Document modifié : Carte nationale (CNIE)"]),
    ],
    ids=lambda value: str(value)[:16],
)
def test_what_changes_is_said_in_words(site, old, new, words):
    assert old in TEXT
    status, said = differs(TEXT.replace(old, new, 1))
    assert status == 200
    assert [change["words"]["fr"] for change in said["changes"]] == words
    assert {change["concerns"] for change in said["changes"]} == {"applicant"}
    assert any(change["kind"] == "changed" for change in said["changes"])
    assert any(line["kind"] == "added" for hunk in said["hunks"] for line in hunk)


def test_a_text_that_differs_says_in_which_language(site):
    _, said = differs(TEXT.replace(AMOUNT, AMOUNT.replace("demandé", "voulu")))
    (change,) = said["changes"]
    assert change["languages"] == ["fr"]
    assert (change["before"]["fr"], change["after"]["fr"]) == (
        "Montant demandé en dirhams",
        "Montant voulu en dirhams",
    )


def test_questions_that_come_and_go_are_told_by_their_label(site):
    rules = "      postal_code: { type: string, format: postal-code, maxLength: 20 }"
    assert rules in TEXT
    where = TEXT.index("        - name: postal_code\n")
    end = TEXT.index("    - id: household\n")
    without = (TEXT[:where] + TEXT[end:]).replace(f"{rules}\n", "")
    without = without.replace('    postal_code: "30000"\n', "")
    status, said = differs(without)
    assert (status, [(c["kind"], c["words"]["fr"]) for c in said["changes"]][:1]) == (
        200,
        [("removed", "Question retirée : Code postal (si vous le connaissez)")],
    )
    publish_yaml(without, "x.yaml", site.now)
    assert differs(**{"from": 2, "to": 1})[1]["changes"][0]["kind"] == "added"
    assert differs(**{"from": 1, "to": 1})[1] == {"changes": [], "hunks": []}


def test_of_a_draft_with_mistakes_the_lines_are_shown(site):
    status, said = differs(TEXT.replace("opens: 2026-01-01", "opens: yesterday"))
    assert (status, said["changes"]) == (200, None)
    assert said["hunks"]
    assert differs(**{"from": 9})[0] == differs(**{"from": 1, "to": 9})[0] == 404
    assert differs(**{"from": 0})[0] == differs(**{"from": "x"})[0] == differs(to=1)[0] == 422


def test_without_a_draft_there_is_nothing_to_compare(site):
    assert differs()[0] == 404
