"""`winnow explain`: show what each stage decided about a document; nothing is stored."""

from __future__ import annotations

from pathlib import Path

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_facts, print_json, say
from worker.cli.reading_by_hand import fetch_target, render_if_needed
from worker.document import Evidence
from worker.explanation import add_known, explain, load_received, stages_as_json
from worker.rules.sites import load, load_if_present


@click.command("explain")
@click.argument("target", metavar="PATH-or-URL-or-ID")
@click.option(
    "--rules", "rules_file", type=click.Path(path_type=Path), help="A TOML file with rules for sites."
)
@json_option
@pass_installation
def explain_command(installation: Installation, target: str, rules_file: Path | None, as_json: bool) -> None:
    """Show what each stage decided about a document, and why."""
    conf = installation.settings
    rules = load(rules_file) if rules_file else load_if_present(conf.sites_file)
    store = installation.store
    document_id = int(target) if target.isdigit() else None
    if document_id is None:
        raw = render_if_needed(add_known(fetch_target(target, conf, rules), store), conf, rules)
    else:
        raw = load_received(store, document_id)
    stages = explain(raw, store, rules, document_id)
    if as_json:
        print_json(stages_as_json(stages))
        return
    for stage in stages:
        _print_evidence(stage.name, stage.evidence)


def _print_evidence(stage: str, evidence: Evidence) -> None:
    say(stage)
    print_facts(("what", "found", "because"), [(f.subject, f.finding, f.because) for f in evidence])
    say("")
