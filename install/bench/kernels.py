"""A kernel as its user feels it: started, asked and interrupted through
jupyter_client, with the time of each."""

import contextlib
import importlib.metadata
import os
import queue
import socket
import subprocess
import sys
import time

import psutil
from jupyter_client.manager import KernelManager

IPYKERNEL = "ipykernel " + importlib.metadata.version("ipykernel")


def install(pawl):
    """Puts pawl's kernelspec into this Python's environment, beside
    ipykernel's, and has it found there first."""
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    subprocess.run([pawl, "install", "--sys-prefix"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "VIRTUAL_ENV": sys.prefix})


class Kernel:
    """One process of a kernel. The clock of a start runs from the process's
    launch, connection file included."""

    def __init__(self, name, timeout=60):
        self.timeout = timeout
        self.began = time.perf_counter()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait_for_ports()
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        self.client.kernel_info(reply=True, timeout=timeout)
        self.ready_s = time.perf_counter() - self.began
        self.client.get_iopub_msg(timeout=timeout)  # from the first message on none is lost

    def _wait_for_ports(self):
        """Waits until the kernel listens: ZeroMQ itself would try again only
        every 100 ms, and the figure would be a multiple of that."""
        ports = [self.manager.iopub_port, self.manager.control_port, self.manager.shell_port]
        while ports and time.perf_counter() - self.began < self.timeout:
            with contextlib.suppress(OSError), socket.create_connection((self.manager.ip, ports[-1]), 1):
                ports.pop()
                continue
            time.sleep(0.001)

    def execute(self, code, running=None):
        """Runs a cell until its reply and its idle are both here. With
        running, the clock starts at its return, called once the cell is busy.
        Seconds, status and what was put out."""
        start = time.perf_counter()
        request = self.client.execute(code)
        output = ""
        while True:
            message = self._next(self.client.get_iopub_msg, request)
            content = message["content"]
            if message["msg_type"] == "status":
                if content["execution_state"] == "idle":
                    break
                if running:
                    start = running()
            elif message["msg_type"] == "stream":
                output += content["text"]
            elif "data" in content:
                output += content["data"]["text/plain"]
        reply = self._next(self.client.get_shell_msg, request)
        return time.perf_counter() - start, reply["content"]["status"], output

    def _next(self, receive, request):
        """The next message that answers a request."""
        while True:
            message = receive(timeout=self.timeout)
            if message["parent_header"].get("msg_id") == request:
                return message

    def expect(self, code, output):
        """Runs a cell that must put out a text; seconds."""
        took, status, got = self.execute(code)
        if status != "ok" or got.strip() != output:
            raise RuntimeError(f"{self.manager.kernel_name}: {code!r} ended {status} with {got!r}, not {output!r}")
        return took

    def interrupt(self, loop, after=1.0):
        """Runs a cell that never ends, interrupts it after so many seconds;
        seconds from the interrupt to idle."""
        def strike():
            time.sleep(after)
            at = time.perf_counter()
            self.manager.interrupt_kernel()
            return at
        took, status, _ = self.execute(loop, strike)
        if status != "error":
            raise RuntimeError(f"{self.manager.kernel_name}: the interrupted cell ended {status}")
        return took

    def memory(self):
        """Resident memory of the process and all below it, in MiB."""
        process = psutil.Process(self.manager.provisioner.pid)
        return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]) / 2**20

    def close(self):
        with contextlib.suppress(queue.Empty, RuntimeError):
            self.manager.shutdown_kernel()
        self.client.stop_channels()
        self.manager.cleanup_resources()


@contextlib.contextmanager
def kernel(name):
    k = Kernel(name)
    try:
        yield k
    finally:
        k.close()
