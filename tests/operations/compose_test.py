#!/usr/bin/python3
"""compose.yaml as processes: the very commands and settings of its services, on free ports of this machine, with a Kafka of three.

There is no container engine here. What is taken from the file: commands, environment, health checks, what Prometheus reads; and of
the brokers how many there are. What the Dockerfile installs is held against what the binary is linked with.

compose_test.py SYNCLEDGER
"""
import json
import os
import re
import shutil
import subprocess
import sys

import yaml

from processes import ROOT, families, free_port, get, ready, samples, succeed, until, with_kafka

SYNCLEDGER = sys.argv[1]
DEMO = f"{ROOT}/demo/harbourside.ndjson"


def read(path):
    with open(f"{ROOT}/{path}") as file:
        return file.read()


class Compose:
    """The services, with addresses of this test in place of theirs."""

    def __init__(self, folder, kafka):
        self.services = yaml.safe_load(read("compose.yaml"))["services"]
        self.folder, self.kafka, self.ports = folder, kafka.brokers.split(","), {}
        brokers = sorted(name for name in self.services if name.startswith("kafka-"))
        if len(brokers) != len(self.kafka):
            raise AssertionError(f"{brokers} in compose.yaml, {self.kafka} here")
        for name, here in zip(brokers, self.kafka):
            there = self.services[name]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split("//")[1]
            self.ports[there] = here

    def ours(self):
        return [name for name, service in self.services.items() if service["image"] == "syncledger"]

    def here(self, text):
        """A text in which every address of compose.yaml is one of this test; the same one each time."""
        def address(match):
            return self.ports.setdefault(match[0], f"127.0.0.1:{free_port()}")
        return re.sub(r"127\.0\.0\.1:\d+", address, text)

    def command(self, name):
        words = [self.here(word) for word in self.services[name]["command"]]
        if name == "ingest":
            words = [word.replace("/captures", f"{self.folder}/captures") if word == "/captures" else word for word in words]
        return [SYNCLEDGER, *words]

    def environment(self, name):
        settings = {key: self.here(value) for key, value in self.services[name].get("environment", {}).items()}
        # As the Dockerfile has it, with a folder for each in place of a volume for each.
        return {"PATH": os.environ["PATH"], "SYNCLEDGER_DATA": f"{self.folder}/{name}", **settings}

    def health(self, name):
        test = self.services[name]["healthcheck"]["test"]
        if test[:3] != ["CMD", "curl", "-fsS"] or len(test) != 4:
            raise AssertionError(f"{name}: the health check is another: {test}")
        address, path = self.here(test[3]).removeprefix("http://").split("/")
        return address, f"/{path}"

    def http(self, name):
        words = self.command(name)
        return words[words.index("--http") + 1]


def has_ingest():
    return "--captures" in subprocess.run([SYNCLEDGER, "ingest", "--help"], capture_output=True, text=True).stdout


def check_dockerfile():
    """The packages of the runtime stage are those that the binary is linked with."""
    dockerfile = read("Dockerfile")
    installed = set(re.search(r"--no-install-recommends \\\n(.*?)\n &&", dockerfile, re.S)[1].replace("\\", " ").split())
    linked = set()
    for line in subprocess.run(["ldd", SYNCLEDGER], capture_output=True, text=True, check=True).stdout.splitlines():
        path = next((word for word in line.split() if word.startswith("/")), None)
        if path is None:
            continue
        real = os.path.realpath(path)
        for candidate in (real, real.replace("/usr/lib", "/lib", 1), path, path.replace("/usr", "", 1)):
            owner = subprocess.run(["dpkg", "-S", candidate], capture_output=True, text=True)
            if owner.returncode == 0:
                linked.add(owner.stdout.split(":")[0])
                break
        else:
            raise AssertionError(f"no package has {path}")
    always = {"libc6", "libgcc-s1"}  # of every Debian
    if linked - always != installed - {"ca-certificates", "curl"}:
        raise AssertionError(f"Dockerfile lacks {linked - always - installed} and needs none of "
                             f"{installed - linked - {'ca-certificates', 'curl'}}")
    if "USER syncledger" not in dockerfile or f"bookworm" not in dockerfile:
        raise AssertionError("the image runs as root, or on another Debian")


def check_names(texts):
    """Every metric that the dashboard and the alerts name is in an answer of /metrics, and every alert in the documents."""
    there = set()
    for text in texts:
        there |= families(text)
    alerts = yaml.safe_load(read("docs/operations/alerts.yaml"))
    rules = [rule for group in alerts["groups"] for rule in group["rules"]]
    dashboard = json.loads(read("docs/operations/dashboard.json"))
    exprs = [rule["expr"] for rule in rules] + [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = {name for expr in exprs for name in re.findall(r"\b(?:syncledger|process)_[a-z_]+\b", expr)}
    unknown = {name for name in named if name not in there and re.sub(r"_(bucket|sum|count)$", "", name) not in there}
    if not named or unknown:
        raise AssertionError(f"no process has these metrics: {unknown}")
    # One by one: a panel without a metric shows nothing.
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            if not re.search(r"\b(?:syncledger|process)_[a-z_]+\b|\bALERTS\b", target["expr"]):
                raise AssertionError(f"the panel \"{panel['title']}\" asks for no metric: {target['expr']}")
    operations = read("docs/operations.md")
    for rule in rules:
        if not re.search(rf"^\*\*{rule['alert']}\*\*: .*\S", operations, re.M):
            raise AssertionError(f"docs/operations.md does not say what {rule['alert']} means and what to do")
    for name in re.findall(r"^\*\*(Syncledger\w+)\*\*: ", operations, re.M):
        if name not in {rule["alert"] for rule in rules}:
            raise AssertionError(f"docs/operations.md has an alert {name} that there is not")
    for name in there:
        if name.startswith("syncledger_") and f"`{name}`" not in operations:
            raise AssertionError(f"docs/operations.md does not name {name}")


def start_prometheus(compose, processes):
    """Prometheus as compose.yaml starts it, with its files; its own ports are in these files, too."""
    service = compose.services["prometheus"]
    files = dict(volume.split(":")[:2] for volume in service["volumes"] if volume.startswith("./"))
    config = f"{compose.folder}/prometheus"
    os.makedirs(config)
    for here, there in files.items():
        with open(f"{config}/{os.path.basename(there)}", "w") as file:
            file.write(compose.here(read(here)).replace(": 10s", ": 1s"))
    command = [compose.here(word).replace("/etc/prometheus", config).replace("=/prometheus", f"={compose.folder}/tsdb")
               for word in service["command"]]
    processes.start("prometheus", ["prometheus", *command])
    return next(word.split("=")[1] for word in command if word.startswith("--web.listen-address"))


def of_what_is_folded(verified):
    """Without how much is not: `ingest` may end after a projector, and a heartbeat of it be the log's last record."""
    return "".join(line for line in verified.splitlines(keepends=True)
                   if json.loads(line)["result"] != "NOT_FOLDED")


def main():
    check_dockerfile()
    with with_kafka(brokers=3) as (folder, kafka, processes):
        compose = Compose(folder, kafka)
        services = compose.ours()
        if set(services) != {"topics", "projector-1", "projector-2", "api", "ingest"}:
            raise AssertionError(f"the services of ours are others: {services}")
        if not has_ingest():
            services.remove("ingest")
        made = subprocess.run(compose.command("topics"), env=compose.environment("topics"), capture_output=True, text=True)
        if made.returncode != 0:
            raise AssertionError(f"topics: {made.stdout}{made.stderr}")
        services.remove("topics")
        os.makedirs(f"{folder}/captures")
        for name in services:
            processes.start(name, compose.command(name), compose.environment(name))
        prometheus = start_prometheus(compose, processes)
        for name in services:
            ready(processes, name, compose.http(name))
            address, path = compose.health(name)
            if address != compose.http(name) or get(address, path)[0] != 200:
                raise AssertionError(f"the health check of {name}: {get(address, path)}")

        # The demo, by way of ingest where there is one.
        if "ingest" in services:
            shutil.copy(DEMO, f"{folder}/demo.part")
            os.rename(f"{folder}/demo.part", f"{folder}/captures/demo.ndjson")
        else:
            succeed([SYNCLEDGER, "--data", f"{folder}/import", "--kafka", kafka.brokers, "import", DEMO])

        def facts(name):
            return samples(get(compose.http(name), "/metrics")[1])["syncledger_facts_folded_total"][""]

        def all_folded():
            processes.check()
            return all(facts(name) == 432 for name in services if name != "ingest")
        until("both projectors and the api have folded the demo", all_folded)
        for name in services:
            ready(processes, name, compose.http(name))

        def published():
            processes.check()
            return sum(samples(get(compose.http(name), "/metrics")[1])["syncledger_outcomes_published_total"][""]
                       for name in services if name.startswith("projector")) > 0
        until("outcomes are published", published)

        # Prometheus sees every process, as its own file says.
        def targets_up():
            processes.check()
            status, text = get(prometheus, "/api/v1/targets?state=active")
            if status != 200:
                return None
            targets = json.loads(text)["data"]["activeTargets"]
            up = {one["labels"]["instance"] for one in targets if one["health"] == "up"}
            return {compose.http(name) for name in services} <= up
        until("Prometheus has scraped all", targets_up)
        status, text = get(prometheus, "/api/v1/query?query=sum(syncledger_facts_folded_total)")
        if status != 200 or not json.loads(text)["data"]["result"]:
            raise AssertionError(f"Prometheus does not have it: {text}")
        rules = json.loads(get(prometheus, "/api/v1/rules")[1])["data"]["groups"]
        if not rules or any(rule["health"] == "err" for group in rules for rule in group["rules"]):
            raise AssertionError(f"Prometheus does not have the alerts: {rules}")

        check_names([get(compose.http(name), "/metrics")[1] for name in services])

        # What the api has folded is what the embedded ledger has: its digests, read from its state once it has ended.
        processes.end_all()
        succeed([SYNCLEDGER, "--data", f"{folder}/embedded", "import", DEMO])
        embedded = succeed([SYNCLEDGER, "--data", f"{folder}/embedded", "verify", "--format", "json"])
        for name in ("api", "projector-1", "projector-2"):
            verified = of_what_is_folded(
                succeed([SYNCLEDGER, "--data", f"{folder}/{name}", "--kafka", kafka.brokers, "verify", "--format", "json"]))
            if verified != embedded:
                raise AssertionError(f"{name} has other digests than the embedded ledger:\n{verified}\n{embedded}")

        # A projector restored from another's copy, made while that one was stopped, has folded all of it at once.
        shutil.copytree(f"{folder}/projector-1/state", f"{folder}/restored/state")
        restored = f"127.0.0.1:{free_port()}"
        processes.start("restored", [SYNCLEDGER, "--data", f"{folder}/restored", "--kafka", kafka.brokers, "project",
                                     "--instance", "restored", "--http", restored])
        ready(processes, "restored", restored)
        found = samples(get(restored, "/metrics")[1])
        if found["syncledger_facts_folded_total"][""] != 0 or sum(found["syncledger_state_next_offset"].values()) < 432:
            raise AssertionError(f"the restored projector folded again: {found['syncledger_facts_folded_total']}")
        processes.end_all()
        verified = of_what_is_folded(
            succeed([SYNCLEDGER, "--data", f"{folder}/restored", "--kafka", kafka.brokers, "verify", "--format", "json"]))
        if verified != embedded:
            raise AssertionError(f"the restored projector has other digests:\n{verified}\n{embedded}")


if __name__ == "__main__":
    main()
