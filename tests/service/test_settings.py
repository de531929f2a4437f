"""Settings: the environment over the file over the defaults, and a sentence for every value that cannot be used."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from indexer.errors import SettingError
from indexer.export import DEFAULT_MODEL
from service.settings import PREFIX, Settings, load_settings

NO_FILE = Path("/nowhere/ketamine-qa.toml")
DOCS = Path(__file__).parent.parent.parent / "docs" / "settings.md"
# name → (a text that sets it, the value that it then has, texts that are nonsense for it)
SWITCHES: dict[str, tuple[str, Any, list[str]]] = {
    "corpus": ("/srv/content", Path("/srv/content"), [""]),
    "index": ("data/index", Path("data/index"), [""]),
    "cache": ("/var/cache/qa", Path("/var/cache/qa"), [""]),
    "model": ("sentence-transformers/other", "sentence-transformers/other", [""]),
    "precision": ("float32", "float32", ["int4", "", "INT8"]),
    "strictness": ("strict", "strict", ["stricter", "", "LAX"]),
    "threads": ("4", 4, ["0", "65", "two", "", "1.5"]),
    "keep": ("7", 7, ["0", "101", "all", ""]),
    "host": ("0.0.0.0", "0.0.0.0", [""]),
    "port": ("9000", 9000, ["-1", "65536", "http", "", "80.5"]),
    "max_body_bytes": ("8192", 8192, ["4095", "10000001", "64k", ""]),
    "poll_seconds": ("1.5", 1.5, ["0", "61", "soon", "", "nan", "inf"]),
    "language": ("es", "es", ["", "fr", "EN"]),
    "site_title": ("Ask us", "Ask us", [""]),
    "notice": ("Not advice.", "Not advice.", [""]),
    "history": ("session", "session", ["", "forever", "Session"]),
    "allowed_origins": (
        "https://a.example, http://localhost:3000 *",
        ("https://a.example", "http://localhost:3000", "*"),
        ["a.example", "https://a.example/", "https://A.example", "ftp://a.example", "https://a.example, b", "null"],
    ),
    "frame_ancestors": (
        "https://a.example",
        ("https://a.example",),
        ["'self'", "https://a.example; script-src *", "https://*.example"],
    ),
    "feedback": ("/var/feedback", Path("/var/feedback"), [""]),
    "feedback_days": ("30", 30, ["0", "3651", "forever", ""]),
    "country": ("GB", "GB", ["", "us", "USA", "U", "U1", "United Kingdom"]),
    "explain": ("false", False, ["maybe", "", "2", "-1"]),
    "log_level": ("warning", "warning", ["loud", "", "WARNING"]),
}
NONSENSE = [(name, text) for name, (_, _, texts) in SWITCHES.items() for text in texts]


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def settings_file(folder: Path, toml: str) -> Path:
    """A settings file."""
    file = folder / "ketamine-qa.toml"
    file.write_text(toml)
    return file


def test_every_setting_has_its_switch_tried_below() -> None:
    assert list(SWITCHES) == list(Settings.model_fields)


@pytest.mark.parametrize("name", SWITCHES)
def test_a_setting_that_is_set_has_that_value_and_changes_no_other(name: str) -> None:
    text, value, _ = SWITCHES[name]
    assert load_settings({variable(name): text}, NO_FILE) == Settings().model_copy(update={name: value})


def test_what_is_unset_has_its_default() -> None:
    unset = load_settings({}, NO_FILE)
    assert unset == Settings()
    assert (unset.corpus, unset.index, unset.model) == (Path("corpus"), Path("index"), DEFAULT_MODEL)
    assert (unset.host, unset.port, unset.precision, unset.keep) == ("127.0.0.1", 8000, "int8", 3)
    assert unset.country == "US"


@pytest.mark.parametrize(("name", "text"), NONSENSE)
def test_nonsense_is_refused_with_the_name_and_the_value(name: str, text: str) -> None:
    with pytest.raises(SettingError) as raised:
        load_settings({variable(name): text}, NO_FILE)
    assert (raised.value.setting, raised.value.value) == (variable(name), text)
    assert str(raised.value).startswith(f"{variable(name)} is {text!r}: ")


@pytest.mark.parametrize("name", ["corpus", "port", "notice"])
def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path, name: str) -> None:
    text, value, _ = SWITCHES[name]
    file = settings_file(tmp_path, 'corpus = "from-file"\nport = 1234\nnotice = "From the file."\n')
    from_file = {"corpus": Path("from-file"), "port": 1234, "notice": "From the file."}
    assert getattr(load_settings({}, file), name) == from_file[name]
    assert getattr(load_settings({variable(name): text}, file), name) == value


def test_the_command_line_wins_over_all_unless_it_says_nothing(tmp_path: Path) -> None:
    file = settings_file(tmp_path, "port = 1234\n")
    environment = {"KETAMINE_QA_PORT": "5678"}
    assert load_settings(environment, file, {"port": 9999}).port == 9999
    assert load_settings(environment, file, {"port": None}).port == 5678


def test_nonsense_on_the_command_line_is_named_as_it_was_typed() -> None:
    with pytest.raises(SettingError, match=r"^--port is 99999: "):
        load_settings({}, NO_FILE, {"port": 99_999})


def test_nonsense_in_the_file_is_named_with_the_file(tmp_path: Path) -> None:
    file = settings_file(tmp_path, 'port = "http"\n')
    with pytest.raises(SettingError) as raised:
        load_settings({}, file)
    assert (raised.value.setting, raised.value.value) == (f"port in {file}", "http")


def test_nonsense_that_is_overridden_does_no_harm(tmp_path: Path) -> None:
    file = settings_file(tmp_path, 'port = "http"\n')
    assert load_settings({"KETAMINE_QA_PORT": "1"}, file).port == 1


def test_a_variable_with_our_prefix_that_is_no_setting_is_refused() -> None:
    with pytest.raises(SettingError, match=r"^KETAMINE_QA_PROT is '8000': there is no such setting") as raised:
        load_settings({"KETAMINE_QA_PROT": "8000"}, NO_FILE)
    assert all(name in str(raised.value) for name in Settings.model_fields)


def test_a_line_of_the_file_that_is_no_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"colour in .*: there is no such setting"):
        load_settings({}, settings_file(tmp_path, 'colour = "red"\n'))


def test_other_variables_are_nobodys_business() -> None:
    assert load_settings({"PORT": "1", "HOME": "/root", "QA_PORT": "2"}, NO_FILE) == Settings()


@pytest.mark.parametrize("broken", [b"port = ", b"[[", b"\xff\xfe", b"port = 1\nport = 2\n"])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "ketamine-qa.toml"
    file.write_bytes(broken)
    with pytest.raises(SettingError, match=r"the settings file is .*: it cannot be read"):
        load_settings({}, file)


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_every_setting_is_documented_with_its_variable_default_and_meaning() -> None:
    rows = [line for line in DOCS.read_text().splitlines() if re.match(r"\| `[a-z_]+` \|", line)]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    documented = {
        name.strip("`"): (variable_.strip("`"), default, meaning) for name, variable_, default, meaning in cells
    }
    assert list(documented) == list(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        named, default, meaning = documented[name]
        assert (named, meaning) == (variable(name), field.description)
        if field.default is not PydanticUndefined:
            assert default == f"`{field.default}`"
