"""A DynamoDB table as all of ours are: pay per request, point-in-time recovery, our key, keys `pk` and `sk`."""

from collections.abc import Sequence

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.stage import Stage

READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
WRITE = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem")
ACTIONS = {"read": READ, "write": WRITE, "append": ("dynamodb:PutItem",), "update": ("dynamodb:UpdateItem",)}
"""By the words of an access such as `read_append`. `append` takes nothing back: no update, no deletion."""
KEY_READ = ("kms:Decrypt", "kms:DescribeKey")
KEY_WRITE = ("kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")

Index = tuple[str, str, str]


class Table(Construct):
    """`indexes`: (name, partition key, sort key), keys only: what a list shows is read from the item."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        stage: Stage,
        key: kms.IKey | None,
        indexes: Sequence[Index] = (),
        stream: bool = False,
    ) -> None:
        super().__init__(scope, name)
        self._key = key
        text = dynamodb.AttributeType.STRING
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=text),
            sort_key=dynamodb.Attribute(name="sk", type=text),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED if key else dynamodb.TableEncryption.DEFAULT,
            encryption_key=key,
            deletion_protection=stage.retains,
            removal_policy=stage.removal,
            time_to_live_attribute="expires_at",
            stream=dynamodb.StreamViewType.NEW_IMAGE if stream else None,
        )
        for index, partition, sort in indexes:
            self.table.add_global_secondary_index(
                index_name=index,
                partition_key=dynamodb.Attribute(name=partition, type=text),
                sort_key=dynamodb.Attribute(name=sort, type=text),
                projection_type=dynamodb.ProjectionType.KEYS_ONLY,
            )

    def allow(self, who: iam.IGrantable, access: str) -> None:
        """Only the calls that our stores make; no scan, ever."""
        self.table.grant(who, *(action for word in access.split("_") for action in ACTIONS[word]))
        if self._key is not None:
            # Under a key of our own DynamoDB acts with the caller's permissions; `Table.grant` gives none on the key.
            self._key.grant(who, *KEY_READ, *(() if access == "read" else KEY_WRITE))
