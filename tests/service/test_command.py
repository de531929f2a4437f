"""Command: every verb, its exit codes, its JSON, and errors as sentences; and the process that `serve` is."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from indexer.snapshot import current_folder, current_version, load_snapshot
from service.command import main
from service.settings import PREFIX, Settings
from tests.running import CORPUS, wait_until
from tests.service.serving import Process, process, publish, write

VERBS = [
    "build", "check", "status", "ask", "show", "eval", "calibrate", "verify", "serve", "feedback", "settings", "encoder",
]  # fmt: skip
LAMPS = "---\ntitle: Lamps\n---\n## What color is the lamp?\n\nThe lamp in the hall is green.\n"
COLOR = "What color is the lamp in the hall?"
STAY = "How long do I have to stay after a Spravato dose?"
CRISIS = "I want to kill myself"


def run(*words: object, **environment: str) -> Result:
    """The outcome of a command in this process; `environment` are settings."""
    variables = {PREFIX + name.upper(): value for name, value in environment.items()}
    return CliRunner().invoke(main, [str(word) for word in words], env=variables, prog_name="ketamine-qa")


def over(corpus: Path, index: Path, *words: object) -> Result:
    """The outcome of a command over these folders."""
    result = run("--corpus", corpus, "--index", index, *words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def apart(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a command as a process of its own."""
    command = [sys.executable, "-m", "service", *map(str, words)]
    variables = {PREFIX + name.upper(): value for name, value in environment.items()}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **variables}
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of one small document."""
    return write(tmp_path / "corpus", lamps=LAMPS)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of such a folder, of which every test takes a copy."""
    folder = tmp_path_factory.mktemp("built")
    publish(write(folder / "corpus", lamps=LAMPS), folder / "index")
    return folder / "index"


@pytest.fixture
def index(tmp_path: Path, built: Path) -> Path:
    """Its index."""
    return Path(shutil.copytree(built, tmp_path / "index"))


# --- help, usage, exit codes ------------------------------------------------------------------------------------------


def test_the_verbs_are_those_that_are_tried_below() -> None:
    assert sorted(main.commands) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(verb: str) -> None:
    for word in ("--help", "-h"):
        result = run(verb, word)
        assert result.exit_code == 0
        assert "Examples:" in result.stdout
        assert re.search(rf"^ +(?:KETAMINE_QA_\w+=\S+ )?ketamine-qa {verb}", result.stdout, re.MULTILINE)


def test_every_option_of_every_verb_is_explained() -> None:
    for command in (main, *main.commands.values()):
        for option in command.params:
            assert isinstance(option, click.Argument) or getattr(option, "help", None), f"{command.name} {option.name}"


def test_the_command_explains_itself_and_its_exit_codes_are_documented() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(re.search(rf"^  {verb} ", result.stdout, re.MULTILINE) for verb in VERBS)
    assert (run("--version").exit_code, "0.1.0" in run("--version").stdout) == (0, True)


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["build", "--nonsense"], ["ask"], ["ask", "x", "--top-k", "21"], ["serve", "--port", "http"], []],
)
def test_wrong_usage_is_2(words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage: ketamine-qa" in result.output


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"port": "http"}, "KETAMINE_QA_PORT is 'http'"),
        ({"prot": "1"}, "KETAMINE_QA_PROT is '1': there is no such setting"),
        ({"index": ""}, "KETAMINE_QA_INDEX is ''"),
    ],
)
def test_a_bad_setting_is_2_and_a_sentence(environment: dict[str, str], words: str) -> None:
    for verb in (["settings"], ["status"], ["serve"], ["build"]):
        result = run(*verb, **environment)
        assert (result.exit_code, result.stdout) == (2, "")
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    result = run("--settings", tmp_path / "typo.toml", "settings")
    assert result.exit_code == 2
    assert "typo.toml" in result.stderr


def test_a_settings_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("port = 1234\n")
    assert json.loads(run("--settings", tmp_path / "my.toml", "settings", "--json").stdout)["port"] == 1234


# --- eval -------------------------------------------------------------------------------------------------------------


def test_eval_of_content_that_was_not_labelled_says_so(index: Path, corpus: Path) -> None:
    result = over(corpus, index, "eval")
    assert result.exit_code == 1
    assert result.stderr.endswith("These labels are not in the content. Mend evals/questions.jsonl.\n")
    assert "is not in articles/" in result.stderr


def test_eval_refuses_a_folder_that_is_not_there(index: Path, corpus: Path, tmp_path: Path) -> None:
    result = over(corpus, index, "eval", "--asked", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_of_good_content_is_0_and_writes_nothing(tmp_path: Path, corpus: Path) -> None:
    (corpus / "draft.md").write_text("---\ndraft: true\n---\nNot yet.\n")
    before = sorted(tmp_path.rglob("*"))
    result = over(corpus, tmp_path / "index", "check", "--strict")
    first, heading, row, last = result.stdout.splitlines()
    assert (result.exit_code, first) == (0, "skipped  draft.md (draft: true)")
    assert heading.split() == ["document", "words", "grade", "passages", "sources", "last", "checked"]
    path, words, grade, passages, sources, *checked = row.split()
    assert (path, words, passages, sources, checked) == ("lamps.md", "12", "1", "0", ["never", "said"])
    assert float(grade) < 6
    assert last == "1 document, no faults, 0 remarks."
    found = json.loads(over(corpus, tmp_path / "index", "check", "--json").stdout)
    assert (found["faults"], found["documents"], found["skipped"]) == ([], ["lamps"], [["draft.md", "draft: true"]])
    assert [(review["path"], review["remarks"]) for review in found["reviews"]] == [("lamps.md", [])]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_remark_is_told_with_its_line_and_fails_only_where_strict(tmp_path: Path, corpus: Path) -> None:
    sources = '---\nlast_reviewed: 2026-01-02\nsources:\n  - title: "A book"\n---\n'
    write(corpus, lamps=sources + "Lamps.\n\nWe have 5 of them.\n")
    result = over(corpus, tmp_path / "index", "check")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (
        f"{corpus}/lamps.md line 4: the source 'A book' has no url, so no sentence can link to it. [source-entry]"
    )
    assert "2026-01-02, " in result.stdout
    assert result.stdout.endswith(" days ago\n1 document, no faults, 1 remark.\n")
    assert over(corpus, tmp_path / "index", "check", "--strict").exit_code == 1
    accepted = sources.replace("---\nlast", '---\naccept: [{rule: source-entry, line: 5, why: "a book"}]\nlast')
    write(corpus, lamps=accepted + "Lamps.\n\nWe have 5 of them.\n")
    result = over(corpus, tmp_path / "index", "check", "--strict")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (
        0,
        "1 document, no faults, 0 remarks (1 answered in front matter).",
    )


def test_check_names_every_fault_with_its_file_and_line(tmp_path: Path, corpus: Path) -> None:
    write(corpus, dated="---\nlast_reviewed: 2026-13-01\n---\nText.\n", linked="# A\n\n[x](nowhere.md)\n", empty="")
    result = over(corpus, tmp_path / "index", "check")
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert f"{corpus}/dated.md line 2: last_reviewed is '2026-13-01', not a date. Write it as YYYY-MM-DD." in lines
    assert any(line.startswith(f"{corpus}/linked.md line 3: the link to 'nowhere.md' leads nowhere") for line in lines)
    assert any(line.startswith(f"{corpus}/empty.md: the file is empty") for line in lines)
    found = over(corpus, tmp_path / "index", "check", "--json")
    assert found.exit_code == 1
    assert [(Path(f["path"]).name, f["line"]) for f in json.loads(found.stdout)["faults"]] == [
        ("dated.md", 2),
        ("empty.md", 0),
        ("linked.md", 3),
    ]


@pytest.mark.parametrize("verb", ["check", "build", "status"])
def test_a_content_folder_that_is_not_there_is_1_and_a_sentence(tmp_path: Path, index: Path, verb: str) -> None:
    result = over(tmp_path / "none", index, verb)
    assert result.exit_code == 1
    assert f"{tmp_path}/none: there is no such folder. Name the content folder with --corpus." in result.stderr
    assert "Traceback" not in result.output


# --- build and status -------------------------------------------------------------------------------------------------


def test_build_says_what_it_did_and_the_second_time_that_nothing_changed(index: Path, corpus: Path) -> None:
    write(corpus, doors="# Doors\n\nOak.\n")
    first = over(corpus, index, "build")
    assert first.exit_code == 0
    assert "added    doors.md\nPassages: 1 encoded, 1 reused, 2 in all.\n" in first.stdout
    assert first.stderr == "Encoding: 2 of 2 texts\n"  # the passage and its sentence
    version = current_version(index)
    assert f"Snapshot {version} is published" in first.stdout
    second = over(corpus, index, "build")
    assert (second.exit_code, second.stdout) == (
        0,
        f"Nothing has changed; nothing was encoded. Snapshot {version} stays published.\n",
    )
    assert "Encoding" not in second.stderr


def test_build_as_json_is_json_and_nothing_else(index: Path, corpus: Path) -> None:
    write(corpus, doors="# Doors\n\nOak.\n")
    done = json.loads(over(corpus, index, "build", "--json").stdout)
    assert done["version"] == current_version(index)
    assert done["added"] == ["doors.md"]
    assert done["published"] is True
    assert done["counts"]["documents"] == 2


def test_a_build_of_faulty_content_is_1_and_leaves_the_index_as_it_was(corpus: Path, index: Path) -> None:
    version = current_version(index)
    write(corpus, bad="---\nlast_reviewed: soon\n---\nText.\n")
    result = over(corpus, index, "build")
    assert result.exit_code == 1
    assert "last_reviewed is 'soon'" in result.stderr
    assert current_version(index) == version


def test_status_of_an_index_that_holds_the_content_is_0(corpus: Path, index: Path) -> None:
    result = over(corpus, index, "status")
    assert (result.exit_code, result.stdout) == (0, f"Up to date: snapshot {current_version(index)}.\n")


def test_status_of_a_stale_index_is_3_with_the_list_of_files(corpus: Path, index: Path) -> None:
    write(corpus, lamps=LAMPS.replace("green", "red"), doors="# Doors\n\nOak.\n")
    (corpus / "help.toml").write_text((CORPUS / "help.toml").read_text().replace("Need help now?", "Help?"))
    result = over(corpus, index, "status")
    assert result.exit_code == 3
    assert result.stdout.splitlines() == [
        "added    doors.md",
        "changed  help.toml",
        "changed  lamps.md",
        "Stale: the content has changed. Run `ketamine-qa build`.",
    ]
    (corpus / "lamps.md").unlink()
    found = over(corpus, index, "status", "--json")
    assert found.exit_code == 3
    assert json.loads(found.stdout) == {
        "stale": True,
        "reason": "the content has changed",
        "version": current_version(index),
        "added": ["doors.md"],
        "changed": ["help.toml"],
        "removed": ["lamps.md"],
        "calibration": str(load_snapshot(current_folder(index)).calibration),
    }


def test_status_without_an_index_is_3(tmp_path: Path, corpus: Path) -> None:
    result = over(corpus, tmp_path / "index", "status")
    assert result.exit_code == 3
    assert "holds no index yet. Run `ketamine-qa build`." in result.stdout


def test_an_index_of_another_encoder_is_stale(corpus: Path, index: Path) -> None:
    result = run("--corpus", corpus, "--index", index, "status", precision="float32")
    assert result.exit_code == 3
    assert "it was built with sentence-transformers/all-MiniLM-L6-v2 (int8)" in result.stdout


# --- verify and show --------------------------------------------------------------------------------------------------


def test_verify_proves_every_file_and_every_quotation(corpus: Path, index: Path) -> None:
    result = over(corpus, index, "verify")
    assert result.exit_code == 0
    files = [p for p in current_folder(index).rglob("*") if p.is_file() and p.name != "manifest.json"]
    assert f"{len(files)} files have the hash they were published with" in result.stdout
    assert "lamps.md" in result.stdout
    assert "2 quotations (passages and sentences) stand in their files, word for word." in result.stdout


@pytest.mark.parametrize("name", ["passages.json", "sources/lamps.md", "manifest.json", "encoder/model.onnx"])
def test_verify_fails_after_one_changed_byte_and_names_the_file(corpus: Path, index: Path, name: str) -> None:
    file = current_folder(index) / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    result = over(corpus, index, "verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(file) in result.stderr


@pytest.mark.parametrize("name", ["sentences.npy", "help.json"])
def test_verify_fails_when_a_file_is_gone_or_one_too_many(corpus: Path, index: Path, name: str) -> None:
    folder = current_folder(index)
    (folder / "extra.json").write_text("{}")
    assert over(corpus, index, "verify").exit_code == 1
    (folder / "extra.json").unlink()
    assert over(corpus, index, "verify").exit_code == 0
    (folder / name).unlink()
    result = over(corpus, index, "verify")
    assert result.exit_code == 1
    assert f"{name}: this file is missing" in result.stderr


def test_verify_takes_a_version_and_says_so_if_it_is_not_there(corpus: Path, index: Path) -> None:
    version = current_version(index)
    assert f"Snapshot {version}" in over(corpus, index, "verify", "--version", version).stdout
    assert over(corpus, index, "verify", "--version", "none").exit_code == 1


@pytest.mark.parametrize("verb", [["verify"], ["show"], ["ask", STAY]])
def test_without_an_index_a_verb_says_what_to_do(tmp_path: Path, corpus: Path, verb: list[str]) -> None:
    result = over(corpus, tmp_path / "none", *verb)
    assert result.exit_code == 1
    assert "Run `ketamine-qa build`." in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_show_shows_passages_with_their_place(corpus: Path, index: Path) -> None:
    result = over(corpus, index, "show")
    assert result.exit_code == 0
    assert "Lamps › What color is the lamp?\n  • The lamp in the hall is green.\n" in result.stdout
    [passage] = json.loads(over(corpus, index, "show", "lamps", "--json").stdout)
    assert passage["text"] == "The lamp in the hall is green."
    assert over(corpus, index, "show", "doors").exit_code == 2


# --- ask --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [STAY, "How much does one IV ketamine infusion cost?", "hello", "What is the capital of France?", CRISIS],
)
def test_ask_as_json_is_what_ask_gives_over_http(client: TestClient, published: Path, question: str) -> None:
    wait_until(lambda: client.get("/readyz").json()["stale"] is not None, seconds=5)
    printed = json.loads(over(CORPUS, published, "ask", question, "--top-k", 5, "--json").stdout)
    asked = client.post("/ask", json={"question": question, "top_k": 5}).json()
    assert list(printed) == list(asked)
    for name in asked.keys() - {"id", "took_ms"}:
        assert printed[name] == asked[name], name


def test_ask_shows_the_quotation_with_its_place_and_the_notice(published: Path) -> None:
    result = over(CORPUS, published, "ask", STAY)
    assert result.exit_code == 0
    assert "[1] “Length of stay:" in result.stdout
    assert "Ketamine for Depression: How It Works and What You Need to Know ›" in result.stdout
    assert "/read/topics/ketamine-for-depression?quote=" in result.stdout
    assert result.stdout.endswith("General information, not medical advice.\n")


@pytest.mark.parametrize("question", ["", "   ", "x" * 1_001])
def test_ask_refuses_what_is_no_question(published: Path, question: str) -> None:
    result = over(CORPUS, published, "ask", question)
    assert result.exit_code == 2
    assert "A question has 1 to 1,000 characters." in result.stderr


@pytest.mark.parametrize("state", ["with an index", "without one"])
@pytest.mark.parametrize("length", [0, 3_000])
def test_ask_gives_a_person_in_need_the_card_whatever_else_is_wrong(
    published: Path, tmp_path: Path, length: int, state: str
) -> None:
    index = published if state == "with an index" else tmp_path / "none"
    message = CRISIS + ". " + "I am so tired. " * (length // 15)
    result = over(CORPUS, index, "ask", message)
    assert result.exit_code == 0
    assert "tel:988" in result.stdout
    assert "tired" not in result.stdout
    assert json.loads(over(CORPUS, index, "ask", message, "--json").stdout)["status"] == "crisis"


def test_ask_says_why_where_it_is_told_to(corpus: Path, index: Path) -> None:
    told = over(corpus, index, "ask", COLOR, "--explain")
    plain = over(corpus, index, "ask", COLOR)
    assert told.exit_code == 0
    assert told.stdout.startswith(plain.stdout)
    assert "Quoted: the best sentence answers with a probability of" in told.stdout
    as_json = json.loads(over(corpus, index, "ask", COLOR, "--explain", "--json").stdout)
    assert as_json["explanation"]["verdict"]["sentence"] in told.stdout
    assert "explanation" not in json.loads(over(corpus, index, "ask", COLOR, "--json").stdout)


def test_ask_shows_an_honest_no_with_the_nearest_sections(published: Path) -> None:
    result = over(CORPUS, published, "ask", "Does ketamine cause weight gain?")
    assert result.exit_code == 0
    assert "No sentence in our articles answers this" in result.stdout
    assert "  near: Ketamine" in result.stdout
    assert "[1]" not in result.stdout


def test_a_reader_that_stops_reading_is_no_error(index: Path) -> None:
    """`ketamine-qa show | true`"""
    shell = f"{sys.executable} -m service --index {index} show | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    assert done.returncode in (0, 1)


# --- settings and encoder ---------------------------------------------------------------------------------------------


def test_settings_prints_those_in_force() -> None:
    result = run("--index", "elsewhere", "settings", port="1234")
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert list(lines) == list(Settings.model_fields)
    assert (lines["port"], lines["index"], lines["host"]) == ("1234", "elsewhere", "127.0.0.1")
    as_json = json.loads(run("settings", "--json").stdout)
    assert as_json == Settings().model_dump(mode="json")


def test_folders_may_be_named_after_the_verb_too() -> None:
    assert json.loads(run("settings", "--json", "--corpus", "a", "--index", "b").stdout)["corpus"] == "a"
    assert json.loads(run("--corpus", "c", "settings", "--json", "--index", "b").stdout)["corpus"] == "c"


def test_encoder_says_whether_it_is_cached(tmp_path: Path) -> None:
    cached = run("encoder", "--cached")
    assert (cached.exit_code, cached.stdout[:10]) == (0, "Cached in ")
    assert run("encoder", "--cached", cache=str(tmp_path)).exit_code == 3


# --- processes --------------------------------------------------------------------------------------------------------


def test_serve_on_a_port_in_use_is_2_and_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = apart("--corpus", CORPUS, "--index", tmp_path, "serve", "--port", port)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"host and port is '127.0.0.1:{port}': nothing can listen there (Address already in use"
    )
    assert done.stderr.endswith("Choose another with --port or --host.\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--corpus", "/nowhere", "check"], 1),
        (["--index", "/nowhere", "status"], 3),
        (["serve", "--host", "no such host"], 2),
    ],
)
def test_a_process_ends_with_the_code_of_its_outcome_and_no_traceback(words: list[str], code: int) -> None:
    done = apart(*words)
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout + done.stderr


def test_the_serving_process_holds_no_torch(server: Process) -> None:
    """After it has answered, read from its memory map: no library of torch, transformers or sentence-transformers."""
    assert httpx.post(f"{server.address}/ask", json={"question": STAY}, timeout=30).json()["status"] == "answered"
    maps = Path(f"/proc/{server.pid}/maps")
    if not maps.exists():
        pytest.skip("this system has no /proc")
    mapped = {line.split(maxsplit=5)[5] for line in maps.read_text().splitlines() if len(line.split(maxsplit=5)) == 6}
    assert any("onnxruntime" in path for path in mapped)
    assert not [path for path in mapped if re.search(r"/(?:torch|transformers|sentence_transformers)/", path)]


def test_answering_imports_neither_torch_nor_the_exporters(index: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from service.command import main
from service.app import make_app
from service.answer import answer_question
from service.reader import open_library
from indexer.snapshot import current_folder
answer = answer_question({COLOR!r}, open_library(current_folder(Path({str(index)!r}))))
assert answer.status == "answered"
heavy = ["torch", "transformers", "sentence_transformers", "optimum", "sklearn", "scipy.stats", "evals", "pytest"]
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_broken_help_texts_of_the_content_are_replaced_by_those_that_ship(tmp_path: Path) -> None:
    """Started on an empty index: the card must come from somewhere."""
    corpus = write(tmp_path / "corpus", lamps=LAMPS)
    (corpus / "help.toml").write_text('line = "x"\n[[resource]]\nname = 3\n')
    with process(corpus, tmp_path / "index", tmp_path / "process") as running:
        answer = httpx.post(f"{running.address}/ask", json={"question": CRISIS}, timeout=30).json()
        assert answer["status"] == "crisis"
        assert answer["safety"]["resources"][0]["call"] == "tel:988"
        assert "988" in httpx.get(running.address, timeout=30).text
    assert f"{corpus / 'help.toml'}" in running.err.read_text()
    assert "Traceback" not in running.said


@pytest.mark.parametrize(("country", "first", "warned"), [("GB", "tel:116-123", False), ("FR", None, True)])
def test_serve_shows_the_help_of_its_country_and_warns_of_one_that_has_none(
    tmp_path: Path, country: str, first: str | None, warned: bool
) -> None:
    with process(CORPUS, tmp_path / "index", tmp_path / "process", country=country, explain="false") as running:
        answer = httpx.post(f"{running.address}/ask", json={"question": CRISIS}, timeout=30).json()
        assert answer["safety"]["resources"][0]["call"] == first
        assert httpx.get(f"{running.address}/inspect", timeout=30).status_code == 404
    warning = f"country is {country!r}, but help.toml has no [[resource]] for it"
    assert (warning in running.err.read_text()) is warned


def test_ask_ends_with_the_quiet_line_where_the_question_mentions_suicide(published: Path) -> None:
    told = over(CORPUS, published, "ask", "What did ASPIRE II find about esketamine and suicidal thoughts?").stdout
    assert told.endswith("Need help now? Call or text 988 (US), or your local emergency number.\n")
    assert "Need help now?" not in over(CORPUS, published, "ask", STAY).stdout
