"""Commands in processes that are forked from one that has imported everything already.

A command is a process with its own arguments, environment, umask, input, output and exit code; only the
imports, most of what a short command costs, are done once a session. What a command imports by itself is
tested in tests/cli/test_what_commands_load.py, and runs wherever a test starts a command that stays.

    python -m tests.command_server FD    serves on the listening socket FD until its standard input ends
"""

import atexit
import functools
import gc
import json
import os
import pkgutil
import runpy
import select
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import worker

PROJECT = Path(__file__).resolve().parents[1]
LAZY = (
    "celery.app.amqp", "celery.bin.celery", "kombu.transport.redis", "sqlalchemy.dialects.postgresql.psycopg",
)  # fmt: skip
"""What commands import besides the modules of `worker`."""

RUN_ON_IMPORT = (".__main__", ".migrations.env")
"""Modules that do their work when they are imported."""


def run_command(program, words, *, environment, typed, timeout):
    """Run `python -m PROGRAM WORDS` in the project's folder to its end, as `subprocess.run` would."""
    with socket.socket(socket.AF_UNIX) as line, ThreadPoolExecutor(3) as pool:
        line.settimeout(timeout)
        line.connect(_start_server())
        pipes = [os.pipe() for _ in range(3)]
        (stdin, to_stdin), (from_stdout, stdout), (from_stderr, stderr) = pipes
        os.umask(umask := os.umask(0))
        request = json.dumps([program, words, environment, umask]).encode()
        socket.send_fds(line, [len(request).to_bytes(8, "big")], [stdin, stdout, stderr])
        line.sendall(request)
        for descriptor in (stdin, stdout, stderr):
            os.close(descriptor)
        pool.submit(_write, to_stdin, typed or "")
        told = [pool.submit(_read, descriptor) for descriptor in (from_stdout, from_stderr)]
        answer = line.makefile().readline()
        return subprocess.CompletedProcess(words, int(answer), *(one.result() for one in told))


def _write(descriptor, text):
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
    except BrokenPipeError:
        pass  # the command ended without reading it


def _read(descriptor):
    with os.fdopen(descriptor, encoding="utf-8") as stream:
        return stream.read()


@functools.cache
def _start_server():
    """Start the server of this session; the address of its socket."""
    folder = tempfile.TemporaryDirectory(prefix="winnow-commands-")
    address = f"{folder.name}/socket"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        number = listener.fileno()
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.command_server", str(number)],
            cwd=PROJECT, env=kept, stdin=subprocess.PIPE, pass_fds=[number],
        )  # fmt: skip
    atexit.register(_stop, server, folder)
    return address


def _stop(server, folder):
    server.stdin.close()
    server.wait()
    folder.cleanup()


def serve(listener):
    """Fork for each command; return in the command's process, and exit when the input ends."""
    modules = [module.name for module in pkgutil.walk_packages(worker.__path__, "worker.")]
    for name in (*modules, *LAZY):
        if not name.endswith(RUN_ON_IMPORT):
            import_module(name)
    gc.freeze()
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            sys.exit()
        line, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            return line
        line.close()
        while _reap():
            pass


def _reap():
    try:
        return os.waitpid(-1, os.WNOHANG)[0]
    except ChildProcessError:
        return 0


def become_command(line):
    """Read what is asked; in a fork of this process run it, and answer with its exit code."""
    size, descriptors, _, _ = socket.recv_fds(line, 8, 3)
    program, words, environment, umask = json.loads(
        line.makefile("rb").read(int.from_bytes(size, "big")).decode()
    )
    if child := os.fork():
        for descriptor in descriptors:
            os.close(descriptor)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        line.sendall(f"{code}\n".encode())
        os._exit(0)
    line.close()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.umask(umask)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [program, *words]
    runpy.run_module(program, run_name="__main__")


if __name__ == "__main__":
    become_command(serve(socket.socket(fileno=int(sys.argv[1]))))
