"""The settings of Flower that no variable sets, as Flower reads them."""

import os
import subprocess
import sys

from worker.settings import PROJECT

READING = """
import flower.options
from tornado.options import options

options.parse_config_file("deploy/flower_config.py", final=False)
print(options.max_tasks, options.tasks_columns.split(",")[0])
"""


def test_flower_keeps_a_bounded_number_of_tasks(tmp_path):
    environment = os.environ | {"WINNOW_FLOWER_PASSWORD": "secret", "WINNOW_DATA_DIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", READING],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["10000", "name"], ran.stderr
