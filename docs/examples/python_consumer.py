"""Reads processed CometChat events from a consumer queue. Needs boto3; set QUEUE_URL."""

import json
import os
import signal
import sqlite3
import sys

import boto3

# SQLite stands for your database here; the event's id is the key, so an event that comes again changes nothing.
database = sqlite3.connect(os.environ.get("DATABASE", ":memory:"))
database.execute("CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, conversation TEXT)")

stopping = False
receiving = False


def stop(_signal, _frame):
    global stopping
    stopping = True
    if receiving:
        sys.exit()  # Don't wait for the poll to end. An event that SQS hands over right now comes again.


def handle(event):
    if event["type"] == "com.cometchat.message_sent":
        with database:
            cursor = database.execute(
                "INSERT INTO messages VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                (event["id"], event["data"]["message"]["conversationId"]),
            )
        print("done" if cursor.rowcount == 1 else "known", event["type"], event["id"], flush=True)


def parse(body):
    event = json.loads(body)
    if event.get("specversion") != "1.0" or not event.get("type", "").startswith("com.cometchat."):
        raise ValueError("not a processed event")
    return event


def main():
    global receiving
    queue_url = os.environ["QUEUE_URL"]
    sqs = boto3.client("sqs")
    while not stopping:
        receiving = True
        answer = sqs.receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=20,
            MessageSystemAttributeNames=["MessageGroupId"],
        )
        receiving = False
        failed_groups = set()
        for message in answer.get("Messages", []):
            group = message.get("Attributes", {}).get("MessageGroupId")
            if group in failed_groups:
                continue  # It comes again, behind the one that failed.
            try:
                handle(parse(message["Body"]))
            except Exception as error:  # Whatever it is: the message stays, and goes to the dead-letter queue in the end.
                print("failed", message["MessageId"], type(error).__name__, flush=True)
                failed_groups.add(group)
                continue
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    main()
