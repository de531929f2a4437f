"""The widget's script: one file made of the page's own modules, with everything in it, small, and safe to put anywhere."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.pages import UNSCRIPTED
from service.reader import Reader
from service.widget import ENTRY, STATIC, modules, widget_script
from service.words import LANGUAGES, words_in
from tests.running import CORPUS, wait_until
from tests.service import serving
from tests.service.serving import Fields, application

MOST_BYTES = 15_000  # the contract's, with everything in it, as it is sent
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def asking(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    """A service for each language, which takes feedback."""
    folder = tmp_path_factory.mktemp("feedback")

    def service(language: str) -> TestClient:
        return TestClient(application(Reader(published, CORPUS, 60.0), feedback=folder, language=language))

    with service("en") as english, service("es") as spanish:
        for client in (english, spanish):
            wait_until(lambda client=client: client.get("/readyz").status_code == 200, seconds=30)
        yield {"en": english, "es": spanish}


def script_of(client: TestClient) -> str:
    """The script."""
    response = client.get("/widget.js")
    assert response.status_code == 200
    return response.text


def data_of(script: str) -> Fields:
    """The data in a script: all that is in no other script of the same code."""
    before, after = widget_script({"here": 1}).split('{"here":1}')
    assert script.startswith(before)
    assert script.endswith(after)
    return dict(json.loads(script[len(before) : -len(after)]))


def parses(script: str, folder: Path) -> bool:
    """Whether a browser could read it, by node's word."""
    (folder / "script.js").write_text(script, "utf-8")
    assert NODE is not None
    return subprocess.run([NODE, "--check", "script.js"], cwd=folder, capture_output=True, check=False).returncode == 0


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_the_script_is_kept_by_browsers_and_sent_again_only_when_it_has_changed(client: TestClient) -> None:
    first = client.get("/widget.js")
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{20}"', etag)
    for sent in (etag, f"W/{etag}", f'"other", {etag}'):
        again = client.get("/widget.js", headers={"if-none-match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get("/widget.js", headers={"if-none-match": '"other"'}).status_code == 200


def test_another_script_has_another_name(asking: dict[str, TestClient], client: TestClient) -> None:
    etags = {each.get("/widget.js").headers["etag"] for each in (client, *asking.values())}
    assert len(etags) == 3


@pytest.mark.parametrize("path", ["/widget.js", "/widget.json", "/widget.json?lang=es"])
def test_it_is_sent_as_small_as_gzip_makes_it_or_plain(client: TestClient, path: str) -> None:
    small = client.get(path, headers={"accept-encoding": "br, gzip"})
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content
    assert small.headers["etag"] == plain.headers["etag"]
    assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(small.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))
    assert int(plain.headers["content-length"]) == len(plain.content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_with_everything_in_it_keeps_to_its_budget(asking: dict[str, TestClient], language: str) -> None:
    response = asking[language].get("/widget.js", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < MOST_BYTES


# --- what is in it ----------------------------------------------------------------------------------------------------


def test_it_is_one_classic_script_without_modules(asking: dict[str, TestClient], tmp_path: Path) -> None:
    for client in asking.values():
        script = script_of(client)
        assert not re.search(r"\bimport(?:\s+\w|\s*[({*'\"])|\bexport(?:\s+\w|\s*[{*])", script)
        assert not re.search(r"\beval\(|new Function|https?://(?!www\.w3\.org)", without_data(script))
        assert script.startswith("(()=>{")
        assert "document.currentScript" in script
        if NODE is not None:
            assert parses(script, tmp_path)


def without_data(script: str) -> str:
    """The code of a script."""
    before, after = widget_script({"here": 1}).split('{"here":1}')
    assert script.startswith(before)
    return before + after


@pytest.mark.skipif(NODE is None, reason="there is no node here to read a script with")
def test_what_is_no_script_would_be_noticed(client: TestClient, tmp_path: Path) -> None:
    assert not parses(script_of(client)[:-20], tmp_path)


def test_it_is_made_of_the_pages_own_modules() -> None:
    order = modules(ENTRY)
    assert order[-1] == ENTRY
    assert len(set(order)) == len(order)
    of_the_page = set(modules("main.js")) - {"main.js"}
    assert of_the_page < set(order)
    assert {file.name for file in STATIC.glob("*.js")} == {*order, "main.js"}
    for module in order:
        needed = re.findall(r"^import .* from '\./([\w.-]+)';$", (STATIC / module).read_text("utf-8"), re.MULTILINE)
        assert all(order.index(name) < order.index(module) for name in needed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_brings_its_words_and_examples_along(asking: dict[str, TestClient], language: str) -> None:
    data, words = data_of(script_of(asking[language])), words_in(language)
    assert (data["language"], data["notice"], data["feedback"]) == (language, words["notice"], True)
    assert data["words"] == {name: text for name, text in words.items() if name not in UNSCRIPTED}
    suggested = [one["question"] for one in asking[language].get("/suggestions").json()]
    assert data["examples"] == suggested[: len(data["examples"])]
    assert 3 <= len(data["examples"]) <= 6


@pytest.mark.parametrize("country", ["US", "GB", "AU"])
def test_it_brings_the_help_of_its_country_and_of_anywhere_along(tmp_path: Path, country: str) -> None:
    with TestClient(application(Reader(tmp_path / "index", CORPUS, 60.0), country=country)) as bare:
        data = data_of(script_of(bare))
    near = [one for one in serving.shipped_help().resources if one.country in (country, "")]
    assert {one.country for one in near} == {country, ""}
    near.sort(key=lambda one: one.country != country)
    told = [(one["name"], one["call"], one["text"], one["url"]) for one in data["help"]["resources"]]
    assert told == [(one.name, one.call, one.text, one.url) for one in near]
    assert data["help"]["line"] == serving.shipped_help().line
    for kind in ("crisis", "emergency"):
        for language in LANGUAGES:
            assert data["cards"][language][kind] == serving.shipped_help().card(kind, language).title


def test_a_country_that_the_help_file_has_not_gets_what_is_for_anywhere(tmp_path: Path) -> None:
    with TestClient(application(Reader(tmp_path / "index", CORPUS, 60.0), country="FR")) as bare:
        data = data_of(script_of(bare))
    assert data["help"]["resources"]
    assert {one["country"] for one in data["help"]["resources"]} == {""}


def test_every_other_language_is_there_for_who_asks(asking: dict[str, TestClient]) -> None:
    for site, client in asking.items():
        own = data_of(script_of(client))
        for language in LANGUAGES:
            response = client.get("/widget.json", params={"lang": language})
            assert response.headers["content-type"] == "application/json"
            told = response.json()
            assert told["language"] == language
            assert told["words"] == {name: text for name, text in words_in(language).items() if name not in UNSCRIPTED}
            assert told["help"]["line"] == serving.shipped_help().line_in(language)
            assert told.keys() == own.keys()
            assert (told == own) is (language == site)
            headers = {"if-none-match": response.headers["etag"]}
            again = client.get("/widget.json", params={"lang": language}, headers=headers)
            assert (again.status_code, again.content) == (304, b"")


def test_nothing_that_it_brings_along_can_end_the_script_or_the_element_around_it(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028 \" ' \\ ` ${x} */ //"
    data = {"notice": hostile, hostile: [hostile]}
    script = widget_script(data)
    assert "</script" not in script
    assert data_of(script) == data
    if NODE is not None:
        assert parses(script, tmp_path)


# --- modules that cannot be one script --------------------------------------------------------------------------------


def written(folder: Path, **sources: str) -> Path:
    """A folder of modules."""
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source, "utf-8")
    return folder


def test_modules_come_after_those_that_they_import(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        top="import { a } from './left.js';\nimport { b as c } from './right.js';\n",
        left="import { base } from './base.js';\nexport const a = base;\n",
        right="import { base } from './base.js';\nexport async function b() {}\n",
        base="export const base = 1;\n",
    )
    assert modules("top.js", folder) == ["base.js", "left.js", "right.js", "top.js"]


@pytest.mark.parametrize(
    "again", ["const name = 2;", "let name;", "function name() {}", "export async function name() {}", "class name {}"]
)
def test_a_name_that_two_modules_give_is_refused(tmp_path: Path, again: str) -> None:
    folder = written(
        tmp_path, top=f"import {{ a }} from './a.js';\n{again}\n", a="const name = 1;\nexport const a = 1;\n"
    )
    with pytest.raises(ValueError, match=r"top\.js and a\.js both name something 'name'\. Rename one"):
        modules("top.js", folder)


@pytest.mark.parametrize("other", ["import { b as h } from './a.js';\n", "const h = 1;\n"])
def test_a_name_that_an_import_gives_is_given_to_nothing_else(tmp_path: Path, other: str) -> None:
    folder = written(
        tmp_path,
        top="import { a as h } from './a.js';\nimport { c } from './c.js';\n",
        c=f"{other}export const c = 1;\n",
        a="export const a = 1;\nexport const b = 2;\n",
    )
    with pytest.raises(ValueError, match="Rename one"):
        modules("top.js", folder)


@pytest.mark.parametrize(
    "form",
    [
        "import a from './a.js';",
        "import * as a from './a.js';",
        "import './a.js';",
        "import { a } from 'a';",
        'import { a } from "./a.js";',
        "import {a} from './a.js';",
        "import { a } from './a.js'",
        "import {\n  a,\n} from './a.js';",
        "export default 1;",
        "export { a };",
        "export * from './a.js';",
        "export let a = 1;",
    ],
)
def test_a_form_of_import_or_export_that_is_not_read_is_refused(tmp_path: Path, form: str) -> None:
    folder = written(tmp_path, top=f"{form}\n", a="export const a = 1;\n")
    with pytest.raises(
        ValueError, match=r"web/static/top\.js: .*(import|export).* is a form that service/widget\.py does not read"
    ):
        modules("top.js", folder)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_modules_that_import_each_other_in_a_circle_are_refused(tmp_path: Path, length: int) -> None:
    for i in range(length):
        written(tmp_path, **{f"m{i}": f"import {{ x }} from './m{(i + 1) % length}.js';\n"})
    with pytest.raises(ValueError, match=r"m0\.js imports itself by way of m0\.js"):
        modules("m0.js", tmp_path)
