#!/usr/bin/env python3
"""Sends each request of docs/api.md to `syncledger up` over the demo's ledger and compares the answer that stands there:
examples.py SYNCLEDGER [--rewrite].

Of a list only the first element is shown, and long texts are cut; what differs from run to run is not compared.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import grpc
from google.protobuf import json_format

from generated import generate

DOCUMENT = "docs/api.md"
EXAMPLE = re.compile(r"(### (\w+)\n.*?```json\n)(.*?)(\n```\n\n```json\n)(.*?)(\n```\n)", re.S)
LONGEST_TEXT = 60
WIDTH = 120
# What no two runs have in common: ages, and of an act its moment and what is made of it.
VARY = {"age_us", "started_at_us"}
VARY_OF_ACTS = {"fact_id", "fact_hash", "observed_at_us", "id", "next_page_token"}


def shortened(value):
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shortened(one) for one in value[:1]]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[:LONGEST_TEXT] + "..."
    return value


def render(value, indent=0):
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or indent + len(line) < WIDTH and not (indent == 0 and len(line) > 110):
        return line
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{pad}{json.dumps(name)}: {render(one, indent + 1)}" for name, one in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(pad + render(one, indent + 1) for one in value) + "\n" + " " * indent + "]"


def without(value, names):
    if isinstance(value, dict):
        return {name: without(one, names) for name, one in value.items() if name not in names}
    if isinstance(value, list):
        return [without(one, names) for one in value]
    return value


def main():
    syncledger, rewrite = os.path.abspath(sys.argv[1]), "--rewrite" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        from syncledger.v1 import admin_pb2, admin_pb2_grpc, query_pb2, query_pb2_grpc
        subprocess.run([syncledger, "--data", f"{folder}/data", "import", "demo/harbourside.ndjson"], check=True,
                       stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [syncledger, "--data", f"{folder}/data", "up", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = server.stdout.readline().split()[2]
            channel = grpc.insecure_channel(address)
            stubs = {}
            for module, grpc_module, service in ((query_pb2, query_pb2_grpc, "LedgerQuery"),
                                                 (admin_pb2, admin_pb2_grpc, "LedgerAdmin")):
                stub = getattr(grpc_module, service + "Stub")(channel)
                for method in module.DESCRIPTOR.services_by_name[service].methods:
                    stubs[method.name] = (module, stub, service)
            with open(DOCUMENT, encoding="utf-8") as file:
                document = file.read()
            shown, wrong, replay = set(), [], {}

            def answer(match):
                rpc = match[2]
                module, stub, service = stubs[rpc]
                shown.add(rpc)
                request = json_format.Parse(match[3], getattr(module, rpc + "Request")())
                if rpc == "GetReplay":
                    request.id = replay["id"]
                    while stub.GetReplay(request, timeout=60).state != admin_pb2.GetReplayResponse.DONE:
                        time.sleep(0.05)
                said = getattr(stub, rpc)(request, timeout=60)
                if rpc == "WatchOutcomes":
                    stream, said = said, next(said)
                    stream.cancel()
                if rpc == "StartReplay":
                    replay["id"] = said.id
                is_json = shortened(json_format.MessageToDict(said, preserving_proto_field_name=True))
                names = VARY | (VARY_OF_ACTS if service == "LedgerAdmin" else set())
                if without(json.loads(match[5]), names) == without(is_json, names):
                    return match[0]
                wrong.append(f"{DOCUMENT}: {rpc} answers otherwise:\n{render(is_json)}")
                return match[1] + match[3] + match[4] + render(is_json) + match[6]

            rewritten = EXAMPLE.sub(answer, document)
        finally:
            server.terminate()
            server.wait(timeout=60)
    assert shown == set(stubs), set(stubs) ^ shown
    if rewrite and wrong:
        with open(DOCUMENT, "w", encoding="utf-8") as file:
            file.write(rewritten)
        print(f"{len(wrong)} answers rewritten in {DOCUMENT}")
    elif wrong:
        sys.exit("\n".join(wrong) + f"\nIf they are right: {sys.argv[0]} SYNCLEDGER --rewrite")


main()
