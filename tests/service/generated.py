"""What Python needs to speak to the services: made from the proto files, for one test."""
import subprocess
import sys


def generate(folder):
    """Makes the modules of `syncledger.v1` in the folder, from where they can be imported then."""
    subprocess.run(
        ["protoc", "-Iproto", f"--python_out={folder}", f"--grpc_out={folder}",
         "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin"]
        + [f"proto/syncledger/v1/{name}.proto" for name in ("fact", "verdict", "rows", "query", "admin")], check=True)
    sys.path.insert(0, folder)
