"""Every finding of cdk-nag, cfn-lint and checkov that stays, and why. `python -m infra.audit` and `tests/infra` hold
both ways: a finding that is not here fails, and so does a row here that nothing matches any more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Tool = Literal["nag", "cfn-lint", "checkov"]
Finding = tuple[str, str]
"""(rule, where): a construct's path for cdk-nag, `Stack.LogicalId` for checkov, `Stack.message` for cfn-lint."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """`rule` and `where` are regular expressions for the whole of each."""

    tool: Tool
    rule: str
    where: str
    why: str

    def covers(self, finding: Finding) -> bool:
        return bool(re.fullmatch(self.rule, finding[0]) and re.fullmatch(self.where, finding[1]))


_LOGS = (
    "Server access logs would be one more place with addresses and keys of people's papers; who read or wrote an "
    "object is in the trail (Protection), and the site's bucket is public content read by CloudFront alone."
)
_OWN = "The CDK's own custom resource, which runs at deployments only; its code and role are the library's."

ACCEPTED: tuple[Accepted, ...] = (
    # cdk-nag, AWS Solutions
    Accepted("nag", "AwsSolutions-S1", r".*", _LOGS),
    Accepted(
        "nag",
        "AwsSolutions-COG1",
        r"Identity/Applicants/Resource",
        "Applicants have no password: the client allows custom authentication only, and nobody signs up by herself.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-COG2",
        r"Identity/Applicants/Resource",
        "A code to her phone is how she signs in; a second factor is more than a phone without data can give.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-COG8",
        r"Identity/Applicants/Resource",
        "Threat protection judges passwords, and applicants have none; our own limits per phone and address apply.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Resource::\*\]",
        r"(Identity|Backend)/\w+/Role/DefaultPolicy/Resource",
        "X-Ray's actions and ListStreams have no resource. `tests/infra` lists the actions that may have it.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:(ses:.*:identity/|sms-voice:.*:)\*\]",
        r"(Identity|Backend)/\w+/Role/DefaultPolicy/Resource",
        "Any sender of this account and region: which one is a setting of the stage and made outside this app.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Resource::.*/index/\*\]",
        r"Backend/\w+/Role/DefaultPolicy/Resource",
        "The indexes of one table that the row names.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Resource::.*(Uploads|Clean|ExportFiles)Bucket.*/\*\]",
        r"(Backend/\w+/Role|Protection/Scanner)/DefaultPolicy/Resource",
        "The objects of one bucket: which one is decided by the file's item, not by the role.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Resource::.*SiteBucket.*/pages/\*\]",
        r"Backend/\w+/Role/DefaultPolicy/Resource",
        "The rendered pages, which are as many as there are programmes; none of the portal's own files.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Action::(s3:(Abort|DeleteObject|GetBucket|GetObject|List)|kms:(GenerateDataKey|ReEncrypt))"
        r"\*\]",
        r"(Identity|Backend)/\w+/Role/DefaultPolicy/Resource",
        "The CDK's grants: all versions of the same action, on one bucket or one key.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM5\[Resource::.*DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\*\]",
        r"Protection/Scanner/DefaultPolicy/Resource",
        "GuardDuty names its own rule; AWS documents this very pattern, and the condition admits GuardDuty only.",
    ),
    Accepted("nag", r"AwsSolutions-IAM[45]\[.*\]", r"Portal/Custom::CDKBucketDeployment\w+/.*", _OWN),
    Accepted("nag", "AwsSolutions-L1", r"Portal/Custom::CDKBucketDeployment\w+/Resource", _OWN),
    Accepted(
        "nag",
        "AwsSolutions-L1",
        r"(Identity|Backend)/\w+/Function/Resource",
        "Python 3.13 everywhere: layers are precompiled for it and the emulator runs it; all change together.",
    ),
    Accepted(
        "nag",
        r"AwsSolutions-IAM4\[.*AWSBackupServiceRolePolicyFor(Backup|S3Backup)\]",
        r"Protection/Keeper/Resource",
        "AWS keeps these two in step with what AWS Backup needs; a copy of ours would go stale and fail at night.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-SMG4",
        r"Backend/OriginSecret/Resource",
        "Read at deployment by CloudFront and functions together; a rotation by itself would close the site. "
        "Rotate as docs/deploy.md says.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-APIG4",
        r"Backend/(Api/ANY--api--v1--staff--session.*|api_public-default)/Resource",
        "Open by intent: signing in, public information and our own 404. All other routes have an authorizer.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-SQS3",
        r"Backend/.*(Undelivered|Failed)/Resource",
        "These are dead-letter queues themselves, of rules, schedules and the stream; each has an alarm.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-CFR1",
        r"Portal/Distribution/Resource",
        "Families abroad help with applications: no country is shut out.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-CFR3",
        r"Portal/Distribution/Resource",
        "CloudFront's logs hold addresses and whole paths with references. The metrics remain.",
    ),
    Accepted(
        "nag",
        "AwsSolutions-CFR4",
        r"Portal/Distribution/Resource",
        "CloudFront's own certificate fixes the protocol; with site_domain TLS 1.2 is the least.",
    ),
    # cfn-lint
    Accepted(
        "cfn-lint", "W3005", r".*", "The CDK writes a DependsOn that a GetAtt implies as well: harmless."
    ),
    Accepted(
        "cfn-lint", "W6001", r"Backend\..*", "The `Settings` output gathers names of other stacks for `jisr`."
    ),
    # checkov
    Accepted("checkov", "CKV_AWS_18", r".*", _LOGS),
    Accepted("checkov", "CKV_AWS_86", r"Portal\.Distribution\w+", "As AwsSolutions-CFR3 above."),
    Accepted("checkov", "CKV_AWS_174", r"Portal\.Distribution\w+", "As AwsSolutions-CFR4 above."),
    Accepted(
        "checkov",
        "CKV_AWS_111",
        r"(Portal\.CustomCDKBucketDeployment|Backend\.(onapplicationevent|scheduleremind)|Identity\.authcreatechallenge)\w+",
        "Sending and tracing have no resource (as AwsSolutions-IAM5 above); the CDK's own is as above.",
    ),
    Accepted(
        "checkov",
        "CKV_AWS_116",
        r".*",
        "That queue is for asynchronous calls, which only the schedules make: theirs is on the rule. Queues and the "
        "stream have their own, and answers to people and Cognito can't wait in one.",
    ),
    Accepted(
        "checkov",
        "CKV_AWS_117",
        r".*",
        "Nothing of ours is in a VPC: every service is reached by its own address with a role.",
    ),
    Accepted(
        "checkov",
        "CKV_AWS_115",
        r".*",
        "Reserving for one takes from the others; the API is throttled at the gateway, consumers by their queues, and "
        "throttling has an alarm.",
    ),
    Accepted(
        "checkov",
        "CKV_AWS_173",
        r".*",
        "Encrypted by Lambda's own key. They are names of resources, and the header's secret, which opens nothing by "
        "itself; a key of our own would cost a call at each cold start.",
    ),
    Accepted(
        "checkov",
        "CKV_AWS_158",
        r".*",
        "Encrypted by CloudWatch's own key; no personal data is logged, and tests plant marked values to prove it.",
    ),
    Accepted(
        "checkov",
        "CKV_AWS_7",
        r"Data\.HmacKey\w+",
        "KMS can't rotate an HMAC key by itself; how to do it is in docs/operations.md.",
    ),
)


def unexplained(tool: Tool, findings: Iterable[Finding]) -> list[Finding]:
    """Those that no row covers."""
    rows = [row for row in ACCEPTED if row.tool == tool]
    return sorted({f for f in findings if not any(row.covers(f) for row in rows)})


def stale(tool: Tool, findings: Iterable[Finding]) -> list[Accepted]:
    """Rows that cover nothing any more."""
    found = list(findings)
    return [row for row in ACCEPTED if row.tool == tool and not any(row.covers(f) for f in found)]
