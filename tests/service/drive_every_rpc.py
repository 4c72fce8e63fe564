#!/usr/bin/env python3
"""Drives every rpc of `syncledger serve` over the demo's ledger from Python: drive_every_rpc.py SYNCLEDGER."""
import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import grpc

from generated import generate

WATCHES = 100
LONGEST_S = 300  # of one server


def drive(channel):
    from syncledger.v1 import query_pb2 as q
    from syncledger.v1 import query_pb2_grpc
    from syncledger.v1 import verdict_pb2 as v
    stub = query_pb2_grpc.LedgerQueryStub(channel)
    tenant = "harbourside"
    called = set()

    def ask(rpc, request):
        called.add(rpc)
        return getattr(stub, rpc)(request, timeout=30)

    def all_pages(rpc, field, page_size, **filters):
        request = getattr(q, rpc + "Request")(filter=q.ListFilter(**filters), page=q.PageRequest(page_size=page_size))
        found = []
        while True:
            answer = ask(rpc, request)
            found += [element.SerializeToString() for element in getattr(answer, field)]
            assert answer.moments[0].tenant == tenant and answer.HasField("lag"), answer
            if not answer.next_page_token:
                return found
            request.page.page_token = answer.next_page_token

    for rpc, field in (("ListAppointments", "appointments"), ("ListAbsences", "absences"),
                       ("ListNotifications", "notifications"), ("ListConflicts", "conflicts"),
                       ("ListVerdicts", "verdicts"), ("ListMailboxes", "mailboxes"), ("ListHeld", "held")):
        whole = all_pages(rpc, field, 1000)
        assert whole or rpc == "ListHeld", rpc
        assert all_pages(rpc, field, 9) == whole, rpc

    appointment = ask("GetAppointment", q.GetAppointmentRequest(tenant=tenant, id="501"))
    assert appointment.appointment.appointment.id == "501", appointment
    newest = appointment.as_of_offset
    as_of = q.AsOfMoment(offset=appointment.appointment.since_offset)
    then = ask("GetAppointment", q.GetAppointmentRequest(id="501", as_of=as_of, min_offset=newest))
    assert then.as_of_offset == appointment.appointment.since_offset < newest, then

    listed = ask("ListAbsences", q.ListAbsencesRequest(
        filter=q.ListFilter(employee="ben.okafor@harbourside.example"))).absences
    occurrence = next(one for one in listed if "/" in one.absence.id)
    assert ask("GetAbsence", q.GetAbsenceRequest(id=occurrence.absence.id)).absence == occurrence
    series = ask("GetAbsence", q.GetAbsenceRequest(id=occurrence.absence.id.split("/")[0])).absence
    assert series.absence.HasField("repetition"), series

    explained = ask("Explain", q.ExplainRequest(appointment_id="501"))
    assert len(explained.facts) > 3 and "Appointment 501" in explained.text, explained
    assert all(fact.told and fact.decisions[0].rule_says for fact in explained.facts), explained
    schedule = q.ExplainRequest.ScheduleMoment(email="amelia.chisholm@harbourside.example",
                                               time_us=1793889000000000)
    assert ask("Explain", q.ExplainRequest(employee=schedule)).facts

    digest = ask("GetDigest", q.GetDigestRequest())
    assert digest.facts == newest + 1 and len(digest.state) == len(digest.input) == 32, digest

    def refused(code, hint, call):
        try:
            call()
        except grpc.RpcError as error:
            assert error.code() == code and hint in error.details(), (error.code(), error.details())
            return
        raise AssertionError(f"{hint}: was not refused")

    refused(grpc.StatusCode.NOT_FOUND, "nearest", lambda: ask("Explain", q.ExplainRequest(appointment_id="5011")))
    refused(grpc.StatusCode.INVALID_ARGUMENT, "as_of", lambda: ask(
        "GetAppointment", q.GetAppointmentRequest(id="501", as_of=q.AsOfMoment(offset=10**6))))
    refused(grpc.StatusCode.DEADLINE_EXCEEDED, "", lambda: stub.GetDigest(
        q.GetDigestRequest(min_offset=newest + 1), timeout=0.3))
    refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "", lambda: ask(
        "GetAppointment", q.GetAppointmentRequest(id="5" * (2 << 20))))

    # Every outcome there is, by the verdicts; then the same by a stream that is cut again and again.
    outcomes = []
    request = q.ListVerdictsRequest(page=q.PageRequest(page_size=1000))
    for listed in ask("ListVerdicts", request).verdicts:
        outcomes += [(listed.verdict.offset, outcome.id) for outcome in listed.verdict.outcomes]
    called.add("WatchOutcomes")
    seen = []
    watch = q.WatchOutcomesRequest(tenant=tenant, from_offset=0)
    for cut in range(WATCHES):
        stream = stub.WatchOutcomes(watch)
        for _ in range(len(outcomes) // WATCHES if cut < WATCHES - 1 else len(outcomes) - len(seen)):
            message = next(stream)
            seen.append((message.offset, message.outcome.id))
            watch = q.WatchOutcomesRequest(tenant=tenant, cursor=message.cursor)
        stream.cancel()
    assert seen == outcomes and len(seen) > WATCHES, (len(seen), len(outcomes))
    conflict = next(stub.WatchOutcomes(q.WatchOutcomesRequest(from_offset=0, kinds=[v.CONFLICT_RESOLVED])))
    assert conflict.outcome.lost, conflict

    every = {method.name for method in q.DESCRIPTOR.services_by_name["LedgerQuery"].methods}
    assert called == every, every - called
    reply = channel.unary_unary("/grpc.health.v1.Health/Check")(b"\x0a\x19syncledger.v1.LedgerQuery", timeout=30)
    assert reply == b"\x08\x01", reply  # SERVING
    names = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")(
        iter([b"\x3a\x01*"]), timeout=30)
    assert b"syncledger.v1.LedgerQuery" in next(names)
    return stub, q


def act(channel, stub, q, records):
    """Drives LedgerAdmin; `records`: this server writes the ledger."""
    from syncledger.v1 import admin_pb2 as a
    from syncledger.v1 import admin_pb2_grpc
    from syncledger.v1 import verdict_pb2 as v
    admin = admin_pb2_grpc.LedgerAdminStub(channel)
    called = set()

    def ask(rpc, request):
        called.add(rpc)
        return getattr(admin, rpc)(request, timeout=60)

    def refused(code, hint, rpc, request):
        try:
            ask(rpc, request)
        except grpc.RpcError as error:
            assert error.code() == code and hint in error.details(), (error.code(), error.details())
            return
        raise AssertionError(f"{hint}: was not refused")

    code = grpc.StatusCode
    newest = stub.GetDigest(q.GetDigestRequest(), timeout=30).as_of_offset
    act = a.RecordFactRequest(event="integration.disconnected", body='{"mailbox": "hugh.fraser@harbourside.example"}')
    refused(code.INVALID_ARGUMENT, "no rule set", "ActivateRules", a.ActivateRulesRequest(version="nonesuch"))
    activate = a.ActivateRulesRequest(version="overview-1", tenants=["harbourside"])
    if records:
        act.at_us = int(time.time() * 1e6)
        done = ask("RecordFact", act)
        assert done.offset == newest + 1 and done.tenant == "harbourside", done
        assert done.verdict.outcomes[0].kind == v.INTEGRATION_DISCONNECTED, done
        assert done.verdict.actor.id == "local" and done.verdict.observed_at_us == act.at_us, done
        again = ask("RecordFact", act)
        assert again.verdict.outcomes[0].reason == v.DUPLICATE, again
        assert again.verdict.fact_id == done.verdict.fact_id and again.offset == newest + 2, again
        mailbox = stub.ListMailboxes(q.ListMailboxesRequest(
            filter=q.ListFilter(mailbox="hugh.fraser@harbourside.example")), timeout=30).mailboxes[0]
        assert mailbox.status == q.ListedMailbox.DISCONNECTED, mailbox
        activated = ask("ActivateRules", activate).activated
        assert [one.tenant for one in activated] == ["harbourside"], activated
        assert activated[0].offset == newest + 3 and activated[0].verdict.outcomes, activated
        assert len(ask("ActivateRules", a.ActivateRulesRequest(version="overview-1")).activated) == 1
        for bad, hint in ((a.RecordFactRequest(event="rules.forgotten", body="{}"), "unknown"),
                          (a.RecordFactRequest(event="rules.activated", body="{}"), "version"),
                          (a.RecordFactRequest(event="rules.activated", body="[]"), "JSON object"),
                          (a.RecordFactRequest(event="rules.activated", body='{"version": "x"}, "tenant": "y"'), "JSON"),
                          (a.RecordFactRequest(event="calendar.initialized", body='{"mailbox": "x@y"}', at_us=1),
                           "at_us")):
            refused(code.INVALID_ARGUMENT, hint, "RecordFact", bad)
    else:
        refused(code.FAILED_PRECONDITION, "syncledger up", "RecordFact", act)
        refused(code.FAILED_PRECONDITION, "syncledger up", "ActivateRules", activate)
    refused(code.NOT_FOUND, "no tenant", "RecordFact", a.RecordFactRequest(tenant="nobody", event="x", body="{}"))

    refused(code.INVALID_ARGUMENT, "no rule set", "StartReplay", a.StartReplayRequest(rules="nonesuch"))
    refused(code.INVALID_ARGUMENT, "to 1000000", "StartReplay", a.StartReplayRequest(to=10**6))
    refused(code.NOT_FOUND, "no replay", "GetReplay", a.GetReplayRequest(id="nonesuch"))

    def replayed(request):
        begun = ask("StartReplay", request)
        while True:
            replay = ask("GetReplay", a.GetReplayRequest(id=begun.id, page_size=1000))
            if replay.state not in (a.GetReplayResponse.FOLDING, a.GetReplayResponse.COMPARING):
                assert replay.state == a.GetReplayResponse.DONE, replay
                assert replay.facts > 0 and replay.facts_done == replay.facts, replay
                return replay
            time.sleep(0.02)

    same = replayed(a.StartReplayRequest())
    assert same.different == 0 and not same.differences and not same.standing, same
    other = replayed(a.StartReplayRequest(tenant="harbourside", rules="quickstart-1"))
    assert other.different > 0 and other.standing_different == len(other.standing) > 0, other
    assert sum(rule.kept for rule in other.rules) == len(other.differences) and not other.next_page_token, other
    paged = []
    request = a.GetReplayRequest(id=other.id, page_size=3)
    while True:
        page = ask("GetReplay", request)
        paged += page.differences
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert paged == list(other.differences), (len(paged), len(other.differences))
    rule = other.rules[-1].rule
    of_rule = ask("GetReplay", a.GetReplayRequest(id=other.id, rule=rule)).differences
    assert list(of_rule) == [one for one in paged if one.rule == rule] and of_rule, of_rule
    request = a.GetReplayRequest(id=other.id, rule=rule, page_token=request.page_token)
    refused(code.INVALID_ARGUMENT, "another query", "GetReplay", request)

    every = {method.name for method in a.DESCRIPTOR.services_by_name["LedgerAdmin"].methods}
    assert called == every, every - called
    return (act, done.verdict) if records else None


def read_while_facts_arrive(channel, stub, q):
    """Pages and streams while acts come in from several callers at once: nothing is skipped, nothing comes twice."""
    from syncledger.v1 import admin_pb2 as a
    from syncledger.v1 import admin_pb2_grpc
    admin = admin_pb2_grpc.LedgerAdminStub(channel)
    body = '{"mailbox": "hugh.fraser@harbourside.example"}'
    offsets = []

    def record(times):
        for _ in range(times):
            done = admin.RecordFact(a.RecordFactRequest(event="calendar.initialized", body=body), timeout=60)
            assert done.verdict.offset == done.offset, done
            offsets.append(done.offset)

    first = stub.GetDigest(q.GetDigestRequest(), timeout=30).as_of_offset + 1
    request = q.ListVerdictsRequest(page=q.PageRequest(page_size=1000))
    whole = list(stub.ListVerdicts(request, timeout=30).verdicts)
    request, paged = q.ListVerdictsRequest(page=q.PageRequest(page_size=23)), []
    while True:
        page = stub.ListVerdicts(request, timeout=30)
        paged += page.verdicts
        if not page.next_page_token:
            break
        request.page.page_token = page.next_page_token
        record(1)
    assert paged == whole and len(offsets) > 5, (len(paged), len(whole), len(offsets))

    recorders = [threading.Thread(target=record, args=(15,)) for _ in range(4)]
    for one in recorders:
        one.start()
    watch, seen = q.WatchOutcomesRequest(tenant="harbourside", from_offset=first), []
    while True:  # a stream that lacks one waits, and fails at its deadline
        stream = stub.WatchOutcomes(watch, timeout=60)
        message = next(stream)
        stream.cancel()
        seen.append((message.offset, message.outcome.id))
        watch = q.WatchOutcomesRequest(tenant="harbourside", cursor=message.cursor)
        if not any(one.is_alive() for one in recorders) and message.offset == max(offsets):
            break
    for one in recorders:
        one.join()
    assert sorted(offsets) == list(range(first, first + len(offsets))), offsets  # each act once, one after the other
    told = q.ListVerdictsRequest(page=q.PageRequest(page_size=1000))
    decided = [(one.verdict.offset, outcome.id) for one in stub.ListVerdicts(told, timeout=30).verdicts
               for outcome in one.verdict.outcomes if one.verdict.offset >= first]
    assert seen == decided[:len(seen)] and len(seen) >= 60, (len(seen), len(decided))


def as_if_imported(syncledger, folder, before, act, verdict):
    """The fact of an act is that of a line of a capture which says the same."""
    at = datetime.datetime.fromtimestamp(verdict.observed_at_us / 1e6, datetime.timezone.utc)
    line = {"observed_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "tenant": "harbourside", "source": "operator",
            "event": act.event, "actor": {"id": "local", "role": "admin"}}
    with open(f"{folder}/act.ndjson", "w", encoding="utf-8") as file:
        file.write(json.dumps(line)[:-1] + f', "body": {act.body}}}\n')
    subprocess.run([syncledger, "--data", before, "import", f"{folder}/act.ndjson"], check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run([syncledger, "--data", before, "--format", "json", "list", "verdicts"], check=True,
                            capture_output=True, text=True).stdout.splitlines()
    said = json.loads(listed[-1])
    assert said["fact_id"] == verdict.fact_id.hex() and said["offset"] == verdict.offset, (said, verdict)
    assert [one["id"] for one in said["outcomes"]] == [one.id.hex() for one in verdict.outcomes], (said, verdict)


def run(syncledger, folder, command):
    server = subprocess.Popen([syncledger, "--data", f"{folder}/data", command, "--listen", "127.0.0.1:0",
                               "--http", "127.0.0.1:0"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    limit = threading.Timer(LONGEST_S, server.kill)  # whatever waits for it then fails
    limit.start()
    try:
        line = server.stdout.readline()
        assert line.startswith("listening on 127.0.0.1:") and "as of offset" in line, line
        address = line.split()[2]
        with grpc.insecure_channel(address) as channel:
            stub, q = drive(channel)
            if command == "up":
                shutil.copytree(f"{folder}/data", f"{folder}/before")
            recorded = act(channel, stub, q, records=command == "up")
            if command == "up":
                as_if_imported(syncledger, folder, f"{folder}/before", *recorded)
                read_while_facts_arrive(channel, stub, q)
            stream = stub.WatchOutcomes(q.WatchOutcomesRequest(from_offset=0))
            next(stream)
            server.send_signal(signal.SIGTERM)
            try:
                for _ in stream:
                    pass
            except grpc.RpcError as error:
                assert error.code() == grpc.StatusCode.UNAVAILABLE, error
        _, said = server.communicate(timeout=30)
        assert server.returncode == 0, (server.returncode, said)
        assert "without authentication" in said, said
    finally:
        limit.cancel()
        if server.poll() is None:
            server.kill()
            server.wait()


def main():
    syncledger = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        subprocess.run([syncledger, "--data", f"{folder}/data", "import", "demo/harbourside.ndjson"], check=True,
                       stdout=subprocess.DEVNULL)
        for command in ("serve", "up"):
            run(syncledger, folder, command)
        subprocess.run([syncledger, "--data", f"{folder}/data", "verify"], check=True, stdout=subprocess.DEVNULL)
        exposed = subprocess.run([syncledger, "--data", f"{folder}/data", "serve", "--listen", "0.0.0.0:7400"],
                                 capture_output=True, text=True, timeout=30)
        assert exposed.returncode == 2 and "without authentication" in exposed.stderr, exposed


main()
