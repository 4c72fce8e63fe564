#!/usr/bin/env python3
"""Asks every rpc of a real server as everybody who may and who may not: who_may.py SYNCLEDGER.

Tokens of each role and of each fault, tenants, TLS and mutual TLS, certificates that are replaced while it runs. The
rpcs are those of the services' descriptors, so that one without a row in the table below is a failure.
"""
import base64
import datetime
import hashlib
import hmac
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import grpc
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from generated import generate

LONGEST_S = 300  # of one server
ISSUER, AUDIENCE = "https://login.bank.example", "syncledger"
DEMO, OTHER = "harbourside", "bank"
OTHER_LINE = json.dumps({
    "observed_at": "2026-11-02T13:00:00Z", "tenant": OTHER, "source": "graph", "mailbox": "alice@bank.example",
    "body": {"value": [{"id": "AAMk1", "changeKey": "ck1", "subject": "Dentist", "showAs": "busy",
                        "start": {"dateTime": "2026-11-03T14:00:00", "timeZone": "UTC"},
                        "end": {"dateTime": "2026-11-03T15:00:00", "timeZone": "UTC"}}],
             "@odata.deltaLink": "https://graph.example/delta"}})


# --- Keys, tokens, certificates ---------------------------------------------------------------------------------------


def pem(private):
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption())


def public_pem(private):
    return private.public_key().public_bytes(serialization.Encoding.PEM,
                                             serialization.PublicFormat.SubjectPublicKeyInfo)


def write(path, content):
    """Whole, or not at all: a server may read it at any moment."""
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.replace(path + ".new", path)
    return path


def issue(name, ca=None, key=None, days=1):
    """A certificate of that name, signed by `ca` (a pair), else by itself; the pair."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.utcnow()
    made = (x509.CertificateBuilder().subject_name(subject).issuer_name(ca[0].subject if ca else subject)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca is None, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(ca[1] if ca else key, hashes.SHA256()))
    return made, key


def certificate_pem(pair):
    return pair[0].public_bytes(serialization.Encoding.PEM)


class Keys:
    def __init__(self, folder):
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ec = ec.generate_private_key(ec.SECP256R1())
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.strange_ec = ec.generate_private_key(ec.SECP256R1())
        self.pem_file = write(f"{folder}/signing.pem", public_pem(self.rsa))
        jwk = json.loads(jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).to_jwk(self.ec.public_key())) \
            if hasattr(jwt.algorithms.ECAlgorithm, "to_jwk") else self.ec_jwk()
        jwk.update(kid="ec-1", use="sig", alg="ES256")
        self.jwks_file = write(f"{folder}/keys.json", json.dumps({"keys": [jwk]}).encode())

    def ec_jwk(self):
        numbers = self.ec.public_key().public_numbers()
        text = lambda number: base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
        return {"kty": "EC", "crv": "P-256", "x": text(numbers.x), "y": text(numbers.y)}

    def token(self, role="admin", key=None, algorithm="RS256", headers=None, **claims):
        now = int(time.time())
        said = {"iss": ISSUER, "aud": AUDIENCE, "sub": f"{role}@test", "exp": now + 600, "role": role, **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, key or self.rsa, algorithm=algorithm, headers=headers)

    def forged(self, algorithm, secret=b""):
        """A good admin's claims with a signature that anybody can make."""
        text = lambda part: base64.urlsafe_b64encode(part).rstrip(b"=")
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "forger", "exp": int(time.time()) + 600, "role": "admin"}
        signed = text(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()) + b"." + text(json.dumps(claims).encode())
        signature = text(hmac.new(secret, signed, hashlib.sha256).digest()) if secret else b""
        return (signed + b"." + signature).decode()

    def bad_tokens(self):
        now = int(time.time())
        good = self.token()
        head, body, signature = good.split(".")
        other_body = base64.urlsafe_b64encode(json.dumps({"role": "admin"}).encode()).rstrip(b"=").decode()
        return {
            "none at all": None,
            "another scheme": "Basic YTpi",
            "the scheme alone": "Bearer ",
            "garbage": "Bearer garbage",
            "three dots": "Bearer ...",
            "6,000 bytes": "Bearer " + "a" * 2_000 + "." + "b" * 2_000 + "." + "c" * 2_000,
            "expired": "Bearer " + self.token(exp=now - 120),
            "without an end": "Bearer " + self.token(exp=None),
            "not yet valid": "Bearer " + self.token(nbf=now + 600),
            "of another issuer": "Bearer " + self.token(iss="https://login.other.example"),
            "without an issuer": "Bearer " + self.token(iss=None),
            "for another audience": "Bearer " + self.token(aud="mail"),
            "for other audiences": "Bearer " + self.token(aud=["mail", "files"]),
            "without an audience": "Bearer " + self.token(aud=None),
            "without a subject": "Bearer " + self.token(sub=None),
            "of no tenant": "Bearer " + self.token(tenants=[]),
            "of a tenant that is a number": "Bearer " + self.token(tenants=7),
            "by another RSA key": "Bearer " + self.token(key=self.stranger),
            "by another EC key": "Bearer " + self.token(key=self.strange_ec, algorithm="ES256"),
            "with RS384": "Bearer " + self.token(algorithm="RS384"),
            "with PS256": "Bearer " + self.token(algorithm="PS256"),
            "by a key of another kid": "Bearer " + self.token(key=self.ec, algorithm="ES256", headers={"kid": "ec-2"}),
            "with a critical extension": "Bearer " + self.token(headers={"crit": ["exp"]}),
            "alg none": "Bearer " + self.forged("none"),
            "alg None": "Bearer " + self.forged("None"),
            "HS256, the public key as the secret": "Bearer " + self.forged("HS256", public_pem(self.rsa)),
            "RS256, signed as HS256": "Bearer " + self.forged("RS256", public_pem(self.rsa)),
            "without its signature": f"Bearer {head}.{body}.",
            "with other claims": f"Bearer {head}.{other_body}.{signature}",
            "cut short": "Bearer " + good[:-8],
        }


# --- Servers ----------------------------------------------------------------------------------------------------------


class Server:
    """`syncledger COMMAND` on free ports, until the block ends."""

    def __init__(self, syncledger, data, command, config=None, flags=()):
        given = ["--config", config] if config else []
        self.process = subprocess.Popen(
            [syncledger, *given, "--data", data, command, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", *flags],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.limit = threading.Timer(LONGEST_S, self.process.kill)
        self.limit.start()

    def __enter__(self):
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), (line, self.process.stderr.read())
        self.address = line.split()[2]
        self.http = line.split()[5].rstrip(":")
        self.port = int(self.address.split(":")[1])
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        _, self.said = self.process.communicate(timeout=60)
        self.limit.cancel()


def channel_to(server, roots=None, pair=None, name="localhost"):
    if roots is None:
        return grpc.insecure_channel(server.address)
    credentials = grpc.ssl_channel_credentials(
        roots, pem(pair[1]) if pair else None, certificate_pem(pair) if pair else None)
    return grpc.secure_channel(server.address, credentials, (("grpc.ssl_target_name_override", name),))


class Rpcs:
    """Every rpc of both services, and a request for each that the demo's ledger answers."""

    def __init__(self):
        from syncledger.v1 import admin_pb2 as a
        from syncledger.v1 import admin_pb2_grpc
        from syncledger.v1 import query_pb2 as q
        from syncledger.v1 import query_pb2_grpc
        self.a, self.q = a, q
        self.stubs = {"LedgerQuery": query_pb2_grpc.LedgerQueryStub, "LedgerAdmin": admin_pb2_grpc.LedgerAdminStub}
        listed = lambda rpc: getattr(q, rpc + "Request")(filter=q.ListFilter(tenant=DEMO))
        self.requests = {rpc: listed(rpc) for rpc in
                         ("ListAppointments", "ListAbsences", "ListNotifications", "ListConflicts", "ListVerdicts",
                          "ListHeld", "ListMailboxes")}
        self.requests |= {
            "GetAppointment": q.GetAppointmentRequest(tenant=DEMO, id="501"),
            "GetAbsence": q.GetAbsenceRequest(tenant=DEMO, id="d063ae2c9833f6f31eff0d79b0caf760"),
            "Explain": q.ExplainRequest(tenant=DEMO, appointment_id="501"),
            "GetDigest": q.GetDigestRequest(tenant=DEMO),
            "WatchOutcomes": q.WatchOutcomesRequest(tenant=DEMO, from_offset=0),
            "RecordFact": a.RecordFactRequest(tenant=DEMO, event="calendar.initialized",
                                              body='{"mailbox": "hugh.fraser@harbourside.example"}'),
            "ActivateRules": a.ActivateRulesRequest(tenants=[DEMO], version="overview-1"),
            "StartReplay": a.StartReplayRequest(tenant=DEMO),
            "GetReplay": a.GetReplayRequest(id="nonesuch"),
        }
        self.services = {}
        for module, service in ((q, "LedgerQuery"), (a, "LedgerAdmin")):
            for method in module.DESCRIPTOR.services_by_name[service].methods:
                self.services[method.name] = service
        assert set(self.services) == set(self.requests), set(self.services) ^ set(self.requests)

    def call(self, channel, rpc, authorization=None, request=None):
        """The status of the call and what it answered; of a stream its first message."""
        metadata = (("authorization", authorization),) if authorization is not None else ()
        rpc_of = getattr(self.stubs[self.services[rpc]](channel), rpc)
        try:
            answer = rpc_of(request or self.requests[rpc], metadata=metadata, timeout=60)
            if rpc == "WatchOutcomes":
                first = next(answer)
                answer.cancel()
                return grpc.StatusCode.OK, first
            return grpc.StatusCode.OK, answer
        except grpc.RpcError as error:
            return error.code(), error.details()


# --- What has to hold -------------------------------------------------------------------------------------------------


def expect(told, got, wanted):
    assert got[0] in wanted, (told, got[0], str(got[1])[:300], wanted)


def faults(rpcs, channel, keys):
    code = grpc.StatusCode
    refused = 0
    details = set()
    for fault, authorization in keys.bad_tokens().items():
        for rpc in rpcs.requests:
            got = rpcs.call(channel, rpc, authorization)
            expect((fault, rpc), got, {code.UNAUTHENTICATED})
            details.add(got[1])
            refused += 1
    assert len(details) == 1, details  # what is wrong with a token is nobody's business
    names = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
    for authorization, answered in ((None, False), ("Bearer " + keys.token("none"), False),
                                    ("Bearer " + keys.token("service"), True)):
        metadata = (("authorization", authorization),) if authorization else ()
        try:
            assert b"LedgerQuery" in next(names(iter([b"\x3a\x01*"]), metadata=metadata, timeout=30)) and answered
        except grpc.RpcError as error:
            assert not answered and error.code() == code.CANCELLED, (authorization, error)
    health = channel.unary_unary("/grpc.health.v1.Health/Check")(b"", timeout=30)
    assert health == b"\x08\x01", health
    return refused


def roles(rpcs, channel, keys):
    code = grpc.StatusCode
    reads = {"none": {code.PERMISSION_DENIED}, "janitor": {code.PERMISSION_DENIED}, "service": {code.OK},
             "auditor": {code.OK}, "admin": {code.OK}}
    for role, wanted in reads.items():
        for key, algorithm, headers in ((keys.rsa, "RS256", None), (keys.ec, "ES256", None),
                                        (keys.ec, "ES256", {"kid": "ec-1"})):
            token = "Bearer " + keys.token(role, key=key, algorithm=algorithm, headers=headers)
            for rpc, service in rpcs.services.items():
                if service == "LedgerQuery":
                    allowed = wanted
                elif role == "admin":
                    allowed = {code.NOT_FOUND} if rpc == "GetReplay" else {code.OK, code.RESOURCE_EXHAUSTED}
                else:
                    allowed = {code.PERMISSION_DENIED}
                expect((role, algorithm, rpc), rpcs.call(channel, rpc, token), allowed)
    strongest = "Bearer " + keys.token(role=["none", "auditor", "service"], sub="several")
    expect("several roles", rpcs.call(channel, "GetDigest", strongest), {code.OK})
    expect("several roles", rpcs.call(channel, "RecordFact", strongest), {code.PERMISSION_DENIED})
    expect("no role", rpcs.call(channel, "GetDigest", "Bearer " + keys.token(role=None, sub="x")),
           {code.PERMISSION_DENIED})
    expect("bearer", rpcs.call(channel, "GetDigest", "bearer " + keys.token("auditor")), {code.OK})
    done = rpcs.call(channel, "RecordFact", "Bearer " + keys.token("admin", sub="ops-7"))[1]
    assert done.verdict.actor.id == "ops-7", done


def tenants(rpcs, channel, keys):
    """Whoever is confined to one tenant: the other one is not there."""
    code = grpc.StatusCode
    own = "Bearer " + keys.token("admin", tenants=[OTHER])
    nowhere = "Bearer " + keys.token("admin", tenants="nosuch")
    for rpc in rpcs.requests:
        if rpc == "GetReplay":
            continue
        for token in (own, nowhere):
            got = rpcs.call(channel, rpc, token)
            expect(("tenant", rpc), got, {code.NOT_FOUND})
            assert DEMO not in got[1] or f'"{DEMO}"' in got[1] or "tenant" in got[1], got
    q, a = rpcs.q, rpcs.a
    for rpc in rpcs.requests:
        request = type(rpcs.requests[rpc])()
        if rpc in ("RecordFact", "GetReplay", "ActivateRules") or rpc.startswith("Get") or rpc == "Explain":
            continue
        if rpc == "StartReplay":
            begun = rpcs.call(channel, rpc, own, request)
            expect("own replay", begun, {code.OK, code.RESOURCE_EXHAUSTED})
            continue
        if rpc == "WatchOutcomes":
            request.from_offset = 0
            assert rpcs.call(channel, rpc, own, request)[1].tenant == OTHER
            continue
        answer = rpcs.call(channel, rpc, own, request)[1]
        assert {moment.tenant for moment in answer.moments} == {OTHER}, (rpc, answer)
        assert DEMO.encode() not in answer.SerializeToString(), (rpc, answer)
    # Every message of the stream of all tenants.
    stub = rpcs.stubs["LedgerQuery"](channel)
    stream = stub.WatchOutcomes(q.WatchOutcomesRequest(from_offset=0), metadata=(("authorization", own),), timeout=3)
    seen = set()
    try:
        for message in stream:
            seen.add(message.tenant)
    except grpc.RpcError as error:
        assert error.code() == code.DEADLINE_EXCEEDED, error
    assert seen == {OTHER}, seen
    activated = rpcs.call(channel, "ActivateRules", own, a.ActivateRulesRequest(version="overview-1"))[1]
    assert [one.tenant for one in activated.activated] == [OTHER], activated
    # A replay of everything is none for whoever may not see everything.
    everyone = "Bearer " + keys.token("admin")
    while (begun := rpcs.call(channel, "StartReplay", everyone, a.StartReplayRequest()))[0] != code.OK:
        assert begun[0] == code.RESOURCE_EXHAUSTED, begun
        time.sleep(0.05)
    asked = a.GetReplayRequest(id=begun[1].id)
    expect("its own", rpcs.call(channel, "GetReplay", everyone, asked), {code.OK})
    expect("another's", rpcs.call(channel, "GetReplay", own, asked), {code.NOT_FOUND})
    both = "Bearer " + keys.token("auditor", tenants=[OTHER, DEMO])
    answer = rpcs.call(channel, "ListMailboxes", both, q.ListMailboxesRequest())[1]
    assert {moment.tenant for moment in answer.moments} == {OTHER, DEMO}, answer.moments


def personal_values(capture):
    """What of the capture a service must never read: of clients, notes and titles."""
    values = set()

    def collect(node, of_client=False):
        if isinstance(node, list):
            for one in node:
                collect(one, of_client)
        if not isinstance(node, dict):
            return
        for name, value in node.items():
            personal = name in ("internal_notes", "details", "subject", "bodyPreview") or (
                of_client and name in ("email", "first_name", "last_name", "cell_phone"))
            if personal and isinstance(value, str) and len(value) > 3:
                values.add(value)
            collect(value, of_client or (name == "attendees" and node.get("type") != "users"))

    with open(capture, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                said = json.loads(line)
                if said["source"] == "coconut":
                    collect(said["body"])
    return values


def redacted(rpcs, channel, keys):
    """Everything that a service can ask for, searched for what it must not read."""
    q = rpcs.q
    hidden = personal_values("demo/harbourside.ndjson")
    assert len(hidden) > 20 and "rosa.lindqvist@mail.example" in hidden, hidden
    answers = {}
    for role in ("service", "auditor"):
        metadata = (("authorization", "Bearer " + keys.token(role)),)
        stub = rpcs.stubs["LedgerQuery"](channel)
        said = []
        for rpc, request in rpcs.requests.items():
            if not rpc.startswith("List"):
                continue
            request = type(request)(page=q.PageRequest(page_size=1000))
            while True:
                page = getattr(stub, rpc)(request, metadata=metadata, timeout=60)
                said.append(page)
                if not page.next_page_token:
                    break
                request.page.page_token = page.next_page_token
            if rpc == "ListAppointments":
                ids = [one.appointment.id for one in page.appointments]
            if rpc == "ListAbsences":
                absences = [one.absence for one in page.absences if one.tenant == DEMO]
        for one in ids:
            said.append(stub.GetAppointment(q.GetAppointmentRequest(tenant=DEMO, id=one), metadata=metadata, timeout=60))
            said.append(stub.Explain(q.ExplainRequest(tenant=DEMO, appointment_id=one), metadata=metadata, timeout=60))
        for one in absences:
            said.append(stub.GetAbsence(q.GetAbsenceRequest(tenant=DEMO, id=one.id), metadata=metadata, timeout=60))
            said.append(stub.Explain(q.ExplainRequest(tenant=DEMO, absence_id=one.id), metadata=metadata, timeout=60))
            said.append(stub.Explain(q.ExplainRequest(tenant=DEMO, item_id=one.item_id), metadata=metadata, timeout=60))
            moment = q.ExplainRequest.ScheduleMoment(email="amelia.chisholm@harbourside.example", time_us=one.start_us)
            said.append(stub.Explain(q.ExplainRequest(tenant=DEMO, employee=moment), metadata=metadata, timeout=60))
        stream = stub.WatchOutcomes(q.WatchOutcomesRequest(tenant=DEMO, from_offset=0), metadata=metadata, timeout=5)
        try:
            for message in stream:
                said.append(message)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error
        answers[role] = b"\n".join(one.SerializeToString() for one in said)
        assert len(said) > 500, len(said)
    found = {value for value in hidden if value.encode() in answers["service"]}
    assert not found, found
    seen = {value for value in hidden if value.encode() in answers["auditor"]}
    assert len(seen) > 20, seen  # they are there to be found


def tls(syncledger, data, folder, keys, rpcs):
    code = grpc.StatusCode
    ca, other_ca = issue("the bank's root"), issue("another root")
    first, second = issue("localhost", ca), issue("localhost", ca)
    reports, nobody = issue("reports.bank.example", ca), issue("nobody.bank.example", ca)
    stranger = issue("reports.bank.example", other_ca)
    roots = certificate_pem(ca)
    files = {name: f"{folder}/{name}.pem" for name in ("server", "server-key", "clients")}
    write(files["server"], certificate_pem(first))
    write(files["server-key"], pem(first[1]))
    write(files["clients"], roots)
    tokens = (f"access:\n  tokens:\n    keys: [{keys.pem_file}, {{file: {keys.jwks_file}}}]\n    issuer: {ISSUER}\n"
              f"    audience: {AUDIENCE}\n")
    served = f"tls:\n  certificate: {files['server']}\n  key: {files['server-key']}\n"
    config = write(f"{folder}/tls.yaml", (tokens + served).encode())
    token = "Bearer " + keys.token("auditor")
    with Server(syncledger, data, "serve", config) as server:
        with channel_to(server, roots) as channel:
            expect("the right root", rpcs.call(channel, "GetDigest", token), {code.OK})
            expect("TLS and no token", rpcs.call(channel, "GetDigest"), {code.UNAUTHENTICATED})
        with channel_to(server, certificate_pem(other_ca)) as channel:
            expect("another root", rpcs.call(channel, "GetDigest", token), {code.UNAVAILABLE})
        with channel_to(server, roots, name="elsewhere.example") as channel:
            expect("another name", rpcs.call(channel, "GetDigest", token), {code.UNAVAILABLE})
        with channel_to(server) as channel:
            expect("plaintext", rpcs.call(channel, "GetDigest", token), {code.UNAVAILABLE})
        assert server.http.startswith("https://"), server.http
        http_port = int(server.http.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", http_port), timeout=30) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert not plain.recv(100).startswith(b"HTTP"), "HTTP without TLS was answered"

        def shown(port):
            context = ssl.create_default_context(cadata=roots.decode())
            context.set_alpn_protocols(["h2", "http/1.1"])
            with socket.create_connection(("127.0.0.1", port), timeout=30) as raw:
                with context.wrap_socket(raw, server_hostname="localhost") as secure:
                    return secure.getpeercert(binary_form=True)

        der = lambda pair: pair[0].public_bytes(serialization.Encoding.DER)
        for port in (server.port, http_port):
            assert shown(port) == der(first), port
        # A certificate that its key does not fit changes nothing; the fitting pair is taken while it runs.
        write(files["server"], certificate_pem(second))
        write(files["server-key"], pem(second[1]))
        end = time.time() + 60
        while any(shown(port) != der(second) for port in (server.port, http_port)):
            assert time.time() < end, "the new certificate is not used"
            time.sleep(0.1)
        with channel_to(server, roots) as channel:
            expect("after the exchange", rpcs.call(channel, "GetDigest", token), {code.OK})

    mutual = (tokens + "  certificates:\n  - {name: reports.bank.example, role: service, tenants: [" + OTHER + "]}\n"
              + served + f"  client_ca: {files['clients']}\n")
    config = write(f"{folder}/mutual.yaml", mutual.encode())
    with Server(syncledger, data, "serve", config) as server:
        with channel_to(server, roots, reports) as channel:
            listed = rpcs.call(channel, "ListMailboxes", request=rpcs.q.ListMailboxesRequest())
            expect("its certificate", listed, {code.OK})
            assert {moment.tenant for moment in listed[1].moments} == {OTHER}, listed
            expect("its certificate", rpcs.call(channel, "RecordFact"), {code.PERMISSION_DENIED})
            expect("a token says more", rpcs.call(channel, "GetDigest", token), {code.OK})
            expect("a bad token is no certificate", rpcs.call(channel, "GetDigest", "Bearer x"), {code.UNAUTHENTICATED})
        with channel_to(server, roots, nobody) as channel:
            expect("not known", rpcs.call(channel, "GetDigest"), {code.UNAUTHENTICATED})
            expect("not known, with a token", rpcs.call(channel, "GetDigest", token), {code.OK})
        for told, pair in (("no certificate", None), ("of another root", stranger)):
            with channel_to(server, roots, pair) as channel:
                expect(told, rpcs.call(channel, "GetDigest", token), {code.UNAVAILABLE})


def exposure(syncledger, data, folder, keys):
    """What is refused at the start."""
    tokens = (f"access:\n  tokens:\n    keys: {keys.pem_file}\n    issuer: {ISSUER}\n    audience: {AUDIENCE}\n")

    def starts(config, *flags):
        path = write(f"{folder}/exposed.yaml", config.encode())
        ran = subprocess.run([syncledger, "--config", path, "--data", data, "serve", *flags], capture_output=True,
                             text=True, timeout=60)
        return ran.returncode, ran.stderr

    everywhere = ("--listen", "0.0.0.0:0", "--http", "127.0.0.1:0")
    for config, flags, hint in (
            ("", everywhere, "--expose-without-authentication"),
            ("", ("--listen", "127.0.0.1:0", "--http", "0.0.0.0:0"), "--expose-without-authentication"),
            ("", everywhere + ("--expose-without-tls",), "--expose-without-authentication"),
            (tokens, everywhere, "--expose-without-tls"),
            ("access:\n", (), "tokens"),
            ("access: {}\n", (), "nobody"),
            ("access:\n  tokens: {keys: /nowhere.pem, issuer: a, audience: b}\n", (), "/nowhere.pem"),
            (tokens.replace("issuer", "isuer"), (), "issuer"),
            (f"tls: {{certificate: {keys.pem_file}, key: {keys.pem_file}}}\n", (), keys.pem_file),
            ("access:\n  certificates: [{name: x, role: king}]\n", (), "role"),
            ("access:\n  certificates: [{name: x, role: admin, tenants: []}]\n", (), "none"),
            ("access:\n  certificates: [{name: x, role: admin}]\n", (), "client_ca")):
        code, said = starts(config, *flags)
        assert code == 2 and hint in said, (config, flags, code, said)
    private = write(f"{folder}/private.pem", pem(keys.rsa))
    weak = write(f"{folder}/weak.pem", public_pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)))
    secret = write(f"{folder}/secret.json", b'{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}')
    curve = write(f"{folder}/curve.pem", public_pem(ec.generate_private_key(ec.SECP384R1())))
    for bad, hint in ((private, "private"), (weak, "2,048"), (secret, "secret"), (curve, "P-256")):
        code, said = starts(tokens.replace(keys.pem_file, bad))
        assert code == 2 and hint in said, (bad, code, said)


def keys_change(syncledger, data, folder, keys, rpcs):
    """A key that is put in the place of another counts from then on, and the other no more."""
    code = grpc.StatusCode
    file = write(f"{folder}/rotated.pem", public_pem(keys.rsa))
    config = write(f"{folder}/rotated.yaml",
                   f"access:\n  tokens: {{keys: {file}, issuer: '{ISSUER}', audience: {AUDIENCE}}}\n".encode())
    with Server(syncledger, data, "serve", config) as server, channel_to(server) as channel:
        old, new = "Bearer " + keys.token("auditor"), "Bearer " + keys.token("auditor", key=keys.stranger)
        expect("before", rpcs.call(channel, "GetDigest", old), {code.OK})
        expect("before", rpcs.call(channel, "GetDigest", new), {code.UNAUTHENTICATED})
        write(file, public_pem(keys.stranger))
        end = time.time() + 60
        while rpcs.call(channel, "GetDigest", new)[0] != code.OK:
            assert time.time() < end, "the new key is not used"
            time.sleep(0.1)
        expect("after", rpcs.call(channel, "GetDigest", old), {code.UNAUTHENTICATED})


def main():
    syncledger = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        data = f"{folder}/data"
        other = write(f"{folder}/other.ndjson", OTHER_LINE.encode())
        subprocess.run([syncledger, "--data", data, "import", "demo/harbourside.ndjson", other], check=True,
                       stdout=subprocess.DEVNULL)
        keys, rpcs = Keys(folder), Rpcs()
        config = write(f"{folder}/access.yaml", (
            f"access:\n  tokens:\n    keys: [{keys.pem_file}, {{file: {keys.jwks_file}}}]\n    issuer: {ISSUER}\n"
            f"    audience: {AUDIENCE}\n    clock_skew_s: 30\n").encode())
        with Server(syncledger, data, "up", config) as server, channel_to(server) as channel:
            redacted(rpcs, channel, keys)
            refused = faults(rpcs, channel, keys)
            roles(rpcs, channel, keys)
            tenants(rpcs, channel, keys)
        said = server.said
        assert "without authentication" not in said and "refused: who called was not proven" in said, said
        assert "eyJ" not in said and refused > 400, (refused, said)  # no token is ever said
        keys_change(syncledger, data, folder, keys, rpcs)
        tls(syncledger, data, folder, keys, rpcs)
        exposure(syncledger, data, folder, keys)


main()
