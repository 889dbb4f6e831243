"""The Kubernetes example runs the same parts as the compose file, and in the same way."""

import re

import compose
import pytest
import yaml

from worker import settings

ITEMS = yaml.safe_load((compose.REAL / "deploy" / "kubernetes" / "winnow.yaml").read_text())["items"]
SERVICES = compose.load({})["services"]
PARTS = ("migrate", "worker", "worker-slow", "beat", "tend", "desk")


def items(kind):
    """The items of a kind, by name."""
    return {one["metadata"]["name"]: one for one in ITEMS if one["kind"] == kind}


def pod_of(part):
    """The pod of a part."""
    return (items("Deployment") | items("Job"))[f"winnow-{part}"]["spec"]["template"]["spec"]


@pytest.fixture(params=PARTS)
def part(request):
    return request.param


def test_a_part_runs_the_command_of_its_service(part):
    (container,) = pod_of(part)["containers"]
    assert (container["name"], container["args"]) == (part, SERVICES[part]["command"])


def test_a_part_is_looked_at_as_its_service_is(part):
    (container,) = pod_of(part)["containers"]
    kind, *words = SERVICES[part].get("healthcheck", {}).get("test", ["NONE"])
    expected = {"NONE": None, "CMD": words, "CMD-SHELL": ["sh", "-c", *words]}[kind]
    expected = expected and [word.replace("$$", "$") for word in expected]
    assert container.get("livenessProbe", {}).get("exec", {}).get("command") == expected


def test_a_part_has_the_time_to_stop_that_its_service_has(part):
    number, unit = re.fullmatch(r"(\d+)([sm])", SERVICES[part].get("stop_grace_period", "30s")).groups()
    wanted = int(number) * {"s": 1, "m": 60}[unit]
    assert pod_of(part).get("terminationGracePeriodSeconds", 30) == wanted


def test_a_part_has_no_more_rights_than_its_service(part):
    pod = pod_of(part)
    (container,) = pod["containers"]
    rights = container["securityContext"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["automountServiceAccountToken"] is False
    assert rights["readOnlyRootFilesystem"] is SERVICES[part]["read_only"] is True
    assert rights["capabilities"]["drop"] == SERVICES[part]["cap_drop"]
    assert rights["allowPrivilegeEscalation"] is False
    mounted = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    assert mounted == {"data": "/data", "tmp": "/tmp", "secrets": "/run/secrets"}
    assert {volume["name"] for volume in pod["volumes"]} == set(mounted)


def test_settings_are_those_that_winnow_knows_and_that_the_compose_file_gives(part):
    (container,) = pod_of(part)["containers"]
    common = items("ConfigMap")["winnow"]["data"]
    given = common | {one["name"]: one["value"] for one in container.get("env", ())}
    wanted = {name for name, value in SERVICES[part]["environment"].items() if value}
    assert wanted <= set(given)
    page = (compose.REAL / "docs" / "settings.md").read_text()
    named = set(re.findall(r"`(WINNOW_\w+)", page))
    assert {name.removesuffix("_FILE") for name in given} <= named
    read = {name: value for name, value in given.items() if not name.endswith("_FILE")}
    assert settings.load(read).concurrency == 2


def test_what_selects_pods_finds_them():
    labels = {
        name: one["spec"]["template"]["metadata"]["labels"] for name, one in items("Deployment").items()
    }
    for name, deployment in items("Deployment").items():
        assert deployment["spec"]["selector"]["matchLabels"] == labels[name]
    assert items("Service")["winnow-desk"]["spec"]["selector"] == labels["winnow-desk"]
    assert (
        items("NetworkPolicy")["winnow-tend"]["spec"]["podSelector"]["matchLabels"] == labels["winnow-tend"]
    )
    scaled = items("HorizontalPodAutoscaler")["winnow-worker"]["spec"]
    assert scaled["scaleTargetRef"]["name"] in labels
    (metric,) = scaled["metrics"]
    page = (compose.REAL / "docs" / "metrics.md").read_text()
    assert f"`{metric['external']['metric']['name']}`" in page
