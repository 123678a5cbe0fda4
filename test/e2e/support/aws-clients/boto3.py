"""Stands in for boto3 where it isn't installed: the two calls of the console's Python code, with SQS's JSON protocol."""
import json
import urllib.request


class _Sqs:
    def __init__(self, endpoint_url):
        self.endpoint_url = endpoint_url

    def _call(self, operation, **parameters):
        headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS." + operation}
        request = urllib.request.Request(self.endpoint_url + "/", json.dumps(parameters).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"{}")

    def receive_message(self, *, QueueUrl, MaxNumberOfMessages, WaitTimeSeconds):
        return self._call(
            "ReceiveMessage",
            QueueUrl=QueueUrl,
            MaxNumberOfMessages=MaxNumberOfMessages,
            WaitTimeSeconds=WaitTimeSeconds,
        )

    def delete_message(self, *, QueueUrl, ReceiptHandle):
        return self._call("DeleteMessage", QueueUrl=QueueUrl, ReceiptHandle=ReceiptHandle)


def client(service, *, region_name, endpoint_url, aws_access_key_id, aws_secret_access_key):
    assert service == "sqs"
    return _Sqs(endpoint_url)
