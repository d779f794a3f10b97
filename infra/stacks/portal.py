"""The site and, under the same origin, the API: CloudFront before a private bucket and before the HTTP API."""

from pathlib import Path
from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cf
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from infra.stacks.backend import ORIGIN_HEADER, BackendStack
from infra.stacks.data import DataStack
from infra.stage import StackProps, Stage

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "portal" / "dist"
VIEWER_HEADER = "x-viewer-address"

_SITE = """\
function handler(event) {
  var request = event.request;
  // A path of the client's own (no file name) is the page that knows it; a missing file stays a 404.
  if (request.uri.lastIndexOf('.') <= request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
}
"""
_API = f"""\
function handler(event) {{
  var request = event.request;
  // Written here whatever the client sent: the API believes this header and no other.
  request.headers['{VIEWER_HEADER}'] = {{ value: event.viewer.ip }};
  return request;
}}
"""
_FIRST_PAGE = """\
<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>جسر · Jisr</title>
<p>جسر <p lang="fr" dir="ltr">Jisr <p lang="en" dir="ltr"><a href="/api/v1/programmes">Programmes</a></html>
"""


class PortalStack(cdk.Stack):
    """`site_url` of the context must be this distribution's address: its own, or `site_domain` with a certificate."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        stage: Stage,
        data: DataStack,
        backend: BackendStack,
        acl_arn: str,
        domain: str | None = None,
        certificate_arn: str | None = None,
        **props: Unpack[StackProps],
    ) -> None:
        super().__init__(scope, id_, cross_region_references=True, **props)
        if bool(domain) != bool(certificate_arn):
            raise ValueError("site_domain and certificate_arn (in us-east-1) go together")
        self._stage, self._backend, self._clean = stage, backend, data.clean
        site = s3.Bucket(
            self,
            "Site",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            versioned=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(30))],
            removal_policy=stage.removal,
        )
        headers = self._headers(data)
        certificate = (
            acm.Certificate.from_certificate_arn(self, "Certificate", certificate_arn)
            if certificate_arn
            else None
        )
        distribution = cf.Distribution(
            self,
            "Distribution",
            comment=f"Jisr {stage.name}",
            default_root_object="index.html",
            domain_names=[domain] if domain else None,
            certificate=certificate,
            # Under CloudFront's own name AWS decides, and warns when one is asked for.
            minimum_protocol_version=cf.SecurityPolicyProtocol.TLS_V1_2_2021 if certificate else None,
            http_version=cf.HttpVersion.HTTP2_AND_3,
            price_class=cf.PriceClass.PRICE_CLASS_ALL,
            web_acl_id=acl_arn,
            default_behavior=cf.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(site),
                viewer_protocol_policy=cf.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=headers,
                cache_policy=cf.CachePolicy.CACHING_OPTIMIZED,
                function_associations=[self._function("Pages", _SITE)],
            ),
            additional_behaviors={"/api/*": self._api(headers), "/papers/*": self._papers(headers)},
        )
        self._publish(site, distribution)
        cdk.CfnOutput(self, "SiteBucket", value=site.bucket_name)
        cdk.CfnOutput(self, "SiteAddress", value=f"https://{domain or distribution.distribution_domain_name}")

    def _api(self, headers: cf.ResponseHeadersPolicy) -> cf.BehaviorOptions:
        """Everything but the Host goes through (Authorization too), nothing is cached, plain http is refused."""
        host = f"{self._backend.api.api_id}.execute-api.{self.region}.{self.url_suffix}"
        secret = self._backend.origin_secret
        assert secret is not None  # noqa: S101 - cloud stages have one; for the type checker
        return cf.BehaviorOptions(
            origin=origins.HttpOrigin(
                host,
                protocol_policy=cf.OriginProtocolPolicy.HTTPS_ONLY,
                origin_ssl_protocols=[cf.OriginSslPolicy.TLS_V1_2],
                custom_headers={ORIGIN_HEADER: secret.unsafe_unwrap()},
            ),
            allowed_methods=cf.AllowedMethods.ALLOW_ALL,
            viewer_protocol_policy=cf.ViewerProtocolPolicy.HTTPS_ONLY,
            cache_policy=cf.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cf.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=headers,
            function_associations=[self._function("Viewer", _API)],
        )

    def _papers(self, headers: cf.ResponseHeadersPolicy) -> cf.BehaviorOptions:
        """Links to clean copies, as they were signed: path and query go through, and the Host is the bucket's own. The
        bucket answers only what is signed; `nosniff` and the policy of contents are added here (docs/adr/0017)."""
        return cf.BehaviorOptions(
            origin=origins.HttpOrigin(
                self._clean.bucket_regional_domain_name,
                protocol_policy=cf.OriginProtocolPolicy.HTTPS_ONLY,
                origin_ssl_protocols=[cf.OriginSslPolicy.TLS_V1_2],
            ),
            viewer_protocol_policy=cf.ViewerProtocolPolicy.HTTPS_ONLY,
            cache_policy=cf.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cf.OriginRequestPolicy(
                self, "Signed", query_string_behavior=cf.OriginRequestQueryStringBehavior.all()
            ),
            response_headers_policy=headers,
        )

    def _function(self, name: str, code: str) -> cf.FunctionAssociation:
        function = cf.Function(
            self,
            name,
            code=cf.FunctionCode.from_inline(code),
            runtime=cf.FunctionRuntime.JS_2_0,
        )
        return cf.FunctionAssociation(function=function, event_type=cf.FunctionEventType.VIEWER_REQUEST)

    def _headers(self, data: DataStack) -> cf.ResponseHeadersPolicy:
        def hosts(bucket: s3.Bucket) -> str:
            """Both names that a presigned address may carry."""
            return f"https://{bucket.bucket_domain_name} https://{bucket.bucket_regional_domain_name}"

        policy = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "font-src 'self'",
                "manifest-src 'self'",
                "worker-src 'self'",
                "img-src 'self' data: blob:",
                f"connect-src 'self' {hosts(data.uploads)}",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )
        return cf.ResponseHeadersPolicy(
            self,
            "Headers",
            security_headers_behavior=cf.ResponseSecurityHeadersBehavior(
                content_security_policy=cf.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=policy, override=True
                ),
                content_type_options=cf.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cf.ResponseHeadersFrameOptions(
                    frame_option=cf.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cf.ResponseHeadersReferrerPolicy(
                    referrer_policy=cf.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cf.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=cdk.Duration.days(365), include_subdomains=True, override=True
                ),
            ),
            custom_headers_behavior=cf.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cf.ResponseCustomHeader(
                        header="Permissions-Policy",
                        value="camera=(self), geolocation=(), microphone=(), payment=()",
                        override=True,
                    )
                ]
            ),
        )

    def _publish(self, site: s3.Bucket, distribution: cf.Distribution) -> None:
        """The built portal when it is there, else one page that says where one is."""
        source = (
            deployment.Source.asset(str(PAGES))
            if PAGES.is_dir()
            else deployment.Source.data("index.html", _FIRST_PAGE)
        )
        deployment.BucketDeployment(
            self,
            "Pages-upload",
            sources=[source],
            destination_bucket=site,
            distribution=distribution,
            distribution_paths=["/index.html"],
            memory_limit=512,
        )
