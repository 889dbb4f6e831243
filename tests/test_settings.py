"""Settings come from the environment, in one place, and say what is wrong with them."""

import pytest

from worker.settings import PROJECT, Settings, SettingsError, load


def loaded(tmp_path, **environment):
    return load({f"WINNOW_{name}": value for name, value in environment.items()}, tmp_path / ".env")


def test_everything_has_a_default_that_works(tmp_path):
    settings = loaded(tmp_path)
    assert settings.data_dir == PROJECT / "data"
    assert settings.database_url == f"sqlite:///{PROJECT / 'data' / 'winnow.db'}"
    assert settings.broker_url == ""
    assert set(settings.masked()) == {f"WINNOW_{name.upper()}" for name in Settings.__dataclass_fields__}


def test_the_environment_stands_above_the_file_and_a_secret_above_both(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("postgresql+psycopg://u:p@h/d\n")
    (tmp_path / ".env").write_text(
        f"WINNOW_CONCURRENCY=7\nWINNOW_MAX_BYTES=5\nWINNOW_DATABASE_URL_FILE={secret}\n"
    )
    settings = loaded(tmp_path, CONCURRENCY="3")
    assert (settings.concurrency, settings.max_bytes) == (3, 5)
    assert settings.database_url == "postgresql+psycopg://u:p@h/d"


def test_paths_may_be_relative_to_the_project_or_to_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = loaded(tmp_path, DATA_DIR="~/kept", SEEDS_DIR="other")
    assert (settings.data_dir, settings.seeds_dir) == (tmp_path / "kept", PROJECT / "other")


def test_the_broker_of_a_running_service_is_found_through_its_data_folder(tmp_path):
    settings = loaded(tmp_path, DATA_DIR=str(tmp_path))
    assert settings.broker == "redis://127.0.0.1:6379/0"
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "broker_url").write_text("redis://127.0.0.1:4711/0\n")
    assert settings.broker == "redis://127.0.0.1:4711/0"
    assert loaded(tmp_path, BROKER_URL="redis://elsewhere/1").broker == "redis://elsewhere/1"


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("MAX_BYTES", "plenty", "must be a whole number"),
        ("FETCH_DEADLINE", "soon", "must be a number"),
        ("CONCURRENCY", "0", "must be above zero"),
        ("CONCURRENCY", "-2", "must be above zero"),
        ("SETTLE_TIME", "nan", "must be above zero"),
        ("ALLOW_NETWORKS", "10.0.0.0/99", "networks such as"),
        ("FLOWER_PORT", "99999", "at most 65535"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("BROKER_URL_FILE", "/no/such/file", "cannot be read"),
        ("BROKER_PASSWORD_FILE", "/dev/null", "which is empty"),
        ("DATABASE_PASSWORD", "secret", "names no server"),
        ("BROKER_PASSWORD", "secret", "names no server"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_line_that_names_it(tmp_path, name, value, word):
    with pytest.raises(SettingsError, match=word) as wrong:
        loaded(tmp_path, **{name: value})
    assert f"WINNOW_{name}" in str(wrong.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql+psycopg://u:se@cret@h/d", "postgresql+psycopg://u:***@h/d"),
        ("redis://:secret@h:1/0", "redis://:***@h:1/0"),
        ("redis://h/0?password=secret", "redis://h/0?password=***"),
        (
            "postgresql+psycopg://u@h/d?sslpassword=secret&a=b",
            "postgresql+psycopg://u@h/d?sslpassword=***&a=b",
        ),
        ("postgresql+psycopg://u:secret@[bad/x", "postgresql+psycopg://u:***@[bad/x"),
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("sqlite:////data/winnow.db", "sqlite:////data/winnow.db"),
    ],
)
def test_passwords_are_never_shown(tmp_path, address, shown):
    assert loaded(tmp_path, DATABASE_URL=address).masked()["WINNOW_DATABASE_URL"] == shown


@pytest.mark.parametrize(
    ("address", "password", "whole"),
    [
        ("postgresql+psycopg://u@h:1/d", "a/b@c:d%", "postgresql+psycopg://u:a%2Fb%40c%3Ad%25@h:1/d"),
        ("postgresql+psycopg://u@/d?host=/run/pg", "grain", "postgresql+psycopg://u:grain@/d?host=/run/pg"),
        ("postgresql+psycopg://u:grain@h/d", "grain", "postgresql+psycopg://u:grain@h/d"),
    ],
)
def test_a_password_may_be_kept_apart_from_its_address(tmp_path, address, password, whole):
    secret = tmp_path / "database_password"
    secret.write_text(f"{password}\n")
    settings = loaded(tmp_path, DATABASE_URL=address, DATABASE_PASSWORD_FILE=str(secret))
    assert settings.database_url == whole
    assert password not in settings.masked()["WINNOW_DATABASE_URL"]
    assert settings.masked()["WINNOW_DATABASE_PASSWORD"] == "***"


def test_the_brokers_password_too(tmp_path):
    settings = loaded(tmp_path, BROKER_URL="redis://h:6379/0", BROKER_PASSWORD="sieve")
    assert settings.broker == "redis://:sieve@h:6379/0"


def test_two_passwords_are_one_too_many_and_neither_is_shown(tmp_path):
    with pytest.raises(SettingsError, match="WINNOW_BROKER_URL holds another password") as wrong:
        loaded(tmp_path, BROKER_URL="redis://:sieve@h:6379/0", BROKER_PASSWORD="grain")
    assert "sieve" not in str(wrong.value)
    assert "grain" not in str(wrong.value)
