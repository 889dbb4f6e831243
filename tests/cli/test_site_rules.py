"""Rules for sites at the command line: what they refuse to fetch, secret headers, and what explain says."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from service.running import Installation

PAGE = b"""<title>The ferry is late</title><h1>The ferry is late</h1>
<p>The ferry came in two hours late on Friday, and nobody on the pier could say why it had.</p>
<p>On Saturday it came in early, and left again before the passengers had arrived at the pier.</p>"""
SECRET = "s3cr3t-w0rd"


class Site(BaseHTTPRequestHandler):
    """Shows its page to those who send the cookie."""

    def do_GET(self):
        known = SECRET in self.headers.get("Cookie", "")
        self.send_response(200 if known else 403)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE if known else b"no")

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def installation(tmp_path):
    one = Installation(tmp_path)
    one.environment["WINNOW_ALLOW_NETWORKS"] = "127.0.0.0/8"
    secret = tmp_path / "site.headers"
    secret.write_text(f"Cookie: session={SECRET}\n")
    secret.chmod(0o600)
    one.environment["WINNOW_SITES_FILE"] = str(tmp_path / "sites.toml")
    (tmp_path / "sites.toml").write_text(
        '["127.0.0.1"]\nkeep = "/story/*"\nblock = "*.pdf"\n'
        'headers_file = "site.headers"\nheaders_over_http = true\n'
    )
    return one


def test_blocked_addresses_of_a_list_fail_with_the_rule_as_reason_and_can_be_retried(
    installation, site, tmp_path
):
    listed = tmp_path / "feed.urls"
    listed.write_text(f"{site}/story/1\n{site}/story/1.pdf\n{site}/tag/ferry\n")
    ran = installation.winnow("ingest", str(listed))
    assert ran.returncode == 1
    assert "1 new" in ran.stdout
    failed = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert {item["target"].removeprefix(site): (item["reason"], item["detail"]) for item in failed} == {
        "/story/1.pdf": ("blocked_by_rules", f"{site}/story/1.pdf: the rules for 127.0.0.1 block *.pdf"),
        "/tag/ferry": (
            "blocked_by_rules",
            f"{site}/tag/ferry: the rules for 127.0.0.1 keep nothing but /story/*",
        ),
    }
    assert SECRET not in ran.stdout + ran.stderr
    (tmp_path / "sites.toml").write_text('["127.0.0.1"]\n')
    assert installation.winnow("ingest", f"{site}/tag/ferry").returncode == 1  # no headers any more: 403
    failed = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert failed[0]["reason"] == "http_403"


def test_explain_names_the_rule_that_counts_and_never_the_secret(installation, site):
    ran = installation.winnow("explain", f"{site}/story/1")
    lines = [line.split("\t") for line in ran.stdout.splitlines()]
    rule = "the rule for 127.0.0.1"
    assert ["rules", rule, "the longest pattern that covers the host"] in lines
    assert ["address", "kept by /story/*", rule] in lines
    assert ["headers", "those of a secret file go with a request", f"{rule}, headers_file"] in lines
    ran = installation.winnow("--debug", "explain", f"{site}/tag/ferry")
    assert (ran.returncode, ran.stdout) == (1, "")
    last = ran.stderr.splitlines()[-1]
    assert last.endswith("/tag/ferry: the rules for 127.0.0.1 keep nothing but /story/*")
    assert SECRET not in ran.stdout + ran.stderr


def test_rules_that_are_tried_count_for_fetching_too(installation, site, tmp_path):
    tried = tmp_path / "tried.toml"
    tried.write_text('["127.0.0.1"]\nblock = "*"\n')
    ran = installation.winnow("extract", "--rules", str(tried), f"{site}/story/1")
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "blocked_by_rules" in ran.stderr
    ran = installation.winnow("extract", f"{site}/story/1")
    assert json.loads(ran.stdout)["title"] == "The ferry is late"


def test_an_unusable_secret_is_tried_again_later(installation, site, tmp_path):
    (tmp_path / "site.headers").unlink()
    ran = installation.winnow("ingest", f"{site}/story/1")
    assert ran.returncode == 1
    assert "bad_rules" in ran.stdout
    assert json.loads(installation.winnow("status", "--json").stdout)["items"] == {"pending": 1}
