"""The floor of start-up: the smallest handler that reads one item with boto3. Imports nothing of ours."""

import boto3

client = boto3.client("dynamodb")


def lambda_handler(event: dict, context: object) -> dict:
    client.get_item(TableName="floor", Key={"pk": {"S": "a"}, "sk": {"S": "b"}}, ConsistentRead=True)
    return {"statusCode": 200, "body": "{}"}
