"""The site and, under the same origin, the API: CloudFront before a private bucket and before the HTTP API."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cf
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from infra.portal import A_WEEK, ASK_AGAIN, BUILT, DESK, FOR_EVER, PORTAL, build_digest
from infra.site_rules import CACHED_API, CONSOLE, PAGES_FUNCTION, PERMISSIONS, content_policy
from infra.stacks.backend import ORIGIN_HEADER, BackendStack
from infra.stacks.data import DataStack
from infra.stage import StackProps, Stage

type _Part = tuple[str, Sequence[str], Sequence[str], str, Mapping[str, str]]
"""Of a build: the construct's name, what is left out and taken in, Cache-Control, metadata."""

VIEWER_HEADER = "x-viewer-address"

_API = f"""\
function handler(event) {{
  var request = event.request;
  // Written here whatever the client sent: the API believes this header and no other.
  request.headers['{VIEWER_HEADER}'] = {{ value: event.viewer.ip }};
  return request;
}}
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
        self._stage, self._backend = stage, backend
        # By its name: the bucket's own construct would be given a policy that names this stack's distribution, and each
        # stack would wait for the other. `SiteBucket` lets CloudFront in.
        site = s3.Bucket.from_bucket_attributes(
            self, "Site", bucket_name=data.site.bucket_name, region=self.region
        )
        cdk.Annotations.of(self).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac", "SiteBucket has the policy"
        )
        api_function = self._function("Viewer", _API)
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
                function_associations=[self._function("Pages", PAGES_FUNCTION)],
            ),
            additional_behaviors={
                # The first that fits counts.
                **dict.fromkeys(CACHED_API, self._api(headers, api_function, self._cached())),
                "/api/*": self._api(headers, api_function, cf.CachePolicy.CACHING_DISABLED),
                **self._signed(headers, {"/papers/*": data.clean, "/exports/*": data.exports}),
            },
        )
        self._publish(data.site)
        cdk.CfnOutput(self, "SiteAddress", value=f"https://{domain or distribution.distribution_domain_name}")

    def _cached(self) -> cf.ICachePolicy:
        """As long as the API's own Cache-Control says and no longer; by address and query alone, compressed."""
        return cf.CachePolicy(
            self,
            "Public",
            comment="Jisr: what the API says to everybody alike",
            min_ttl=cdk.Duration.seconds(0),
            default_ttl=cdk.Duration.seconds(0),
            max_ttl=cdk.Duration.days(1),
            query_string_behavior=cf.CacheQueryStringBehavior.all(),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _api(
        self, headers: cf.ResponseHeadersPolicy, function: cf.FunctionAssociation, cache: cf.ICachePolicy
    ) -> cf.BehaviorOptions:
        """Everything but the Host goes through (Authorization too), plain http is refused. A POST is never cached."""
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
            cache_policy=cache,
            origin_request_policy=cf.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=headers,
            function_associations=[function],
        )

    def _signed(
        self, headers: cf.ResponseHeadersPolicy, buckets: Mapping[str, s3.Bucket]
    ) -> dict[str, cf.BehaviorOptions]:
        """Links to clean copies and exports, as they were signed: path and query go through, and the Host is the
        bucket's own. A bucket answers only what is signed; `nosniff` and the policy of contents are added here
        (docs/adr/0017)."""
        as_signed = cf.OriginRequestPolicy(
            self, "Signed", query_string_behavior=cf.OriginRequestQueryStringBehavior.all()
        )
        return {
            path: cf.BehaviorOptions(
                origin=origins.HttpOrigin(
                    bucket.bucket_regional_domain_name,
                    protocol_policy=cf.OriginProtocolPolicy.HTTPS_ONLY,
                    origin_ssl_protocols=[cf.OriginSslPolicy.TLS_V1_2],
                ),
                viewer_protocol_policy=cf.ViewerProtocolPolicy.HTTPS_ONLY,
                cache_policy=cf.CachePolicy.CACHING_DISABLED,
                origin_request_policy=as_signed,
                response_headers_policy=headers,
            )
            for path, bucket in buckets.items()
        }

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

        policy = content_policy([hosts(data.uploads)])
        return cf.ResponseHeadersPolicy(
            self,
            "Headers",
            security_headers_behavior=cf.ResponseSecurityHeadersBehavior(
                content_security_policy=cf.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=policy, override=True
                ),
                content_type_options=cf.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cf.ResponseHeadersFrameOptions(
                    frame_option=cf.HeadersFrameOption.SAMEORIGIN, override=True
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
                        value=PERMISSIONS,
                        override=True,
                    )
                ]
            ),
        )

    def _publish(self, bucket: s3.Bucket) -> None:
        """What is built: of the portal `assets.json` comes last, and its arrival has the pages rendered; of the console
        its pages. What an older page still asks for stays (no pruning): nobody's open page may break."""
        everything, manifest, hashed, icons = "*", "assets.json", "assets/*", "icons/*"
        if PORTAL.is_dir():
            self._upload(
                bucket,
                PORTAL,
                ("Hashed", (everything,), (hashed,), FOR_EVER, {}),
                ("Icons", (everything,), (icons,), A_WEEK, {}),
                ("Others", (hashed, icons, manifest), (), ASK_AGAIN, {}),
                # Another template or another text is another build: the same file comes anew.
                ("Manifest", (everything,), (manifest,), ASK_AGAIN, {BUILT: build_digest()}),
            )
        else:
            cdk.Annotations.of(self).add_warning("the portal is not built (make setup): no files of it")
        if DESK.is_dir():
            self._upload(
                bucket,
                DESK,
                ("ConsoleHashed", (everything,), (hashed,), FOR_EVER, {}),
                ("ConsolePages", (hashed,), (), ASK_AGAIN, {}),
                below=CONSOLE,
            )
        else:
            cdk.Annotations.of(self).add_warning("the console is not built (make setup): no files of it")

    def _upload(self, bucket: s3.Bucket, folder: Path, *parts: _Part, below: str | None = None) -> None:
        """One part after the other."""
        files = deployment.Source.asset(str(folder))
        uploads = [
            deployment.BucketDeployment(
                self,
                name,
                sources=[files],
                destination_bucket=bucket,
                destination_key_prefix=below,
                prune=False,
                exclude=list(exclude),
                include=list(include),
                cache_control=[deployment.CacheControl.from_string(keep)],
                metadata=dict(metadata),
                memory_limit=512,
            )
            for name, exclude, include, keep, metadata in parts
        ]
        for earlier in uploads[:-1]:
            uploads[-1].node.add_dependency(earlier)
