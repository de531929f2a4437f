"""Review: what an editor is told about each sentence, on which line, and how it is answered."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.corpus import read_corpus
from indexer.review import Review, Rule, _has_figure, review_corpus
from tests.indexer.making import THREE, write
from tests.running import CORPUS

GLOSSARY = """\
[[term]]
name = "esketamine"
also = ["Spravato", "ESK"]

[[term]]
name = "infusion"
also = []

[subjects]
drug = ["esketamine", "ketamine"]
population = ["adults"]
"""
FRONT = """\
---
title: "T"
sources:
  - id: trial
    title: "A trial"
    url: "https://example.org/trial%28a%29/"
---
"""
LINKED = "[trial](https://example.org/trial(a))"


def reviewed(tmp_path: Path, body: str, *, front: str = FRONT, glossary: str | None = GLOSSARY) -> Review:
    """The review of one Markdown file in a folder with this glossary."""
    files = {"page.md": front + body} | ({"glossary.toml": glossary} if glossary is not None else {})
    (review,) = review_corpus(read_corpus(write(tmp_path / "corpus", files)))
    return review


def told(review: Review, rule: Rule | None = None) -> list[tuple[int, str]]:
    """(line, rule) of the remarks, of one rule if named."""
    return [(remark.line, remark.rule.value) for remark in review.remarks if rule in (None, remark.rule)]


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("In TRANSFORM-2 (May 2, 2019), 69.3% of adults responded.", True),
        ("One infusion costs $400.", True),
        ("The scale runs from 0 to 60.", True),
        ("It was noted in 2000 in all.", False),
        ("About 2000 patients joined.", True),
        ("Phillips 2019 says so.", False),
        ("It was approved on March 5, 2019.", False),
        ("It was approved on 5 March 2019 and 2020–21.", False),
        ("The PHQ-9 and 64 FR 37673 are names.", False),
        ("Nobody knows.", False),
    ],
)
def test_a_figure_is_a_number_that_is_no_date_and_no_name(sentence: str, states: bool) -> None:
    assert _has_figure(sentence) is states


def test_a_page_that_says_and_links_everything_has_no_remark(tmp_path: Path) -> None:
    review = reviewed(tmp_path, f"Of adults, 5% felt sick on esketamine in the {LINKED}.\n")
    assert review.remarks == ()
    assert (review.path, review.words, review.sources, review.accepted) == ("page.md", 10, 1, 0)


def test_a_figure_whose_subject_is_not_named_is_told_with_its_line(tmp_path: Path) -> None:
    body = f"See the {LINKED}.\n\nThe first one is told.\nOf them, 5% felt sick in the {LINKED}.\n"
    review = reviewed(tmp_path, body)
    assert told(review) == [(11, "subject")]
    assert "'Of them, 5% felt sick in the trial.' has a figure" in review.remarks[0].message


@pytest.mark.parametrize("named", ["## Esketamine\n\n", "## Side effects in adults\n\n### How many\n\n"])
def test_the_heading_may_name_the_subject(tmp_path: Path, named: str) -> None:
    assert told(reviewed(tmp_path, f"{named}Of them, 5% felt sick in the {LINKED}.\n"), Rule.SUBJECT) == []


def test_a_figure_without_a_link_to_a_source_of_the_page_is_told(tmp_path: Path) -> None:
    body = f"Of adults, 5% felt sick [elsewhere](https://example.org/other).\n\n- Adults: 6%.\n\nSee the {LINKED}.\n"
    assert told(reviewed(tmp_path, body)) == [(8, "source-link"), (10, "source-link")]


def test_a_table_row_is_told_on_its_own_line_unless_a_cell_links(tmp_path: Path) -> None:
    body = f"| Esketamine | Share |\n|---|---|\n| Sick | 5% ({LINKED}) |\n| Dizzy | 6% |\n"
    assert told(reviewed(tmp_path, body)) == [(11, "source-link")]


@pytest.mark.parametrize(
    ("entries", "line", "sentence"),
    [
        ('  - title: "A book"\n', 7, "has no url"),
        ('  - id: trial\n    title: "B"\n    url: "https://example.org/b"\n', 7, "stands twice"),
        ('  - title: "B"\n    url: "https://example.org/trial(a)"\n', 7, "the url of another"),
        ('  - title: "B"\n    url: "https://example.org/b"\n', 7, "no sentence links to the source 'B'"),
    ],
)
def test_broken_entries_of_the_source_list_are_told(tmp_path: Path, entries: str, line: int, sentence: str) -> None:
    front = FRONT.removesuffix("---\n") + entries + "---\n"
    (remark,) = reviewed(tmp_path, f"Adults felt sick in the {LINKED}.\n", front=front).remarks
    assert (remark.line, remark.rule) == (line, Rule.SOURCE_ENTRY)
    assert sentence in remark.message


def test_abbreviations_and_medical_words_that_the_glossary_lacks_are_told_once(tmp_path: Path) -> None:
    body = f"The ESK spray, an infusion, the MRI and cystitis.\n\nThe MRIs and cystitis again, {LINKED}.\n"
    review = reviewed(tmp_path, body)
    assert told(review) == [(8, "glossary"), (8, "glossary")]
    assert [remark.message.split(" is")[0] for remark in review.remarks] == ["'MRI'", "'cystitis'"]


def test_an_abbreviation_in_the_title_of_a_source_is_a_name(tmp_path: Path) -> None:
    front = FRONT.replace("A trial", "The ELEKT trial")
    assert told(reviewed(tmp_path, f"ELEKT was a {LINKED}.\n", front=front)) == []


def test_without_a_glossary_of_its_own_a_folder_is_asked_for_no_terms_and_no_subjects(tmp_path: Path) -> None:
    assert told(reviewed(tmp_path, f"The MRI shows 5 spots in the {LINKED}.\n", glossary=None)) == []


def test_a_page_without_a_source_list_is_asked_for_no_links(tmp_path: Path) -> None:
    assert told(reviewed(tmp_path, "Of adults, 5% felt sick.\n", front="")) == []


def test_hard_text_is_told_on_line_1_with_its_grade(tmp_path: Path) -> None:
    hard = "Institutional considerations necessitate extraordinary organizational responsibilities everywhere.\n"
    review = reviewed(tmp_path, hard, front="")
    assert told(review) == [(1, "grade")]
    assert review.grade is not None
    assert f"{review.grade:.1f}, over 10." in review.remarks[0].message


def with_accept(entries: Sequence[str]) -> str:
    """The front matter, with `accept` before its end."""
    return FRONT.removesuffix("---\n") + "accept:\n" + "".join(f"  - {entry}\n" for entry in entries) + "---\n"


def test_a_remark_is_answered_in_the_front_matter(tmp_path: Path) -> None:
    front = with_accept(['{rule: subject, line: 10, why: "the law says so"}'])
    review = reviewed(tmp_path, f"Of them, 5% felt sick in the {LINKED}.\n", front=front)
    assert (told(review), review.accepted) == ([], 1)


@pytest.mark.parametrize("rule", ["source-link", "nonsense"])
def test_an_answer_to_no_remark_is_told(tmp_path: Path, rule: str) -> None:
    front = with_accept([f'{{rule: {rule}, line: 10, why: "so"}}'])
    review = reviewed(tmp_path, f"Of them, 5% felt sick in the {LINKED}.\n", front=front)
    assert told(review) == [(8, "accept"), (10, "subject")]


def test_every_format_is_reviewed(tmp_path: Path) -> None:
    reviews = review_corpus(read_corpus(write(tmp_path / "corpus", THREE)))
    assert [review.path for review in reviews] == ["ketamine.md", "notes.txt", "pages/spray.html"]
    assert all(review.grade is not None for review in reviews)
    assert {remark.rule for review in reviews for remark in review.remarks} == {Rule.SOURCE_LINK, Rule.SOURCE_ENTRY}


def test_the_content_that_ships_has_no_open_remark() -> None:
    assert [str(remark) for review in review_corpus(read_corpus(CORPUS)) for remark in review.remarks] == []
