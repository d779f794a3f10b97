"""The firewall before the site. CloudFront takes web ACLs from us-east-1 only, so this stack lives there."""

from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra.stage import StackProps

REGION = "us-east-1"
REQUESTS_PER_FIVE_MINUTES = 3000
"""Of one address. Generous: a whole province, or a school's hall, may stand behind one address of a phone network."""

MANAGED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AWSManagedRulesAmazonIpReputationList", ()),
    # Bodies of answers and texts go over 8 KB, and may hold what looks like markup: the API checks them itself. The
    # signature of a link to a paper, with its session token, may make a query of over 2 KB.
    (
        "AWSManagedRulesCommonRuleSet",
        ("SizeRestrictions_BODY", "CrossSiteScripting_BODY", "SizeRestrictions_QUERYSTRING"),
    ),
    ("AWSManagedRulesKnownBadInputsRuleSet", ()),
)
"""(AWS's rule group, its rules that only count)."""


class EdgeStack(cdk.Stack):
    """`acl_arn` goes to the distribution."""

    def __init__(self, scope: Construct, id_: str, **props: Unpack[StackProps]) -> None:
        super().__init__(scope, id_, cross_region_references=True, **props)
        rules = [_managed(place, name, counted) for place, (name, counted) in enumerate(MANAGED)]
        acl = waf.CfnWebACL(
            self,
            "Firewall",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_visible("Firewall"),
            rules=[*rules, _rate(len(MANAGED))],
        )
        self.acl_arn = acl.attr_arn


def _visible(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    # No sampled requests: they would hold addresses, paths and phones for three hours.
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=f"Jisr{name}", sampled_requests_enabled=False
    )


def _managed(priority: int, name: str, counted: tuple[str, ...]) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        visibility_config=_visible(name),
        statement=waf.CfnWebACL.StatementProperty(
            managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=name,
                rule_action_overrides=[
                    waf.CfnWebACL.RuleActionOverrideProperty(
                        name=rule, action_to_use=waf.CfnWebACL.RuleActionProperty(count={})
                    )
                    for rule in counted
                ]
                or None,
            )
        ),
    )


def _rate(priority: int) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name="RatePerAddress",
        priority=priority,
        action=waf.CfnWebACL.RuleActionProperty(block={}),
        visibility_config=_visible("RatePerAddress"),
        statement=waf.CfnWebACL.StatementProperty(
            rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP", limit=REQUESTS_PER_FIVE_MINUTES, evaluation_window_sec=300
            )
        ),
    )
