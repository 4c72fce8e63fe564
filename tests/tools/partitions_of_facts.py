#!/usr/bin/python3
"""Reads a topic with Kafka's Python client, which knows nothing of the ledger: for each key and
partition a line "KEY PARTITION MESSAGES"."""
import collections
import sys

try:
    import confluent_kafka
except ImportError:
    sys.exit("Kafka's Python client is missing: tools/setup tests, or apt-get install python3-confluent-kafka")

brokers, topic = sys.argv[1:]
consumer = confluent_kafka.Consumer({
    "bootstrap.servers": brokers,
    "group.id": "partitions-of-facts",
    "enable.auto.commit": False,
})
partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
ends = {}
for number in partitions:
    _, ends[number] = consumer.get_watermark_offsets(
        confluent_kafka.TopicPartition(topic, number), timeout=30)
consumer.assign([confluent_kafka.TopicPartition(topic, number, 0) for number in partitions])
messages = collections.Counter()
left = sum(ends.values())
while left > 0:
    message = consumer.poll(30)
    if message is None or message.error():
        sys.exit(f"cannot read {topic}: {message and message.error()}")
    messages[(message.key().decode(), message.partition())] += 1
    left -= 1
for (key, number), count in sorted(messages.items()):
    print(key, number, count)
consumer.close()
