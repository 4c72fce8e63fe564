#!/usr/bin/python3
"""/healthz, /readyz and /metrics of processes on a real Kafka: they say what is true, while it changes.

health_test.py SYNCLEDGER
"""
import signal
import subprocess
import sys
import time

from processes import ROOT, PATIENCE_S, families, free_port, get, ready, samples, succeed, until, with_kafka

SYNCLEDGER = sys.argv[1]
PARTITIONS = 4


def expect(what, true):
    if not true:
        raise AssertionError(what)


def promtool_is_happy(text):
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    expect(f"promtool: {done.stdout}{done.stderr}", done.returncode == 0 and not done.stdout and not done.stderr)


def main():
    with with_kafka(brokers=1) as (folder, kafka, processes):
        def command(data, *words):
            return [SYNCLEDGER, "--data", f"{folder}/{data}", "--kafka", kafka.brokers, *words]

        succeed(command("none", "doctor", "--fix", "--partitions", str(PARTITIONS)))
        history = f"{folder}/history.ndjson"
        succeed([SYNCLEDGER, "generate", history, "--facts", "20000", "--tenants", "6", "--mailboxes", "40", "--seed", "3"])
        succeed(command("import", "import", history))

        # --- While it folds for the first time, it answers, and says that it is not ready.
        project = f"127.0.0.1:{free_port()}"
        processes.start("project", command("project", "project", "--http", project, "--instance", "one"))
        seen = set()

        def folded():
            processes.check()
            health, wrong = get(project, "/healthz"), get(project, "/readyz")
            expect(f"well while it folds: {health}", health[0] in (0, 200))
            if wrong[0] == 503:
                seen.add(wrong[1].split(":")[0].strip())
                expect("metrics before the first fold is done", "syncledger_ready 0" in get(project, "/metrics")[1]
                       or get(project, "/readyz")[0] == 200)
            return wrong[0] == 200
        until("the first fold", folded)
        expect(f"it said what it did until then: {seen}", seen & {"folding", "opening the ledger"})
        expect("folds it again said the same", get(project, "/readyz") == (200, "ok\n"))
        expect("nothing else is there", get(project, "/")[0] == 404)

        # --- What it counts.
        text = get(project, "/metrics")[1]
        promtool_is_happy(text)
        found = samples(text)
        facts = sum(found["syncledger_log_end_offset"].values())
        expect(f"all facts are folded: {found['syncledger_facts_folded_total']} of {facts}",
               found["syncledger_facts_folded_total"][""] == facts > 10000)
        expect("nothing is left", sum(found["syncledger_lag_records"].values()) == 0)
        expect("verdicts have rules and reasons",
               any('reason="NOT_BUSY"' in labels and 'rule="ABS-SKIP"' in labels for labels in found["syncledger_outcomes_total"]))
        expect("as many mailboxes as there are", sum(found["syncledger_mailboxes"].values()) >= 40)
        expect("facts of batches", found["syncledger_batch_facts_sum"][""] == facts)
        until("outcomes are published", lambda: samples(get(project, "/metrics")[1])["syncledger_outcomes_published_total"][""] > 0)
        until("their partitions",
              lambda: samples(get(project, "/metrics")[1])["syncledger_partitions_published"][""] == PARTITIONS)

        # --- `up` beside it writes heartbeats where it is silent; both see them and stay ready.
        up = f"127.0.0.1:{free_port()}"
        processes.start("up", command("up", "up", "--listen", "127.0.0.1:0", "--http", up, "--instance", "two"))
        ready(processes, "up", up)

        def all_have_heartbeats():
            processes.check()
            now = samples(get(project, "/metrics")[1])
            return sum(now["syncledger_log_end_offset"].values()) >= facts + PARTITIONS
        until("a heartbeat in every partition", all_have_heartbeats)
        text = get(up, "/metrics")[1]
        promtool_is_happy(text)
        expect("it says so", samples(text)["syncledger_heartbeats_sent_total"][""] >= PARTITIONS)
        until("they are passed by", lambda: sum(samples(get(project, "/metrics")[1])["syncledger_lag_records"].values()) == 0)
        expect("and are no facts", samples(get(project, "/metrics")[1])["syncledger_facts_folded_total"][""] == facts)

        # --- A broker that hangs, and comes back.
        kafka.send(signal.SIGSTOP)
        for name, address in (("project", project), ("up", up)):
            wrong = until(f"{name} says that Kafka is away", lambda a=address: (lambda answer: answer[0] == 503 and answer)(get(a, "/readyz")))
            expect(f"why: {wrong}", "Kafka is not reached" in wrong[1])
        expect("reached is a metric", samples(get(project, "/metrics")[1])["syncledger_kafka_reached"][""] == 0)
        # Longer than a step that waits for brokers: the loop is not stuck.
        limit = time.monotonic() + 35
        while time.monotonic() < limit:
            for address in (project, up):
                health = get(address, "/healthz")
                expect(f"well without Kafka: {health}", health == (200, "ok\n"))
            time.sleep(0.5)
        kafka.send(signal.SIGCONT)
        ready(processes, "project", project)
        ready(processes, "up", up)

        # --- A broker that is gone, and comes back.
        kafka.tool("stop", "--keep")
        wrong = until("a stopped broker is missed", lambda: (lambda answer: answer[0] == 503 and answer)(get(project, "/readyz")))
        expect(f"why: {wrong}", "Kafka is not reached" in wrong[1])
        kafka.tool("start")
        ready(processes, "project", project)

        # --- A fold that does not fold cannot look healthy: who looks from beside it sees the lag.
        stopped = processes.running["project"]
        stopped.send_signal(signal.SIGSTOP)
        succeed(command("import", "import", f"{ROOT}/demo/harbourside.ndjson"))
        stopped.send_signal(signal.SIGCONT)
        ready(processes, "project", project)
        until("it has caught up", lambda: samples(get(project, "/metrics")[1])["syncledger_facts_folded_total"][""] == facts + 432)

        # --- What ends a fold ends the process, with a message; before it does, it says so.
        processes.end_all()


if __name__ == "__main__":
    main()
