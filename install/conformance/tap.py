"""A kernel that stands between a client and pawl, hands every message on, and
writes it down: tap.py PAWL LOG CONNECTION_FILE. Each line of the log is a
message as JSON, in the order in which it passed."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

import zmq

DELIMITER = b"<IDS|MSG>"
ROUTED = ("shell", "control", "stdin")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(pawl, at):
    """Starts pawl on ports of its own; its process and its connection."""
    inner = {**at, "transport": "tcp", "ip": "127.0.0.1"}
    for name in ("shell", "control", "stdin", "iopub", "hb"):
        inner[name + "_port"] = free_port()
    handle, path = tempfile.mkstemp(suffix=".json")
    with os.fdopen(handle, "w") as f:
        json.dump(inner, f)
    return subprocess.Popen([pawl, "kernel", path]), inner


class Tap:
    def __init__(self, at, inner, log):
        self.log = log
        self.poller = zmq.Poller()
        self.ways = {}  # socket to (the socket that its messages leave by, channel, direction)
        context = zmq.Context.instance()
        for channel in ROUTED:
            client, kernel = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
            kernel.identity = b"tap"  # the same on all: answers on stdin go by it
            self.join(client, kernel, channel, at, inner)
        client, kernel = context.socket(zmq.XPUB), context.socket(zmq.XSUB)
        client.setsockopt(zmq.XPUB_VERBOSE, 1)
        self.join(client, kernel, "iopub", at, inner)
        kernel.send(b"\x01")  # all of it, from the first: a client may subscribe late
        client, kernel = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
        self.join(client, kernel, "hb", at, inner)

    def join(self, client, kernel, channel, at, inner):
        for s in (client, kernel):
            s.linger = 1000
            self.poller.register(s, zmq.POLLIN)
        client.bind(f"tcp://{at['ip']}:{at[channel + '_port']}")
        kernel.connect(f"tcp://127.0.0.1:{inner[channel + '_port']}")
        self.ways[client] = kernel, channel, ">"
        self.ways[kernel] = client, channel, "<"

    def run(self, process):
        """Hands messages on until the process has ended and nothing comes."""
        while True:
            ready = dict(self.poller.poll(200))
            for s in ready:
                to, channel, direction = self.ways[s]
                frames = s.recv_multipart()
                self.note(channel, direction, frames)
                to.send_multipart(frames)
            if not ready and process.poll() is not None:
                return

    def note(self, channel, direction, frames):
        if DELIMITER not in frames:
            return  # a heartbeat, or a subscription
        header, parent, _, content = frames[frames.index(DELIMITER) + 2:][:4]
        header, parent = json.loads(header), json.loads(parent)
        self.log.write(json.dumps({
            "direction": direction, "channel": channel, "type": header["msg_type"], "id": header["msg_id"],
            "parent": [parent.get("msg_id"), parent.get("msg_type")], "content": json.loads(content)}) + "\n")
        self.log.flush()


def main(pawl, log, connection_file):
    at = json.loads(pathlib.Path(connection_file).read_text())
    process, inner = start(pawl, at)
    with open(log, "a") as f:
        Tap(at, inner, f).run(process)
    sys.exit(process.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
