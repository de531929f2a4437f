"""The story of an editor: ask, edit a sentence, rebuild, and the running service answers with the new words."""

import json
import shutil

import httpx

from tests.running import CORPUS, qa, running, wait_until

OLD = "staff must watch you for at least 2 hours"
NEW = "staff must watch you for at least 3 hours"
QUESTION = "How long do I have to stay after a Spravato dose?"


def test_an_edited_sentence_is_the_new_answer_of_the_running_service(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(CORPUS, corpus)
    shutil.rmtree(corpus / "asked" / "articles")  # the topic page's own notes are enough for this, and soon encoded
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
        assert (
            f'<mark id="quote"><strong>Length of stay:</strong> After each Spravato dose, {NEW}'
            in client.get(link).text
        )
        assert "This page has changed since it was quoted" in client.get(old_link).text

        third = json.loads(qa("build", "--json", corpus=corpus, index=index).stdout)
        assert (third["published"], third["counts"]["encoded"]) == (False, 0)

        page.unlink()
        for article in (corpus / "articles").glob("*.md"):
            text = article.read_text()
            article.write_text(text.replace("](../topics/ketamine-for-depression.md)", "](https://example.org/)"))
        fourth = qa("build", "--json", corpus=corpus, index=index)
        assert fourth.returncode == 0, fourth.stderr
        wait_until(lambda: ask()["index"]["version"] == json.loads(fourth.stdout)["version"], seconds=5)
        assert NEW not in json.dumps(ask())
    assert "Spravato" not in (tmp_path / "log").read_text()
