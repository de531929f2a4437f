"""Readability: the grade by hand, what counts as an easy word, and names as whole words."""

import pytest

from indexer.readability import names_pattern, reading_grade


def test_the_grade_is_that_of_the_formula_by_hand():
    """5 words a sentence; syllables 6 and 5 in 10 words: 0.39 · 5 + 11.8 · 1.1 − 15.59 = −0.66."""
    grade = reading_grade(["Tell the doctor that now.", "Rest at home a day."])
    assert grade == pytest.approx(0.39 * 5 + 11.8 * 1.1 - 15.59)


def test_blocks_without_a_full_stop_are_sentences_of_their_own():
    two, one = reading_grade(["Rest at home a day", "Do not drive a car"]), reading_grade(["Rest at home a day"])
    assert two == pytest.approx(one)  # five words a sentence both times, each of one syllable


def test_a_full_stop_within_a_sentence_ends_none():
    assert reading_grade(["The dose was 0.5 mg per kg, said Dr. Who."]) == reading_grade(
        ["The dose was 05 mg per kg, said Dr Who."]
    )


def test_names_of_the_glossary_count_as_easy_words():
    hard = "Esketamine and antidepressants are given together."
    assert reading_grade([hard], ["esketamine", "antidepressant"]) == reading_grade(
        ["Drug and drug are given together."]
    )
    assert reading_grade([hard], ["esketamine", "antidepressant"]) < reading_grade([hard])


@pytest.mark.parametrize("blocks", [[], [""], ["Yes."], ["…", "12"]])
def test_text_without_a_sentence_has_no_grade(blocks):
    assert reading_grade(blocks) is None


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["dose", "loading dose"], "Loading doses and a dose.", ["Loading doses", "dose"]),
        (["IV"], "ivory, IV, DIV, iv-drip", ["IV", "iv"]),
        (["a+b (c)"], "the a+b (c) plan", ["a+b (c)"]),
        ([], "anything", []),
        ([""], "anything", []),
    ],
)
def test_names_are_found_as_whole_words_longest_first(names, text, found):
    assert [match[0] for match in names_pattern(names).finditer(text)] == found
