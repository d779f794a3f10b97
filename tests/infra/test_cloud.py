"""What only AWS has: the site and its firewall, alarms, and the findings of cdk-nag."""

import pytest

from infra.exceptions import ACCEPTED, stale, unexplained
from infra.site_rules import CACHED_API, PAGES_FUNCTION
from infra.stacks.backend import ORIGIN_HEADER
from infra.stacks.edge import MANAGED
from infra.stacks.portal import VIEWER_HEADER
from infra.synthesis import nag_findings, synthesise
from infra.wiring import ROWS, Http
from jisr.domain.sign_in import IN_TOTAL
from tests.infra.reading import of_type, one, properties, text

ALARM = "AWS::CloudWatch::Alarm"
ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


def test_the_emulator_gets_no_cloud_only_stack(local, dev):
    assert set(local) == {"data", "identity", "backend"}
    assert set(dev) == {*local, "observability", "portal", "edge", "protection"}


def test_nag_finds_nothing_unexplained(dev, dev_folder):
    assert dev
    found = nag_findings(dev_folder / "assembly")
    assert len(found) > 20, "cdk-nag did not run"
    assert unexplained("nag", found) == []
    assert stale("nag", found) == []


def test_every_exception_says_why():
    assert all(len(row.why) > 40 for row in ACCEPTED if not row.why.startswith("As "))


@pytest.fixture
def distribution(dev):
    return one(dev["portal"], "AWS::CloudFront::Distribution")["DistributionConfig"]


def behaviour(distribution, path):
    (found,) = (b for b in distribution["CacheBehaviors"] if b["PathPattern"] == path)
    return found


def test_links_to_papers_keep_their_signature_and_are_never_sniffed_or_cached(distribution, dev):
    """The bucket answers what is signed for its own name: the Host is its own, path and query go through."""
    papers = behaviour(distribution, "/papers/*")
    assert papers["CachePolicyId"] == CACHING_DISABLED
    assert papers["ViewerProtocolPolicy"] == "https-only"
    assert "AllowedMethods" not in papers  # GET and HEAD
    forwarded = one(dev["portal"], "AWS::CloudFront::OriginRequestPolicy")["OriginRequestPolicyConfig"]
    assert forwarded["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    assert forwarded["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert forwarded["CookiesConfig"] == {"CookieBehavior": "none"}
    (origin,) = (o for o in distribution["Origins"] if o["Id"] == papers["TargetOriginId"])
    assert "RegionalDomainName" in text(origin["DomainName"])
    assert "OriginCustomHeaders" not in origin
    headers = one(dev["portal"], "AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    assert headers["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}
    assert (
        papers["ResponseHeadersPolicyId"] == distribution["DefaultCacheBehavior"]["ResponseHeadersPolicyId"]
    )


def test_the_api_is_under_the_site_s_origin_and_is_never_cached(distribution):
    api = behaviour(distribution, "/api/*")
    assert api["CachePolicyId"] == CACHING_DISABLED
    assert api["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST_HEADER
    assert api["ViewerProtocolPolicy"] == "https-only"
    assert set(api["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}


def test_the_api_s_own_404_is_not_swallowed(distribution):
    assert "CustomErrorResponses" not in distribution


def test_client_paths_are_the_site_s_alone(distribution, dev):
    code = {
        n: r["Properties"]["FunctionCode"]
        for n, r in of_type(dev["portal"], "AWS::CloudFront::Function").items()
    }

    def of(behaviour):
        (one_,) = behaviour["FunctionAssociations"]
        assert one_["EventType"] == "viewer-request"
        return code[one_["FunctionARN"]["Fn::GetAtt"][0]]

    api = behaviour(distribution, "/api/*")
    assert of(distribution["DefaultCacheBehavior"]) == PAGES_FUNCTION
    assert "/pages/" not in of(api)
    assert f"request.headers['{VIEWER_HEADER}'] = {{ value: event.viewer.ip }}" in of(api)


def test_only_cloudfront_reads_the_site_s_bucket(distribution, dev):
    (site,) = (o for o in distribution["Origins"] if "S3OriginConfig" in o)
    assert "OriginAccessControlId" in site
    assert "SiteBucket" in text(site["DomainName"])
    # The bucket's policy is the data stack's (test_data); this stack adds no public reader.
    assert not properties(dev["portal"], "AWS::S3::BucketPolicy")


def test_what_is_the_same_for_everybody_is_cached_as_the_api_says_and_compressed(distribution, dev):
    policy = one(dev["portal"], "AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]) == (0, 0, 24 * 3600)
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["EnableAcceptEncodingGzip"] is key["EnableAcceptEncodingBrotli"] is True
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    paths = [b["PathPattern"] for b in distribution["CacheBehaviors"]]
    assert paths.index("/api/*") == len(CACHED_API)  # the first that fits counts
    for path in CACHED_API:
        cached = behaviour(distribution, path)
        assert "Ref" in cached["CachePolicyId"]
        assert cached["Compress"] is True
        assert cached["ViewerProtocolPolicy"] == "https-only"
        assert "POST" in cached["AllowedMethods"]  # eligibility is asked by POST, and never kept
        assert cached["FunctionAssociations"] == behaviour(distribution, "/api/*")["FunctionAssociations"]


def test_without_a_built_portal_the_stage_is_there_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("infra.stacks.portal.PORTAL", tmp_path / "nothing")
    monkeypatch.setattr("infra.stacks.portal.DESK", tmp_path / "nothing")
    portal = synthesise("dev", tmp_path, site_url="https://jisr.example")["portal"]
    assert not of_type(portal, "Custom::CDKBucketDeployment")
    assert of_type(portal, "AWS::CloudFront::Distribution")
    said = "".join(path.read_text() for path in (tmp_path / "assembly").glob("*.json"))
    assert "the portal is not built" in said
    assert "the console is not built" in said


def test_the_console_s_pages_arrive_after_what_they_name(dev):
    uploads = of_type(dev["portal"], "Custom::CDKBucketDeployment")
    (pages,) = (u for n, u in uploads.items() if n.startswith("ConsolePages"))
    (hashed,) = (n for n in uploads if n.startswith("ConsoleHashed"))
    assert hashed in pages["DependsOn"]
    first = uploads[hashed]["Properties"]
    assert first["SystemMetadata"]["cache-control"] == "public, max-age=31536000, immutable"
    assert (first["Include"], first["DestinationBucketKeyPrefix"]) == (["assets/*"], "console")
    last = pages["Properties"]
    assert last["SystemMetadata"] == {"cache-control": "no-cache"}
    assert (last["Exclude"], last["DestinationBucketKeyPrefix"]) == (["assets/*"], "console")
    assert first["Prune"] is last["Prune"] is False


def test_the_manifest_of_the_portal_arrives_last(dev):
    uploads = of_type(dev["portal"], "Custom::CDKBucketDeployment")
    (last,) = (n for n in uploads if n.startswith("Manifest"))
    assert all(u["Properties"]["Prune"] is False for u in uploads.values())
    others = {n for n in uploads if n != last and not n.startswith("Console")}
    assert len(others) == 3
    assert others <= set(uploads[last]["DependsOn"])
    hashed, icons, rest, manifest = (
        next(u["Properties"] for n, u in uploads.items() if n.startswith(name))
        for name in ("Hashed", "Icons", "Others", "Manifest")
    )
    assert hashed["SystemMetadata"]["cache-control"] == "public, max-age=31536000, immutable"
    assert hashed["Include"] == ["assets/*"]
    assert icons["SystemMetadata"]["cache-control"] == "public, max-age=604800"
    assert icons["Include"] == ["icons/*"]
    assert rest["SystemMetadata"] == manifest["SystemMetadata"] == {"cache-control": "no-cache"}
    assert rest["Exclude"] == ["assets/*", "icons/*", "assets.json"]
    assert manifest["Include"] == ["assets.json"]
    assert len(manifest["UserMetadata"]["built-of"]) == 32


def test_who_comes_around_the_firewall_lacks_the_secret(distribution, dev):
    api = next(o for o in distribution["Origins"] if "OriginCustomHeaders" in o)
    assert api["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    (header,) = api["OriginCustomHeaders"]
    assert header["HeaderName"] == ORIGIN_HEADER
    assert "resolve:secretsmanager" in text(header["HeaderValue"])
    told = [
        f
        for f in properties(dev["backend"], "AWS::Lambda::Function")
        if "JISR_ORIGIN_SECRET" in f["Environment"]["Variables"]
    ]
    assert len(told) == sum(isinstance(row.trigger, Http) for row in ROWS)
    assert "resolve:secretsmanager" not in text(dev["backend"]["Outputs"])


def test_the_emulator_has_no_such_secret(local):
    assert "JISR_ORIGIN_SECRET" not in text(local["backend"])


def test_headers_let_pages_talk_to_us_and_the_uploads_only(dev):
    policy = one(dev["portal"], "AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    parts = "".join(
        p if isinstance(p, str) else "{" + text(p) + "}"
        for p in security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Join"][1]
    )
    rules = dict(rule.strip().split(" ", 1) for rule in parts.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert rules["frame-src"] == rules["frame-ancestors"] == "'self'"
    assert "unsafe" not in parts
    assert "UploadsBucket" in rules["connect-src"]
    assert "CleanBucket" not in rules["connect-src"]
    assert "UploadsBucket" not in rules["img-src"]
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 365 * 24 * 3600
    assert security["ContentTypeOptions"] == {"Override": True}


def test_the_firewall_stands_before_the_distribution(distribution, dev, dev_folder):
    assert "Firewall" in text(distribution["WebACLId"])
    acl = one(dev["edge"], "AWS::WAFv2::WebACL")
    assert acl["Scope"] == "CLOUDFRONT"
    named = [
        r["Statement"]["ManagedRuleGroupStatement"]["Name"]
        for r in acl["Rules"]
        if "ManagedRuleGroupStatement" in r["Statement"]
    ]
    assert named == [name for name, _ in MANAGED]
    (rate,) = (r for r in acl["Rules"] if "RateBasedStatement" in r["Statement"])
    assert rate["Action"] == {"Block": {}}
    assert rate["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert rate["Statement"]["RateBasedStatement"]["Limit"] >= 2000
    assert not any(r["VisibilityConfig"]["SampledRequestsEnabled"] for r in acl["Rules"])
    assert (
        '"environment": "aws://unknown-account/us-east-1"'
        in (dev_folder / "assembly" / "manifest.json").read_text()
    )


def _alarms(dev):
    return properties(dev["observability"], ALARM)


def test_every_queue_that_must_stay_empty_has_an_alarm(dev):
    queues = of_type(dev["backend"], "AWS::SQS::Queue")
    edges = {n for n, q in queues.items() if "RedrivePolicy" not in q["Properties"]}
    watched = text([a for a in _alarms(dev) if a.get("MetricName") == "ApproximateNumberOfMessagesVisible"])
    assert {n for n in queues if n in watched} == edges
    waiting = text([a for a in _alarms(dev) if a.get("MetricName") == "ApproximateAgeOfOldestMessage"])
    assert {n for n in queues if n in waiting} == set(queues) - edges


def test_every_function_has_its_alarms(dev):
    for metric in ("Errors", "Throttles"):
        assert sum(a.get("MetricName") == metric for a in _alarms(dev)) == len(ROWS)


def test_our_own_alarms(dev):
    ours = [a for a in _alarms(dev) if a.get("Namespace") == "Jisr"]
    (failed,) = (a for a in ours if a["MetricName"] == "ScansFailed")
    assert (failed["Threshold"], failed["Statistic"], "Dimensions" in failed) == (1, "Sum", False)
    (waiting,) = (a for a in ours if a["MetricName"] == "UploadsWaiting")
    assert (waiting["Threshold"], waiting["Statistic"], "Dimensions" in waiting) == (1, "Maximum", False)
    (age,) = (a for a in ours if a["MetricName"] == "OutboxAge")
    assert (age["Threshold"], age["Statistic"], "Dimensions" in age) == (300, "Maximum", False)
    uncertain = [a for a in ours if a["MetricName"] == "MessagesUncertain"]
    assert sorted(a["Dimensions"][0]["Value"] for a in uncertain) == ["email", "sms"]
    assert all(a["Threshold"] == 1 for a in uncertain)
    assert any(a.get("MetricName") == "5xx" for a in _alarms(dev))


def test_codes_that_run_out_are_told_before_and_when(dev):
    ours = {a["MetricName"]: a for a in _alarms(dev) if a.get("Namespace") == "Jisr"}
    early, late = ours["CodesAsked"], ours["CodesRefusedByTotal"]
    assert (early["Threshold"], early["Period"]) == (IN_TOTAL.most // 2, IN_TOTAL.seconds)
    assert (late["Threshold"], late["Period"]) == (1, 300)
    assert {early["Statistic"], late["Statistic"]} == {"Sum"}


def test_alarms_reach_somebody(dev):
    template = dev["observability"]
    (topic,) = of_type(template, "AWS::SNS::Topic")
    assert all(a["AlarmActions"] == [{"Ref": topic}] for a in _alarms(dev))
    assert template["Parameters"]["AlarmEmail"]["Type"] == "String"
    (subscription,) = of_type(template, "AWS::SNS::Subscription").values()
    assert subscription["Condition"] in template["Conditions"]
    assert "cloudwatch.amazonaws.com" in text(one(template, "AWS::SNS::TopicPolicy"))
    (dashboard,) = properties(template, "AWS::CloudWatch::Dashboard")
    assert "MessagesSettled" in text(dashboard["DashboardBody"])


def test_a_stage_s_own_settings_come_from_the_context():
    """And another stage's don't."""
    import aws_cdk as cdk

    from infra.app import build

    app = cdk.App(
        context={
            "stage": "dev",
            "stages": {"dev": {"region": "eu-south-2"}, "prod": {"region": "eu-west-1"}},
            "layers_root": "functions",
        },
        analytics_reporting=False,
    )
    with pytest.raises(RuntimeError, match="functions/arm64"):
        build(app)  # no layers there: enough to see the region
    assert app.node.find_child("Data").region == "eu-south-2"
