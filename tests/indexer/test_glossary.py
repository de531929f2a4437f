import pytest

from indexer.glossary import default_file, read_glossary

TOML = """
[[term]]
name = "esketamine"
also = ["Spravato", "nasal spray for depression"]

[[term]]
name = "treatment-resistant depression"
also = ["TRD"]
definition = "Depression that two medicines did not help."
"""


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What is Spravato?", [("esketamine", "Spravato")]),
        ("what is a NASAL-SPRAY for depression", [("esketamine", "nasal spray for depression")]),
        ("Esketamine or spravato?", [("esketamine", "esketamine")]),
        ("trd?", [("treatment-resistant depression", "TRD")]),
        ("Spravatos and TRDs", []),
        ("", []),
    ],
)
def test_names_are_found_as_whole_words_in_any_spelling_of_case_and_hyphens(question, found):
    glossary, faults = read_glossary(TOML, "glossary.toml")
    assert faults == []
    assert [(entry.name, name) for entry, name in glossary.found_in(question)] == found


def test_a_name_of_two_terms_is_a_fault_with_its_line():
    twice = TOML + '\n[[term]]\nname = "ketamine"\nalso = ["spravato"]\n'
    _, faults = read_glossary(twice, "glossary.toml")
    assert [(f.path, f.line) for f in faults] == [("glossary.toml", 13)]
    assert "is a name of 'esketamine' and of 'ketamine'" in faults[0].message


@pytest.mark.parametrize(
    "toml", ["[[term", "term = 1", "[[term]]\nalso = []", '[[term]]\nname = "a"\nalso = "b"', '[[term]]\nname = "?"']
)
def test_a_glossary_that_cannot_be_read_is_a_fault(toml):
    _, faults = read_glossary(toml, "glossary.toml")
    assert len(faults) == 1


def test_subjects_are_read_and_left_out_of_questions():
    glossary, faults = read_glossary(TOML + '\n[subjects]\ndrug = ["ketamine"]\nroute = ["drip", "tablet"]\n', "g")
    assert (faults, glossary.subjects) == ([], ("ketamine", "drip", "tablet"))
    assert list(glossary.found_in("ketamine drip")) == []


@pytest.mark.parametrize("table", ["subjects = 1", "[subjects]\ndrug = 'x'", "[subjects]\ndrug = [1]"])
def test_subjects_that_are_no_lists_of_names_are_a_fault(table):
    _, (fault,) = read_glossary(table, "glossary.toml")
    assert fault.message == 'each line of [subjects] is a list of names, as in drug = ["ketamine"].'


def test_toml_nested_beyond_reason_is_a_fault_and_not_a_crash():
    _, (fault,) = read_glossary("a = " + "[" * 3_000, "glossary.toml")
    assert "this is not valid TOML" in fault.message


def test_the_glossary_that_ships_has_no_fault():
    glossary, faults = read_glossary(default_file("glossary.toml").read_text(), "glossary.toml")
    assert faults == []
    assert len(glossary.entries) >= 25
