"""Commands in processes that are forked from one that has imported everything already.

A command is a process with its own arguments, environment, umask, session, input, output and exit code; only
the imports, most of what a short command costs, are done once a run of the tests, for all its processes. What
a command imports by itself is tested in tests/cli/test_what_commands_load.py, and runs wherever a test starts
a command that stays.

    python -m tests.command_server FD    serves on the listening socket FD until its standard input ends
"""

import atexit
import fcntl
import functools
import gc
import json
import os
import pkgutil
import runpy
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
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
    with ThreadPoolExecutor(3) as pool:
        pipes = [os.pipe() for _ in range(3)]
        (stdin, to_stdin), (from_stdout, stdout), (from_stderr, stderr) = pipes
        descriptors = (stdin, stdout, stderr)
        with begin_command(program, words, environment, descriptors, timeout) as command:
            for descriptor in descriptors:
                os.close(descriptor)
            pool.submit(_write, to_stdin, typed or "")
            told = [pool.submit(_read, descriptor) for descriptor in (from_stdout, from_stderr)]
            code = exit_code(command)
        return subprocess.CompletedProcess(words, code, *(one.result() for one in told))


def begin_command(program, words, environment, descriptors, timeout):
    """Begin a command on descriptors of input, output and errors; the connection that `exit_code` reads."""
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(timeout)
    line.connect(_find_server())
    os.umask(umask := os.umask(0))
    request = json.dumps([program, words, environment, umask]).encode()
    socket.send_fds(line, [len(request).to_bytes(8, "big")], descriptors)
    line.sendall(request)
    return line


def exit_code(command):
    """Wait for a command's end; its exit code."""
    with command.makefile() as answer:
        return int(answer.readline())


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
def _find_server():
    """The address of the run's server, which the first process that asks starts and the last one ends."""
    folder = _folder_of_run()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        users = folder / "users"
        if not users.exists():
            os.mkfifo(users)
            reading = os.open(users, os.O_RDONLY | os.O_NONBLOCK)
            _start_server(folder / "socket", reading)
            os.close(reading)
        os.open(users, os.O_WRONLY | os.O_NONBLOCK)  # open until this process ends
    return str(folder / "socket")


def _folder_of_run():
    """A folder that all processes of a run of the tests have in common."""
    if run := os.environ.get("PYTEST_XDIST_TESTRUNUID"):
        folder = Path(tempfile.gettempdir(), f"winnow-commands-{run}")
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
    return Path(tempfile.mkdtemp(prefix="winnow-commands-"))


def _start_server(address, standard_input):
    # The size of a terminal would be that of all commands: rich reads it when it is imported.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("WINNOW_") and name not in ("COLUMNS", "LINES")
    }
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        number = listener.fileno()
        subprocess.run(
            [sys.executable, "-m", "tests.command_server", str(number)],
            cwd=PROJECT, env=kept, stdin=standard_input, pass_fds=[number], check=True,
        )  # fmt: skip


def serve(listener):
    """Fork for each command; return in the command's process. When the input ends, remove the folder."""
    modules = [module.name for module in pkgutil.walk_packages(worker.__path__, "worker.")]
    for name in (*modules, *LAZY):
        if not name.endswith(RUN_ON_IMPORT):
            import_module(name)
    gc.freeze()
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            shutil.rmtree(Path(listener.getsockname()).parent)
            os._exit(0)
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
    os.setsid()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.umask(umask)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [program, *words]
    code = _run(program)
    # Not taken apart: to free every module that was ever imported costs more than most commands.
    os._exit(code)


def _run(program):
    """Run a program to its end as Python would; its exit code."""
    try:
        runpy.run_module(program, run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if code and not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001  # shown as Python shows it
        traceback.print_exc()
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


if __name__ == "__main__" and os.fork() == 0:  # it outlives the process that started it
    become_command(serve(socket.socket(fileno=int(sys.argv[1]))))
