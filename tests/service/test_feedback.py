"""Feedback: off unless switched on; what is stored, for how long, and what never is; the summary for editors."""

import json
import logging
import multiprocessing
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from indexer.errors import KetamineQAError
from indexer.snapshot import Snapshot, now
from service.command import main
from service.feedback import Box, Complaint, Feedback, day_files, read_feedback, triage_note
from service.library import Library
from service.reader import Reader
from service.settings import PREFIX
from service.tally import lines, summarize
from tests.running import CORPUS, wait_until
from tests.service.serving import FORM, JSON, MOST_BYTES, Fields, application, process, shipped_help
from tests.service.shapes import ANSWER, PROBLEM, differences

ANSWER_ID, PASSAGE_ID = "a_0123456789abcdef", "p_0123456789abcdef"
VERSION = "20261123T060215622762-3e706cccc45e"
REASONS = list(get_args(Complaint))
UP: Fields = {"answer_id": ANSWER_ID, "passage_id": PASSAGE_ID, "index_version": VERSION, "rating": "up"}
DOWN: Fields = {**UP, "rating": "down", "reasons": ["incorrect", "out_of_date"], "note": "The zebrafinch price is old."}
CRISIS = "I want to kill myself"
EMERGENCY = "I took all my pills an hour ago and I cannot breathe"
# No rule and no phrase is sure of it; its vector is.
VEILED = "they'd be sad for a bit and then theyd be able to pay off the house"
DAY = datetime(2026, 11, 23, 10, 4, 5, tzinfo=UTC)


@contextmanager
def serving(folder: Path | None, reader: Reader, *, ready: bool = False) -> Iterator[TestClient]:
    """A client of the application that keeps feedback in `folder`."""
    with TestClient(application(reader, feedback=folder), raise_server_exceptions=False) as client:
        if ready:
            wait_until(lambda: client.get("/readyz").status_code == 200, seconds=30)
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of feedback that is not there yet."""
    return tmp_path / "feedback"


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client of an application that keeps feedback there, and has no snapshot."""
    with serving(folder, Reader(tmp_path / "index", CORPUS, 0.05)) as client:
        yield client


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the application below."""
    return tmp_path_factory.mktemp("kept") / "feedback"


@pytest.fixture(scope="module")
def ready(published: Path, kept: Path) -> Iterator[TestClient]:
    """A client of an application that keeps feedback and answers from the real corpus."""
    with serving(kept, Reader(published, CORPUS, 0.05), ready=True) as client:
        yield client


def stored(folder: Path) -> list[Fields]:
    """All stored lines, as JSON."""
    return [json.loads(line) for _, file in day_files(folder) for line in file.read_text("utf-8").splitlines()]


def everything(folder: Path) -> str:
    """Every byte in the folder, names too."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return "\n".join(f"{path.name}\n{path.read_text('utf-8', 'replace')}" for path in files)


def said(passage_id: str | None = PASSAGE_ID, rating: str = "up", *reasons: str, **fields: Any) -> Feedback:
    """One reader's feedback."""
    plain = {"at": DAY, "answer_id": ANSWER_ID, "index_version": VERSION, "note": None}
    return Feedback(**{**plain, "passage_id": passage_id, "rating": rating, "reasons": reasons, **fields})


def put(folder: Path, *feedback: Feedback) -> Path:
    """The folder, with this feedback in it."""
    for one in feedback:
        Box(folder, 3650).put(one)
    return folder


# --- what is stored ---------------------------------------------------------------------------------------------------


def test_feedback_is_off_unless_it_is_switched_on(tmp_path: Path) -> None:
    with serving(None, Reader(tmp_path / "index", CORPUS, 0.05)) as client:
        response = client.post("/feedback", json=UP)
        described = client.get("/openapi.json").text
    assert response.status_code == 404
    assert differences(response.json(), PROBLEM) == []
    assert "eedback" not in described
    assert [path.name for path in tmp_path.iterdir()] == []


def test_feedback_is_stored_as_one_line_of_exactly_these_fields(desk: TestClient, folder: Path) -> None:
    before = now().replace(microsecond=0)
    response = desk.post("/feedback", json=DOWN)
    assert (response.status_code, response.json()) == (200, {"stored": True, "card": None})
    [file] = folder.iterdir()
    [line] = file.read_text("utf-8").splitlines()
    found = json.loads(line)
    assert list(found) == ["at", "answer_id", "passage_id", "index_version", "rating", "reasons", "note"]
    assert {name: found[name] for name in DOWN} == DOWN
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["at"])
    assert before <= datetime.fromisoformat(found["at"]) <= now()
    assert file.name == f"{found['at'][:10]}.jsonl"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (UP, {"rating": "up", "reasons": [], "note": None}),
        ({**UP, "passage_id": None, "index_version": None}, {"passage_id": None, "index_version": None}),
        ({"answer_id": ANSWER_ID, "rating": "down"}, {"passage_id": None, "index_version": None, "note": None}),
        ({**UP, "note": None}, {"note": None}),
        ({**UP, "note": " \n\t\x00 "}, {"note": None}),
        ({**UP, "note": "two\nlines,\ta tab\x1b[31m, “quotes” \" and \\ ñ 😀\u2028."},
         {"note": 'two lines, a tab[31m, “quotes” " and \\ ñ 😀 .'}),
        ({**UP, "note": "ñ" * 1_000}, {"note": "ñ" * 1_000}),
        ({**DOWN, "reasons": REASONS}, {"reasons": REASONS}),
        ({**DOWN, "reasons": []}, {"reasons": []}),
    ],
    ids=lambda value: str(value)[-60:],
)  # fmt: skip
def test_what_may_be_left_out_is_stored_as_nothing_and_notes_are_cleaned(
    desk: TestClient, folder: Path, sent: Fields, expected: Fields
) -> None:
    response = desk.post("/feedback", content=json.dumps(sent), headers=JSON)
    assert response.json() == {"stored": True, "card": None}
    [found] = stored(folder)
    assert {name: found[name] for name in expected} == expected


def test_neither_address_nor_headers_of_the_reader_are_stored_or_logged(
    desk: TestClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    private = {
        "User-Agent": "Gnu/7",
        "X-Forwarded-For": "203.0.113.9",
        "Referer": "https://ward.example/",
        "Cookie": "a=b",
    }
    assert desk.post("/feedback?q=quokka", json=DOWN, headers=private).status_code == 200
    for word in ("Gnu", "203.0.113.9", "ward.example", "a=b", "testclient", "quokka"):
        assert word not in everything(folder)
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("ketamine_qa"))
    for word in ("zebrafinch", "quokka", "203.0.113.9", ANSWER_ID, PASSAGE_ID):
        assert word not in ours


# --- what is refused --------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[Any, list[str]]] = {
    # name: (fields, pointers)
    "nothing": ({}, ["/answer_id", "/rating"]),
    "a list": ([], [""]),
    "null": (None, [""]),
    "a text": ("up", [""]),
    "no answer": ({"rating": "up"}, ["/answer_id"]),
    "answer null": ({**UP, "answer_id": None}, ["/answer_id"]),
    "answer of another form": ({**UP, "answer_id": "a_0"}, ["/answer_id"]),
    "answer in capitals": ({**UP, "answer_id": "a_0123456789ABCDEF"}, ["/answer_id"]),
    "answer with a line break": ({**UP, "answer_id": ANSWER_ID + "\n"}, ["/answer_id"]),
    "answer too long": ({**UP, "answer_id": ANSWER_ID + "0"}, ["/answer_id"]),
    "answer a number": ({**UP, "answer_id": 1}, ["/answer_id"]),
    "passage of another form": ({**UP, "passage_id": "zebrafinch"}, ["/passage_id"]),
    "passage empty": ({**UP, "passage_id": ""}, ["/passage_id"]),
    "version with a blank": ({**UP, "index_version": "I live in Ward 7"}, ["/index_version"]),
    "version empty": ({**UP, "index_version": ""}, ["/index_version"]),
    "version too long": ({**UP, "index_version": "2" * 65}, ["/index_version"]),
    "version a path": ({**UP, "index_version": "../x"}, ["/index_version"]),
    "no rating": ({"answer_id": ANSWER_ID}, ["/rating"]),
    "another rating": ({**UP, "rating": "sideways"}, ["/rating"]),
    "rating in capitals": ({**UP, "rating": "UP"}, ["/rating"]),
    "rating true": ({**UP, "rating": True}, ["/rating"]),
    "another reason": ({**DOWN, "reasons": ["incorrect", "ugly"]}, ["/reasons/1"]),
    "a reason twice": ({**DOWN, "reasons": ["other", "other"]}, ["/reasons"]),
    "seven reasons": ({**DOWN, "reasons": [*REASONS, "other"]}, ["/reasons"]),
    "reasons a text": ({**DOWN, "reasons": "incorrect"}, ["/reasons"]),
    "reasons null": ({**DOWN, "reasons": None}, ["/reasons"]),
    "reasons with up": ({**UP, "reasons": ["incorrect"]}, ["/reasons"]),
    "note too long": ({**UP, "note": "zebrafinch" * 100 + "x"}, ["/note"]),
    "note with half a character": ({**UP, "note": "zebrafinch \ud800"}, ["/note"]),
    "note a number": ({**UP, "note": 3}, ["/note"]),
    "note a list": ({**UP, "note": ["zebrafinch"]}, ["/note"]),
    "an unknown field": ({**UP, "question": "zebrafinch"}, ["/question"]),
    "several": ({"rating": "x", "note": 1, "more": 1}, ["/answer_id", "/rating", "/note", "/more"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_every_wrong_field_is_named_and_nothing_is_stored(desk: TestClient, folder: Path, name: str) -> None:
    fields, pointers = WRONG[name]
    response = desk.post("/feedback", content=json.dumps(fields), headers=JSON)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert differences(response.json(), PROBLEM) == []
    assert (response.json()["code"], response.json()["instance"]) == ("invalid", "/feedback")
    assert [error["pointer"] for error in response.json()["errors"]] == pointers
    assert "zebrafinch" not in response.text
    assert not folder.exists()


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (json.dumps(UP), {"content-type": "text/plain"}, 415, "wrong-type"),
        ("rating=up", FORM, 415, "wrong-type"),
        ("", JSON, 400, "broken-json"),
        ('{"rating": "up"', JSON, 400, "broken-json"),
        ("\xff", JSON, 400, "broken-json"),
        ("[" * 50_000, JSON, 400, "broken-json"),
        ('{"answer_id": NaN}', JSON, 400, "broken-json"),
        (json.dumps({**UP, "note": "x" * MOST_BYTES}), JSON, 413, "too-large"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_as_by_ask(
    desk: TestClient, folder: Path, body: str, headers: dict[str, str], status: int, code: str
) -> None:
    response = desk.post("/feedback", content=body.encode("latin-1"), headers=headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert differences(response.json(), PROBLEM) == []
    assert not folder.exists()


def test_a_problem_of_the_body_speaks_of_feedback(desk: TestClient) -> None:
    broken = desk.post("/feedback", content="{", headers=JSON).json()["detail"]
    assert broken.endswith('Send {"answer_id": "a_…", "rating": "up"}.')
    assert "note as JSON" in desk.post("/feedback", content="{}", headers=FORM).json()["detail"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_feedback_cannot_be_read_or_taken_back_over_http(desk: TestClient, folder: Path, method: str) -> None:
    desk.post("/feedback", json=DOWN)
    response = desk.request(method, "/feedback")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert len(stored(folder)) == 1


# --- a person in need -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("note", "level"), [(CRISIS, "crisis"), (EMERGENCY, "emergency"), ("Quiero morir", "crisis")])
@pytest.mark.parametrize(
    "beside",
    [{}, {"answer_id": None}, {"rating": "x"}, {"reasons": "no list"}, {"more": 1}, {"passage_id": 3}],
    ids=str,
)
def test_a_note_that_needs_a_person_gets_the_card_whatever_stands_beside_it_and_is_stored_nowhere(
    desk: TestClient, folder: Path, caplog: pytest.LogCaptureFixture, note: str, level: str, beside: Fields
) -> None:
    caplog.set_level(logging.DEBUG)
    response = desk.post("/feedback", json={**DOWN, "note": note, **beside})
    assert response.status_code == 200
    out = response.json()
    assert out["stored"] is False
    card = out["card"]
    assert (card["status"], card["safety"]["level"], card["question"]) == (level, level, "")
    assert card["safety"]["message"]
    assert card["safety"]["resources"]
    assert note not in response.text
    assert not folder.exists()
    assert note not in " ".join(r.getMessage() for r in caplog.records if r.name.startswith("ketamine_qa"))


@pytest.mark.parametrize("place", [0, 3_000, 30_000])
def test_a_note_that_needs_a_person_is_read_at_any_length(desk: TestClient, folder: Path, place: int) -> None:
    out = desk.post("/feedback", json={**UP, "note": "x " * place + ". I am going to kill myself tonight"}).json()
    assert (out["stored"], out["card"]["status"]) == (False, "crisis")
    assert not folder.exists()


@pytest.mark.parametrize("headers", [JSON, FORM, {"content-type": "text/plain"}])
def test_a_body_that_cannot_be_read_gets_the_card_where_its_words_need_a_person(
    desk: TestClient, folder: Path, headers: dict[str, str]
) -> None:
    response = desk.post("/feedback", content='{"note": "' + CRISIS, headers=headers)
    assert (response.status_code, response.json()["card"]["status"]) == (200, "crisis")
    assert not folder.exists()


def test_the_card_has_all_that_the_card_of_ask_has(ready: TestClient, kept: Path) -> None:
    asked = ready.post("/ask", json={"question": CRISIS}).json()
    card = ready.post("/feedback", json={**DOWN, "note": CRISIS}).json()["card"]
    assert differences({**card, "index": asked["index"]}, ANSWER) == []
    assert {**card, "id": "", "took_ms": 0} == {**asked, "id": "", "took_ms": 0}
    assert CRISIS not in everything(kept)


def test_a_note_is_looked_at_by_its_vector_too_as_a_question_is(
    ready: TestClient, kept: Path, desk: TestClient, library: Library
) -> None:
    assert not triage_note(VEILED, None).is_urgent
    assert triage_note(VEILED, library).is_urgent
    assert ready.post("/feedback", json={**DOWN, "note": VEILED}).json()["card"]["status"] == "crisis"
    assert VEILED not in everything(kept)
    assert desk.post("/feedback", json={**DOWN, "note": VEILED}).json() == {"stored": True, "card": None}


@pytest.mark.parametrize(
    "note",
    [
        "The price is an old one.",
        "Wrong",
        "👍",
        "не понятно",
        "I asked about the nasal spray, not the drip.",
        "thanks!",
    ],
)
def test_a_plain_note_is_stored_where_there_is_a_snapshot_too(ready: TestClient, kept: Path, note: str) -> None:
    assert ready.post("/feedback", json={**DOWN, "note": note}).json() == {"stored": True, "card": None}
    assert stored(kept)[-1]["note"] == note


def test_a_note_that_needs_a_person_gets_its_card_where_nothing_can_be_stored(desk: TestClient, folder: Path) -> None:
    folder.write_text("a file")
    assert desk.post("/feedback", json={**UP, "note": CRISIS}).json()["card"]["status"] == "crisis"


# --- the folder -------------------------------------------------------------------------------------------------------


def test_the_folder_and_its_files_are_the_services_alone(desk: TestClient, folder: Path) -> None:
    mask = os.umask(0)
    try:
        desk.post("/feedback", json=UP)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_a_folder_that_is_there_keeps_its_mode(folder: Path) -> None:
    folder.mkdir(mode=0o750)
    put(folder, said())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def test_a_folder_that_cannot_be_written_is_a_problem_and_a_line_of_the_log_without_the_note(
    desk: TestClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file in place of the folder")
    response = desk.post("/feedback", json=DOWN)
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert differences(response.json(), PROBLEM) == []
    assert response.json()["code"] == "not-stored"
    assert str(folder) not in response.text
    [record] = [record for record in caplog.records if record.name == "ketamine_qa.app"]
    assert record.getMessage().startswith("feedback could not be stored: ")
    assert str(folder) in record.getMessage()
    assert "zebrafinch" not in caplog.text
    folder.unlink()
    assert desk.post("/feedback", json=DOWN).json()["stored"] is True


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is Linux's /dev/full")
def test_a_full_disk_is_a_problem(desk: TestClient, folder: Path) -> None:
    folder.mkdir()
    (folder / f"{now().date()}.jsonl").symlink_to("/dev/full")
    assert desk.post("/feedback", json=DOWN).json()["code"] == "not-stored"


def test_a_line_that_a_full_disk_cut_off_spoils_no_other(folder: Path) -> None:
    put(folder, said(note="first"))
    with (folder / "2026-11-23.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-11-2')
    put(folder, said(note="second"), said(note="third"))
    read, broken = read_feedback(folder)
    assert [one.note for one in read] == ["first", "second", "third"]
    assert [fault.line for fault in broken] == [2]


def _put_many(folder: Path, writer: int) -> None:
    box = Box(folder, 90)
    for number in range(100):
        box.put(said(note=f"{writer} {number} " + "ñ" * (number * 9)))


def test_lines_of_several_processes_and_threads_stay_whole(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_put_many, args=(folder, writer)) for writer in range(3)]
    for one in processes:
        one.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda writer: _put_many(folder, writer), range(3, 7)))
    for one in processes:
        one.join(timeout=60)
    assert [one.exitcode for one in processes] == [0, 0, 0]
    read, broken = read_feedback(folder)
    assert broken == []
    expected = sorted(f"{writer} {number} " + "ñ" * (number * 9) for writer in range(7) for number in range(100))
    assert sorted(str(one.note) for one in read) == expected


# --- retention --------------------------------------------------------------------------------------------------------


def test_a_file_is_deleted_once_its_day_is_more_than_so_many_days_ago(folder: Path) -> None:
    put(folder, *(said(at=DAY - timedelta(days=ago)) for ago in (89, 90, 91, 400)))
    Box(folder, 90).sweep(DAY.date())
    assert [(DAY.date() - day).days for day, _ in day_files(folder)] == [90, 89]


def test_old_files_are_deleted_when_a_new_day_begins_and_not_before(folder: Path) -> None:
    put(folder, said(at=DAY - timedelta(days=8)), said())
    week = Box(folder, 7)
    week.put(said(at=DAY + timedelta(hours=1)))
    assert [str(day) for day, _ in day_files(folder)] == ["2026-11-15", "2026-11-23"]
    week.put(said(at=DAY + timedelta(days=1)))
    assert [str(day) for day, _ in day_files(folder)] == ["2026-11-23", "2026-11-24"]


def test_a_day_ends_at_midnight_in_utc(folder: Path) -> None:
    put(folder, *(said(at=datetime(2026, 11, day, hour, 59, 59, tzinfo=UTC)) for day, hour in ((23, 23), (24, 0))))
    assert [str(day) for day, _ in day_files(folder)] == ["2026-11-23", "2026-11-24"]


def test_nothing_but_files_of_feedback_is_ever_deleted(folder: Path) -> None:
    folder.mkdir()
    others = ["README.md", "2020-01-01.json", "x2020-01-01.jsonl", "2020-13-45.jsonl", "2020-01-01.jsonl.gz", ".keep"]
    for name in [*others, "2020-01-01.jsonl"]:
        (folder / name).write_text("")
    Box(folder, 1).sweep(DAY.date())
    assert sorted(path.name for path in folder.iterdir()) == sorted(others)


def test_what_cannot_be_deleted_is_logged_and_costs_no_reader_their_feedback(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "2020-01-01.jsonl").mkdir(parents=True)
    Box(folder, 7).put(said())
    assert (folder / "2026-11-23.jsonl").read_bytes().count(b"\n") == 1
    assert "old feedback could not be deleted" in caplog.text
    with pytest.raises(KetamineQAError, match="cannot be kept there"):
        Box(folder, 7).open(DAY.date())


def test_serve_deletes_what_is_too_old_and_stores_what_comes(published: Path, tmp_path: Path) -> None:
    today = now()
    folder = put(tmp_path / "said", *(said(at=today - timedelta(days=ago)) for ago in (31, 29)))
    with process(CORPUS, published, tmp_path / "server", feedback=str(folder), feedback_days="30") as running:
        assert [(today.date() - day).days for day, _ in day_files(folder)] in ([29, 0], [30, 0])
        assert httpx.post(f"{running.address}/feedback", json=DOWN).json() == {"stored": True, "card": None}
        assert httpx.post(f"{running.address}/feedback", json={**DOWN, "note": CRISIS}).json()["stored"] is False
    assert [one["note"] for one in stored(folder)] == [None, DOWN["note"]]
    assert "zebrafinch" not in running.said
    assert "POST /feedback 200" in running.said
    assert CRISIS not in running.said + everything(folder)


def test_serve_with_a_folder_that_cannot_be_written_is_1_and_a_sentence(published: Path, tmp_path: Path) -> None:
    (tmp_path / "said").write_text("a file")
    for name, why in (("said", "it is a file"), ("said/in", "Not a directory")):
        done = subprocess.run(
            [sys.executable, "-m", "service", "--index", str(published), "serve", "--port", "0"],
            env=os.environ | {PREFIX + "FEEDBACK": str(tmp_path / name)},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (1, "")
        [line] = done.stderr.splitlines()
        assert line.startswith(f"feedback is {str(tmp_path / name)!r}: it cannot be kept there ({why}")
        assert "docs/feedback.md" in line


# --- the summary ------------------------------------------------------------------------------------------------------


def run(folder: Path | None, index: Path, *words: str) -> Result:
    """The outcome of `ketamine-qa feedback`."""
    environment = {PREFIX + "FEEDBACK": str(folder) if folder else None}
    command = ["--index", str(index), "feedback", *words]
    return CliRunner().invoke(main, command, env=environment, prog_name="ketamine-qa")


@pytest.fixture
def told(folder: Path, snapshot: Snapshot) -> Path:
    """Feedback on two passages of the index, on one that is gone, and on answers that were not covered."""
    first, second = (passage.id for passage in snapshot.passages[:2])
    return put(
        folder,
        said(first, "up", note="Helped."),
        said(first, "down", "incorrect", "safety", note="The dose is wrong.", at=DAY - timedelta(days=3)),
        said(first, "down", "incorrect"),
        said(second, "down", "other"),
        said("p_ffffffffffffffff", "down", "other"),
        said("p_fffffffffffffff0", "down"),
        said(None, "up"),
        said(None, "down", "not_what_i_asked"),
        said(None, "down"),
        said(None, "down"),
    )


def test_the_summary_counts_by_passage_the_worst_first_and_ties_by_id(told: Path, snapshot: Snapshot) -> None:
    first, second = (passage.id for passage in snapshot.passages[:2])
    summary = summarize(told, snapshot)
    assert [(tally.passage_id, tally.downs, tally.ups) for tally in summary.passages] == [
        (None, 3, 1),
        (first, 2, 1),
        *((id_, 1, 0) for id_ in sorted([second, "p_ffffffffffffffff", "p_fffffffffffffff0"])),
    ]
    assert (summary.ups, summary.downs, summary.broken) == (2, 8, ())
    assert (summary.first, summary.last) == (date(2026, 11, 20), date(2026, 11, 23))
    assert list(summary.reasons.items()) == [("incorrect", 2), ("other", 2), ("not_what_i_asked", 1), ("safety", 1)]
    assert [note.note for note in summary.passages[1].notes] == ["The dose is wrong.", "Helped."]


def test_fewer_ups_are_worse_where_downs_are_equal(folder: Path) -> None:
    put(folder, said("p_1", "up"), said("p_1", "down"), said("p_2", "down"))
    assert [tally.passage_id for tally in summarize(folder, None).passages] == ["p_2", "p_1"]


def test_the_verb_names_each_passage_by_title_and_first_words_with_the_notes_beneath(
    told: Path, published: Path, snapshot: Snapshot
) -> None:
    result = run(told, published)
    assert (result.exit_code, result.stderr) == (0, "")
    printed = result.stdout.splitlines()
    assert printed[0].startswith("Feedback of 2026-11-20 to 2026-11-23: 8 down, 2 up (incorrect 2, other 2,")
    passage = snapshot.passages[0]
    at = printed.index(f"{passage.id}  2 down, 1 up (incorrect 2, safety 1)")
    title = snapshot.documents[passage.document_id].title
    assert printed[at + 1].startswith(f"  {' › '.join((title, *passage.heading_path))}: “{passage.text.split()[0]}")
    assert printed[at + 2 : at + 4] == [
        "  • 2026-11-20 down (incorrect, safety): The dose is wrong.",
        "  • 2026-11-23 up: Helped.",
    ]
    at = printed.index("no passage  3 down, 1 up (not_what_i_asked 1)")
    assert printed[at + 1] == "  said of answers that were not covered"
    at = printed.index("p_ffffffffffffffff  1 down, 0 up (other 1)")
    assert printed[at + 1] == "  not in the published index"


def test_the_verb_as_json_is_json_and_nothing_else(told: Path, published: Path, snapshot: Snapshot) -> None:
    result = run(told, published, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    out = json.loads(result.stdout)
    assert (out["ups"], out["downs"], out["first"], out["last"]) == (2, 8, "2026-11-20", "2026-11-23")
    tally = out["passages"][1]
    assert (tally["passage_id"], tally["document_id"]) == (snapshot.passages[0].id, snapshot.passages[0].document_id)
    assert tally["notes"][0] == {
        "at": "2026-11-20T10:04:05Z", "rating": "down", "reasons": ["incorrect", "safety"], "note": "The dose is wrong.",
    }  # fmt: skip


def test_the_verb_can_be_kept_to_the_last_days(folder: Path, published: Path) -> None:
    put(folder, *(said(at=now() - timedelta(days=ago)) for ago in (0, 1, 6, 7, 30)))
    counts = {
        days: json.loads(run(folder, published, "--json", "--days", days).stdout)["ups"] for days in ("1", "7", "8")
    }
    assert counts == {"1": 1, "7": 3, "8": 4}
    assert json.loads(run(folder, published, "--json").stdout)["ups"] == 5
    assert run(folder, published, "--days", "0").exit_code == 2


def test_a_broken_line_is_counted_and_named_and_never_fatal(folder: Path, published: Path) -> None:
    put(folder, said(note="good"))
    lines_ = [
        b"", b"zebrafinch", b"{}", b"\xff\xfe", b"[" * 5_000, b"null", b'{"at": "now"}', b"\x00",
        json.dumps({**DOWN, "at": "2026-11-23T10:04:05Z", "rating": "sideways"}).encode(),
    ]  # fmt: skip
    with (folder / "2026-11-23.jsonl").open("ab") as file:
        file.write(b"\n".join(lines_) + b"\n")
    result = run(folder, published)
    assert result.exit_code == 0
    assert "Feedback of 2026-11-23: 0 down, 1 up." in result.stdout
    for line in range(3, 11):
        assert f"{folder.as_posix()}/2026-11-23.jsonl line {line}: this is no line of feedback" in result.stdout
    assert "8 lines were left out." in result.stdout
    assert "zebrafinch" not in result.stdout
    out = json.loads(run(folder, published, "--json").stdout)
    assert [fault["line"] for fault in out["broken"]] == list(range(3, 11))


def test_the_verb_says_so_where_the_setting_is_unset_or_the_folder_empty(folder: Path, published: Path) -> None:
    unset = run(None, published)
    assert (unset.exit_code, unset.stdout) == (1, "")
    assert unset.stderr == "No feedback is kept: the setting feedback names no folder. See docs/feedback.md.\n"
    for _ in range(2):
        empty = run(folder, published)
        assert (empty.exit_code, empty.stdout) == (0, f"There is no feedback in {folder}.\n")
        assert json.loads(run(folder, published, "--json").stdout)["passages"] == []
        folder.mkdir(exist_ok=True)


def test_the_verb_over_a_file_is_1_and_a_sentence(folder: Path, published: Path) -> None:
    folder.write_text("")
    result = run(folder, published)
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(folder) in result.stderr
    assert "Traceback" not in result.stderr


def test_without_an_index_the_verb_names_passages_by_their_ids(folder: Path, tmp_path: Path) -> None:
    result = run(put(folder, said()), tmp_path / "none")
    assert result.exit_code == 0
    assert f"{PASSAGE_ID}  0 down, 1 up\n  not in the published index" in result.stdout
    assert "Passages are named by their ids alone." in result.stderr


def test_long_notes_are_wrapped(folder: Path) -> None:
    put(folder, said(note="word " * 100 + "end"))
    printed = "\n".join(lines(summarize(folder, None))).splitlines()
    assert len(printed) > 5
    assert all(len(line) <= 100 for line in printed)


def test_the_summary_of_the_same_files_is_the_same(told: Path, tmp_path: Path, snapshot: Snapshot) -> None:
    copy = Path(shutil.copytree(told, tmp_path / "copy"))
    assert lines(summarize(told, snapshot)) == lines(summarize(copy, snapshot))


# --- the description of the interface ---------------------------------------------------------------------------------


def test_the_description_has_the_route_with_every_field_and_an_example_that_is_answered(
    desk: TestClient, folder: Path
) -> None:
    described = desk.get("/openapi.json").json()
    route = described["paths"]["/feedback"]["post"]
    assert list(described["paths"]["/feedback"]) == ["post"]
    assert route["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/FeedbackIn")
    assert set(route["responses"]) == {"200", "400", "413", "415", "422", "503"}
    schemas = described["components"]["schemas"]
    assert list(schemas["FeedbackIn"]["properties"]) == [*UP, "reasons", "note"]
    for model in ("FeedbackIn", "FeedbackOut"):
        assert all(field["description"] for field in schemas[model]["properties"].values())
    references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described))
    assert set(references) <= set(schemas)
    [example] = schemas["FeedbackIn"]["examples"]
    assert desk.post("/feedback", json=example).json() == {"stored": True, "card": None}
    assert len(stored(folder)) == 1


def test_the_documentation_names_the_route_and_its_fields_where_it_is_on(desk: TestClient, bare: TestClient) -> None:
    page = desk.get("/docs").text
    for name in ("POST /feedback", *DOWN, "stored", "card"):
        assert f"<code>{name}</code>" in page
    assert "/feedback</code>" not in bare.get("/docs").text


def test_help_for_a_card_comes_from_the_snapshot_or_from_what_ships(desk: TestClient) -> None:
    card = desk.post("/feedback", json={**UP, "note": CRISIS}).json()["card"]
    assert card["safety"]["message"] == shipped_help().crisis.message
