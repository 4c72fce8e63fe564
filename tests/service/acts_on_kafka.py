#!/usr/bin/env python3
"""Acts of operators with the log on a real Kafka: acts_on_kafka.py SYNCLEDGER.

`up` and `serve` each append an act through the log, and answer once they folded it themselves; each shows the other's.
"""
import os
import signal
import subprocess
import sys
import tempfile

import grpc

from generated import generate

CALENDAR = '{"mailbox": "hugh.fraser@harbourside.example"}'


def main():
    syncledger = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        from syncledger.v1 import admin_pb2 as a
        from syncledger.v1 import admin_pb2_grpc
        from syncledger.v1 import query_pb2 as q
        from syncledger.v1 import query_pb2_grpc
        kafka = ["tools/kafka"]
        broker = subprocess.run([*kafka, "start", "--dir", f"{folder}/kafka", "--owner", str(os.getpid())], check=True,
                                capture_output=True, text=True).stdout.split()[-1]
        servers = []
        try:
            run = lambda *words: subprocess.run([syncledger, "--kafka", broker, *words], check=True,
                                                stdout=subprocess.DEVNULL)
            run("doctor", "--fix", "--partitions", "4", "--data", f"{folder}/none")
            run("--data", f"{folder}/import", "import", "demo/harbourside.ndjson")
            stubs = []
            for command in ("up", "serve"):
                server = subprocess.Popen(
                    [syncledger, "--kafka", broker, "--data", f"{folder}/{command}", command, "--listen",
                     "127.0.0.1:0", "--http", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
                servers.append(server)
                channel = grpc.insecure_channel(server.stdout.readline().split()[2])
                stubs.append((query_pb2_grpc.LedgerQueryStub(channel), admin_pb2_grpc.LedgerAdminStub(channel)))
            newest = stubs[0][0].GetDigest(q.GetDigestRequest(), timeout=60).as_of_offset
            for number, (_, admin) in enumerate(stubs):
                done = admin.RecordFact(a.RecordFactRequest(event="calendar.initialized", body=CALENDAR), timeout=60)
                assert done.offset == newest + 1 + number and done.verdict.outcomes, done
                for query, _ in stubs:
                    digest = query.GetDigest(q.GetDigestRequest(min_offset=done.offset), timeout=60)
                    assert digest.facts == done.offset + 1, digest
            digests = {query.GetDigest(q.GetDigestRequest(), timeout=60).outcome for query, _ in stubs}
            assert len(digests) == 1, digests
            begun = stubs[0][1].StartReplay(a.StartReplayRequest(), timeout=60)
            while True:
                replay = stubs[0][1].GetReplay(a.GetReplayRequest(id=begun.id), timeout=60)
                if replay.state not in (a.GetReplayResponse.FOLDING, a.GetReplayResponse.COMPARING):
                    break
            assert replay.state == a.GetReplayResponse.DONE and replay.different == 0, replay
            for server in servers:
                server.send_signal(signal.SIGTERM)
                assert server.wait(timeout=60) == 0, server.returncode
            run("--data", f"{folder}/up", "verify")
        finally:
            for server in servers:
                if server.poll() is None:
                    server.kill()
                    server.wait()
            subprocess.run([*kafka, "stop", "--dir", f"{folder}/kafka"], check=False, stdout=subprocess.DEVNULL)


main()
