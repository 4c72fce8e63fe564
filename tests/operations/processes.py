"""Processes of a test, a Kafka among them: started, asked over HTTP, waited for, and ended whatever happens."""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATIENCE_S = 180  # with one thing that has to happen, on a machine that is busy with others


def free_port():
    """A port of the loopback interface, below those that the system gives out itself."""
    while True:
        port = 15000 + int.from_bytes(os.urandom(2), "big") % 17000
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def get(address, path):
    """Status and text; status 0: nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def until(what, done, seconds=PATIENCE_S):
    """What `done` returns once it is true; an error with what was last seen otherwise."""
    limit = time.monotonic() + seconds
    while True:
        found = done()
        if found:
            return found
        if time.monotonic() > limit:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.1)


class Processes:
    def __init__(self, folder):
        self.folder, self.running = folder, {}

    def start(self, name, command, environment=None):
        said = open(f"{self.folder}/{name}.log", "w")
        self.running[name] = subprocess.Popen(command, stdout=said, stderr=said, env=environment, cwd=self.folder)
        said.close()

    def said(self, name):
        with open(f"{self.folder}/{name}.log") as file:
            return file.read()

    def check(self):
        for name, process in self.running.items():
            if process.poll() is not None:
                raise AssertionError(f"{name} ended with {process.returncode}: {self.said(name)}")

    def end(self, name):
        process = self.running.pop(name)
        process.terminate()
        code = process.wait(PATIENCE_S)
        if code != 0:
            raise AssertionError(f"{name} ended with {code}: {self.said(name)}")

    def end_all(self):
        for name in list(self.running):
            self.end(name)

    def kill_all(self):
        for process in self.running.values():
            process.kill()
            process.wait()


class Kafka:
    def __init__(self, folder, brokers):
        self.folder = f"{folder}/kafka"
        self.brokers = self.tool("start", "--brokers", str(brokers), "--owner", str(os.getpid()))

    def tool(self, word, *more):
        return subprocess.run([f"{ROOT}/tools/kafka", word, "--dir", self.folder, *more], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()

    def send(self, number, broker=1):
        with open(f"{self.folder}/broker-{broker}/pid") as file:
            os.kill(int(file.read()), number)


@contextlib.contextmanager
def with_kafka(brokers):
    """A folder, a Kafka and processes in it; all gone afterwards."""
    folder = tempfile.mkdtemp(prefix="syncledger-operations-")
    processes, kafka = Processes(folder), None
    try:
        kafka = Kafka(folder, brokers)
        yield folder, kafka, processes
    finally:
        processes.kill_all()
        if kafka is not None:
            for broker in range(1, brokers + 1):
                with contextlib.suppress(OSError):
                    kafka.send(signal.SIGCONT, broker)
            kafka.tool("stop")
        shutil.rmtree(folder, ignore_errors=True)


def succeed(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def ready(processes, name, address):
    def is_ready():
        processes.check()
        return get(address, "/readyz")[0] == 200
    try:
        until(f"{name} is ready", is_ready)
    except AssertionError as error:
        raise AssertionError(f"{error}: {get(address, '/readyz')} {processes.said(name)}") from None


def samples(text):
    """The samples of a text of metrics: {name: {labels: value}}, labels as they are written."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        if not line.startswith(("syncledger_", "process_")):
            raise AssertionError(f"no metric: {line}")
        series, value = line.rsplit(" ", 1)
        name, _, labels = series.partition("{")
        found.setdefault(name, {})[labels.rstrip("}")] = float(value)
    return found


def families(text):
    """The names that have a help text."""
    return {line.split()[2] for line in text.splitlines() if line.startswith("# HELP ")}
