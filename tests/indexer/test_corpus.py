"""A folder is read whole, or every fault of every file is told at once, with its file and line."""

import os
from pathlib import Path

import pytest

from indexer.corpus import MOST_BYTES, digest, hash_files, link_target, read_corpus
from indexer.errors import CorpusError
from indexer.glossary import default_file
from tests.indexer.making import THREE, document, write


def faults(folder: Path) -> list[tuple[str, int, str]]:
    """(path in the folder, line, message) of every fault."""
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return [(fault.path.removeprefix(f"{folder}/"), fault.line, fault.message) for fault in caught.value.faults]


def test_documents_come_in_order_of_id_with_their_titles(tmp_path):
    corpus = read_corpus(write(tmp_path, THREE))
    assert [(d.id, d.path, d.title) for d in corpus.documents] == [
        ("ketamine", "ketamine.md", "Ketamine for depression"),
        ("notes", "notes.txt", "Questions patients ask"),
        ("pages/spray", "pages/spray.html", "The nasal spray"),
    ]
    assert corpus.skipped == ()


def test_front_matter_is_carried_over_and_the_rest_may_be_empty(tmp_path):
    first, second, _ = read_corpus(write(tmp_path, THREE)).documents
    assert str(first.last_reviewed) == "2026-11-01"
    assert [(s.title, s.url) for s in first.sources] == [("A trial", "https://example.org/trial")]
    assert (second.last_reviewed, second.reviewed_by, second.url, second.sources) == (None, "", "", ())


def test_all_faults_of_all_files_are_told_at_once_in_order_of_file_and_line(tmp_path):
    write(
        tmp_path,
        {
            "bad_date.md": "---\ntitle: T\nlast_reviewed: 2026-13-01\n---\nText.",
            "contradiction.md": "---\ntitle: One\ntitle: Two\ndraft: maybe\n---\nText.",
            "empty.md": "",
            "blank.txt": " \n\n",
            "latin.txt": b"First line.\ncaf\xe9\n",
            "twin.md": "Text.",
            "twin.html": "<p>Text.</p>",
            "anchors.md": "# A {#x}\n\nOne.\n\n## B {#x}\n\nTwo.\n",
            "links.md": "See [this](nowhere.md) and\n[that](anchors.md#y) and [up](../outside.md).\n",
            "big.txt": b"a" * (MOST_BYTES + 1),
            "glossary.toml": '[[term]]\nname = "a"\nalso = [\n',
            "only_front_matter.md": "---\ntitle: T\n---\n",
        },
    )
    told = faults(tmp_path)
    assert [(path, line) for path, line, _ in told] == [
        ("anchors.md", 5),
        ("bad_date.md", 3),
        ("big.txt", 0),
        ("blank.txt", 0),
        ("contradiction.md", 3),
        ("contradiction.md", 4),
        ("empty.md", 0),
        ("glossary.toml", 3),
        ("latin.txt", 2),
        ("links.md", 1),
        ("links.md", 2),
        ("only_front_matter.md", 0),
        ("twin.md", 0),
    ]
    messages = {path: message for path, _, message in told}
    assert messages["bad_date.md"] == "last_reviewed is '2026-13-01', not a date. Write it as YYYY-MM-DD."
    assert "byte 16 is not UTF-8" in messages["latin.txt"]
    assert "'twin' is that of twin.html too" in messages["twin.md"]


def test_each_broken_link_is_told_with_its_line(tmp_path):
    write(
        tmp_path,
        {
            "a.md": "# A\n\nText.\n",
            "b.md": "[ok](a.md) [ok](a.md#a)\n\n[file](c.md)\n\n[anchor](a.md#z)\n\n[own](#none) [web](https://x.y/z.md)\n",
        },
    )
    assert [(path, line) for path, line, _ in faults(tmp_path)] == [("b.md", 3), ("b.md", 5), ("b.md", 7)]


def test_links_of_a_saved_web_page_are_left_alone(tmp_path):
    corpus = read_corpus(write(tmp_path, {"page.html": '<p>Text <a href="about.html#us">about</a>.</p>'}))
    assert len(corpus.documents) == 1


def test_a_link_out_of_the_folder_and_a_link_to_nothing_are_faults(tmp_path):
    folder = write(tmp_path / "corpus", {"a.md": "Text."})
    (tmp_path / "secret.md").write_text("Secret.")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "gone.md").symlink_to(tmp_path / "nothing.md")
    told = {path: message for path, _, message in faults(folder)}
    assert "leads out of the content folder" in told["out.md"]
    assert "leads to no file" in told["gone.md"]


def test_a_file_and_a_folder_that_may_not_be_read_are_faults(tmp_path):
    folder = write(tmp_path, {"a.md": "Text.", "shut.md": "Text.", "sub/b.md": "Text."})
    (folder / "shut.md").chmod(0)
    (folder / "sub").chmod(0)
    try:
        if os.access(folder / "shut.md", os.R_OK):
            pytest.skip("this user may read anything")
        assert [(path, message.split(".")[0]) for path, _, message in faults(folder)] == [
            ("shut.md", "this is not a readable file"),
            ("sub", "this folder cannot be opened"),
        ]
        assert hash_files(folder).keys() == {"a.md", "glossary.toml", "help.toml"}
    finally:
        (folder / "sub").chmod(0o700)


def test_a_link_to_itself_and_a_folder_named_like_a_file_are_no_crash(tmp_path):
    folder = write(tmp_path, {"a.md": "Text.", "folder.md/b.txt": "Text."})
    (folder / "loop.md").symlink_to(folder / "loop.md")
    assert [(path, line) for path, line, _ in faults(folder)] == [("loop.md", 0)]
    (folder / "loop.md").unlink()
    assert [d.id for d in read_corpus(folder).documents] == ["a", "folder.md/b"]


def test_a_file_whose_name_is_not_utf8_is_a_fault(tmp_path):
    write(tmp_path, {"a.md": "Text."})
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("Text.")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert faults(tmp_path) == [("caf\\xe9.md", 0, "its name is not UTF-8. Rename the file.")]


@pytest.mark.parametrize("href", ["a" * 300, "a%00.md", "../../etc/passwd", "..", "sub/none.md"])
def test_a_link_that_no_file_can_answer_is_a_fault_with_its_line(tmp_path, href):
    write(tmp_path / "corpus", {"a.md": f"Text.\n\nSee [this]({href}).\n"})
    ((path, line, message),) = faults(tmp_path / "corpus")
    assert (path, line) == ("a.md", 3)
    assert message.startswith(f"the link to {href!r} leads nowhere: ")


def test_a_link_to_a_file_that_has_faults_is_no_second_fault(tmp_path):
    write(tmp_path, {"a.md": "See [b](b.md#x).", "b.md": "---\ndraft: maybe\n---\nText."})
    assert [path for path, _, _ in faults(tmp_path)] == ["b.md"]


def test_a_glossary_or_help_that_is_not_utf8_is_one_fault_each(tmp_path):
    write(tmp_path, {"a.md": "Text.", "glossary.toml": b"\n\xff", "help.toml": b"\xff"})
    assert [(path, line) for path, line, _ in faults(tmp_path)] == [("glossary.toml", 2), ("help.toml", 1)]


@pytest.mark.parametrize(
    ("path", "content", "title"),
    [
        ("a.md", "---\ntitle: Front matter\n---\n# Heading\n\nText.", "Front matter"),
        ("a.md", "## Second\n\nText.\n\n# First\n\nText.", "First"),
        ("a.html", "<title>Page</title><h1>Heading</h1><p>Text.", "Heading"),
        ("a.html", "<title>Page</title><h2>Heading</h2><p>Text.", "Page"),
        ("a.md", "First line.\n\nText.", "First line."),
        ("a.txt", "word " * 40 + "end.", "word " * 23 + "word …"),
    ],
)
def test_the_title_of_a_file_by_hand(tmp_path, path, content, title):
    (found,) = read_corpus(write(tmp_path, {path: content})).documents
    assert found.title == title


def test_a_link_within_the_folder_is_read(tmp_path):
    folder = write(tmp_path, {"a.md": "Text."})
    (folder / "b.md").symlink_to(folder / "a.md")
    assert [d.id for d in read_corpus(folder).documents] == ["a", "b"]


def test_readme_dot_files_drafts_and_other_files_are_skipped_with_their_reason(tmp_path):
    write(
        tmp_path,
        {
            "a.md": "Text.",
            "README.md": "For editors.",
            ".notes.md": "Mine.",
            "later.md": "---\ndraft: true\n---\nNot yet.",
            "photo.jpg": b"\xff\xd8",
            "sub/README.md": "# A page of its own\n\nText.",
        },
    )
    corpus = read_corpus(tmp_path)
    assert [d.id for d in corpus.documents] == ["a", "sub/README"]
    assert corpus.skipped == (
        (".notes.md", "a dot file"),
        ("README.md", "for editors"),
        ("later.md", "draft: true"),
        ("photo.jpg", "not Markdown, HTML or plain text"),
    )


def test_a_folder_without_help_and_glossary_uses_those_that_ship(tmp_path):
    corpus = read_corpus(write(tmp_path, {"a.md": "Text."}))
    assert corpus.files["help.toml"] == default_file("help.toml").read_bytes()
    assert corpus.help.resources_for("crisis")
    assert corpus.glossary.entries


def test_a_missing_and_an_empty_folder_say_what_to_do(tmp_path):
    assert "there is no such folder" in faults(tmp_path / "none")[0][2]
    (tmp_path / "empty").mkdir()
    assert "there is nothing to index" in faults(tmp_path / "empty")[0][2]


def test_a_page_nested_beyond_reason_is_a_fault_and_not_a_crash(tmp_path):
    write(tmp_path, {"deep.html": "<div>" * 100_000 + "Text." + "</div>" * 100_000})
    assert "nested too deeply" in faults(tmp_path)[0][2]


def test_a_page_too_broken_to_be_traced_is_a_fault_and_not_a_crash(tmp_path):
    write(tmp_path, {"page.html": "<p>Text.</p><table>one<tr><td>cell</td>two</tr></table>"})
    assert "cannot be mapped to its text" in faults(tmp_path)[0][2]


def test_a_null_byte_is_not_seen(tmp_path):
    files = {"a.txt": b"One\0two three.\n", "b.md": b"One\0two.\n", "c.html": b"<p>x\0y</p>"}
    corpus = read_corpus(write(tmp_path, files))
    assert all("\0" not in d.text for d in corpus.documents)


def test_the_digest_changes_with_any_content_and_with_nothing_else(tmp_path):
    folder = write(tmp_path, THREE)
    first = read_corpus(folder).digest
    assert first == digest(hash_files(folder)) == read_corpus(folder).digest
    os.utime(folder / "notes.txt", (0, 0))
    assert digest(hash_files(folder)) == first
    write(folder, {"notes.txt": THREE["notes.txt"] + " "})
    assert digest(hash_files(folder)) != first


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("other.md", ("sub/other.md", "")),
        ("../top.md#part", ("top.md", "part")),
        ("#own%20part", ("sub/page.md", "own part")),
        ("https://example.org/x.md", None),
        ("//example.org/x.md", None),
        ("mailto:a@b.c", None),
        ("/absolute.md", None),
        ("http://[", None),
    ],
)
def test_where_a_link_leads_by_hand(href, target):
    page = document("Text.", id="sub/page")
    assert link_target(page, href) == target
