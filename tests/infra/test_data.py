"""Tables, buckets, keys: what a template must say, since the emulator drops half of it."""

import pytest

from jisr.domain.exports import KEPT
from jisr.store import tables
from tests.infra.reading import of_type, one, properties, statements, text

TABLE = "AWS::DynamoDB::Table"
BUCKET = "AWS::S3::Bucket"
INDEXES = {setting.removeprefix("table_"): indexes for setting, indexes in tables.INDEXES.items()}


def _tables(template):
    return {
        name.removesuffix("Table" + name[-8:]).lower().replace("_", ""): r["Properties"]
        for name, r in of_type(template, TABLE).items()
    }


@pytest.mark.parametrize("name", sorted(INDEXES))
@pytest.mark.parametrize("stage", ["dev", "local"])
def test_a_table(name, stage, request):
    table = _tables(request.getfixturevalue(stage)["data"])[name.replace("_", "")]

    def keys(partition, sort):
        return [
            {"AttributeName": partition, "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ]

    assert table["KeySchema"] == keys("pk", "sk")
    assert {a["AttributeType"] for a in table["AttributeDefinitions"]} == {"S"}
    indexes = {i["IndexName"]: i for i in table.get("GlobalSecondaryIndexes", [])}
    assert {n: i["KeySchema"] for n, i in indexes.items()} == {n: keys(p, s) for n, p, s in INDEXES[name]}
    assert all(i["Projection"] == {"ProjectionType": "KEYS_ONLY"} for i in indexes.values())
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    if stage == "dev":
        assert table["SSESpecification"]["SSEType"] == "KMS"
        assert "KMSMasterKeyId" in table["SSESpecification"]
    wanted = {"StreamViewType": "NEW_IMAGE"} if name == "events" else None
    assert table.get("StreamSpecification") == wanted


def test_no_table_more(dev):
    assert len(of_type(dev["data"], TABLE)) == len(INDEXES)


def test_what_people_rely_on_outlives_its_stack(prod_data):
    for kind in (TABLE, BUCKET, "AWS::KMS::Key"):
        for resource in of_type(prod_data, kind).values():
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    assert all(t["DeletionProtectionEnabled"] is True for t in properties(prod_data, TABLE))


def test_what_people_try_goes_with_its_stack(dev):
    for kind in (TABLE, BUCKET):
        assert all(r["DeletionPolicy"] == "Delete" for r in of_type(dev["data"], kind).values())


@pytest.mark.parametrize("stack", ["data", "protection"])
def test_buckets_are_private_encrypted_and_versioned(dev, stack):
    buckets = of_type(dev[stack], BUCKET)
    assert buckets
    for name, bucket in ((n, b["Properties"]) for n, b in buckets.items()):
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        wanted = "aws:kms" if stack == "data" and not name.startswith("Site") else "AES256"
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == wanted
    refused = {
        p["Bucket"]["Ref"]
        for p in properties(dev[stack], "AWS::S3::BucketPolicy")
        if '"aws:SecureTransport": "false"' in text(p["PolicyDocument"])
    }
    assert refused == set(buckets)


def test_uploads_are_posted_from_the_site_and_do_not_stay(dev):
    (uploads,) = (p for n, p in _buckets(dev["data"]) if n.startswith("Uploads"))
    (rule,) = uploads["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == ["https://jisr.example"]
    assert rule["AllowedMethods"] == ["POST"]
    (life,) = uploads["LifecycleConfiguration"]["Rules"]
    assert life["ExpirationInDays"] == 7
    assert life["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert life["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert uploads["NotificationConfiguration"]["EventBridgeConfiguration"]["EventBridgeEnabled"] is True


def test_clean_papers_have_no_other_origin_and_old_versions_go(dev):
    (clean,) = (p for n, p in _buckets(dev["data"]) if n.startswith("Clean"))
    assert "CorsConfiguration" not in clean
    (life,) = clean["LifecycleConfiguration"]["Rules"]
    assert life == {"NoncurrentVersionExpiration": {"NoncurrentDays": 30}, "Status": "Enabled"}


def test_exports_are_gone_after_a_week_in_every_version(dev):
    (exports,) = (p for n, p in _buckets(dev["data"]) if n.startswith("ExportFiles"))
    assert "CorsConfiguration" not in exports
    assert "NotificationConfiguration" not in exports
    (life,) = exports["LifecycleConfiguration"]["Rules"]
    assert life["ExpirationInDays"] == KEPT.days
    assert life["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_the_site_s_files_are_told_of_and_read_by_cloudfront_alone(dev):
    (name, site), *_ = [(n, p) for n, p in _buckets(dev["data"]) if n.startswith("Site")]
    assert site["NotificationConfiguration"]["EventBridgeConfiguration"]["EventBridgeEnabled"] is True
    (life,) = site["LifecycleConfiguration"]["Rules"]
    assert life == {"NoncurrentVersionExpiration": {"NoncurrentDays": 30}, "Status": "Enabled"}
    (policy,) = (p for p in properties(dev["data"], "AWS::S3::BucketPolicy") if p["Bucket"] == {"Ref": name})
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert {s["Action"] for s in allowed} == {"s3:GetObject", "s3:ListBucket"}
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert "aws:SourceAccount" in statement["Condition"]["StringEquals"]
        assert "distribution/*" in text(statement["Condition"]["ArnLike"]["aws:SourceArn"])


def _buckets(template):
    return [(n, r["Properties"]) for n, r in of_type(template, BUCKET).items()]


def test_people_are_recognised_under_a_key_that_only_makes_codes(dev):
    keys = properties(dev["data"], "AWS::KMS::Key")
    assert sorted(k.get("KeySpec", "SYMMETRIC_DEFAULT") for k in keys) == ["HMAC_256", "SYMMETRIC_DEFAULT"]
    (data,) = (k for k in keys if "KeySpec" not in k)
    assert data["EnableKeyRotation"] is True


def test_events_may_enter_encrypted_queues(dev):
    (key,) = (k for k in properties(dev["data"], "AWS::KMS::Key") if "KeySpec" not in k)
    services = {s["Principal"].get("Service") for s in key["KeyPolicy"]["Statement"]}
    assert {"events.amazonaws.com", "cloudwatch.amazonaws.com"} <= services


def test_who_uses_a_table_may_use_its_key(dev):
    """Under a key of our own DynamoDB acts with the caller's permissions: without this nothing works in AWS."""
    tables_of, keys_of = set(), set()
    for stack in ("identity", "backend"):
        for policy, statement in statements(dev[stack]):
            actions = text(statement["Action"])
            if "dynamodb:GetItem" in actions or "dynamodb:PutItem" in actions:
                tables_of.add(policy)
            if "kms:Decrypt" in actions:
                keys_of.add(policy)
    assert tables_of
    assert tables_of <= keys_of


def test_backups_hold_all_tables_and_the_clean_papers(dev):
    selection = one(dev["protection"], "AWS::Backup::BackupSelection")["BackupSelection"]
    assert len(selection["Resources"]) == len(INDEXES) + 1
    assert sum("CleanBucket" in text(r) for r in selection["Resources"]) == 1
    rules = one(dev["protection"], "AWS::Backup::BackupPlan")["BackupPlan"]["BackupPlanRule"]
    assert [r["Lifecycle"] for r in rules] == [{"DeleteAfterDays": 35}]
    assert "EncryptionKeyArn" in one(dev["protection"], "AWS::Backup::BackupVault")


def test_uploads_are_scanned_by_a_role_that_reaches_only_them(dev):
    plan = one(dev["protection"], "AWS::GuardDuty::MalwareProtectionPlan")
    assert "UploadsBucket" in text(plan["ProtectedResource"]["S3Bucket"]["BucketName"])
    assert plan["Actions"] == {"Tagging": {"Status": "ENABLED"}}
    scanner = [s for name, s in statements(dev["protection"]) if name.startswith("Scanner")]
    for statement in scanner:
        resources = text(statement["Resource"])
        assert '"*"' not in resources
        assert "CleanBucket" not in resources
    assert any("s3:GetObjectVersion" in s["Action"] for s in scanner)
    assert any("s3:PutObjectTagging" in s["Action"] for s in scanner)


def test_the_trail_tells_who_touched_papers_and_tables(dev):
    trail = one(dev["protection"], "AWS::CloudTrail::Trail")
    assert trail["EnableLogFileValidation"] is True
    assert trail["IsMultiRegionTrail"] is True
    assert "KMSKeyId" in trail
    assert "EventSelectors" not in trail
    by_name = {
        s["Name"]: {f["Field"]: f for f in s["FieldSelectors"]} for s in trail["AdvancedEventSelectors"]
    }
    assert set(by_name) == {"Management", "Papers", "Tables"}
    assert len(by_name["Papers"]["resources.ARN"]["StartsWith"]) == 3
    assert len(by_name["Tables"]["resources.ARN"]["Equals"]) == len(INDEXES)
