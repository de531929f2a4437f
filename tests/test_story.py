"""The story of an editor: ask, edit a sentence, rebuild, and the running service answers with the new words."""

import json
import re
import shutil
from pathlib import Path

import httpx

from tests.running import CORPUS, qa, running, wait_until

OLD = "staff must watch you for at least 2 hours"
NEW = "staff must watch you for at least 3 hours"
QUESTION = "How long do I have to stay after a Spravato dose?"
KEPT = {"choosing-a-clinic", "myths-and-common-questions", "treatment-day"}  # articles: enough for this, soon encoded


def test_an_edited_sentence_is_the_new_answer_of_the_running_service(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    copy_some(CORPUS, corpus)
    first = json.loads(qa("build", "--json", corpus=corpus, index=index).stdout)
    assert first["counts"]["encoded"] == first["counts"]["passages"]
    page = corpus / "topics" / "ketamine-for-depression.md"
    with running(corpus, index, tmp_path / "log") as service, httpx.Client(base_url=service.address) as client:

        def ask() -> dict:
            return client.post("/ask", json={"question": QUESTION}).json()

        before = ask()
        assert OLD in before["answer"]["text"]
        assert before["passages"][0]["source"]["id"] == "topics/ketamine-for-depression"

        assert page.read_text().count(OLD) == 1
        page.write_text(page.read_text().replace(OLD, NEW))
        assert qa("status", corpus=corpus, index=index).returncode == 3
        second = json.loads(qa("build", "--json", corpus=corpus, index=index).stdout)
        assert second["changed"] == ["topics/ketamine-for-depression.md"]
        assert (second["counts"]["encoded"], second["sentences_encoded"]) == (1, 1)
        wait_until(lambda: ask()["index"]["version"] == second["version"], seconds=5)

        after = ask()
        assert NEW in after["answer"]["text"]
        assert OLD not in json.dumps(after)
        link, old_link = (reply["passages"][0]["source"]["deep_link"] for reply in (after, before))
        marked = rf'<mark id="quote"[^>]*><strong>Length of stay:</strong> After each Spravato dose, {NEW}'
        assert re.search(marked, client.get(link).text)
        assert "This page has changed since it was quoted" in client.get(old_link).text

        third = json.loads(qa("build", "--json", corpus=corpus, index=index).stdout)
        assert (third["published"], third["counts"]["encoded"]) == (False, 0)

        page.unlink()
        unlink(corpus, r"\.\./topics/ketamine-for-depression\.md")
        fourth = qa("build", "--json", corpus=corpus, index=index)
        assert fourth.returncode == 0, fourth.stderr
        wait_until(lambda: ask()["index"]["version"] == json.loads(fourth.stdout)["version"], seconds=5)
        assert NEW not in json.dumps(ask())
    assert "Spravato" not in (tmp_path / "log").read_text()


def copy_some(corpus: Path, target: Path) -> None:
    """Copies the content with the topic page's own notes and the articles of KEPT alone."""
    shutil.copytree(corpus, target)
    shutil.rmtree(target / "asked" / "articles")
    for article in (target / "articles").glob("*.md"):
        if article.stem not in KEPT:
            article.unlink()
            unlink(target, rf"(?:\.\./articles/)?{article.stem}\.md(?:#[^)]*)?")


def unlink(corpus: Path, address: str) -> None:
    """Makes links to the address lead to a page elsewhere."""
    for page in corpus.glob("*/*.md"):
        page.write_text(re.sub(rf"\]\({address}\)", "](https://example.org/)", page.read_text()))
