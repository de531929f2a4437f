import re
from pathlib import Path

from indexer import errors
from indexer.errors import CorpusError, Fault, IndexBusy, KetamineQAError, SettingError, SnapshotDamaged


def tree(kind: type, depth: int = 0) -> list[tuple[str, int]]:
    return [(kind.__name__, depth), *(line for child in kind.__subclasses__() for line in tree(child, depth + 1))]


def test_the_tree_in_the_docstring_is_the_tree_of_classes():
    found = [re.match(r"([│├└─ ]*)([A-Z]\w+)(?:  |$)", line) for line in (errors.__doc__ or "").splitlines()]
    drawn = [(line.group(2), len(line.group(1)) // 4) for line in found if line]
    own = [(name, depth) for name, depth in tree(KetamineQAError) if name in vars(errors)]
    assert sorted(drawn) == sorted(own)


def test_faults_are_sentences_with_file_and_line():
    assert str(Fault("corpus/x.md", 4, "wrong.")) == "corpus/x.md line 4: wrong."
    assert str(Fault("corpus/x.md", 0, "wrong.")) == "corpus/x.md: wrong."
    error = CorpusError([Fault("b.md", 1, "second."), Fault("a.md", 9, "first.")])
    assert str(error) == "a.md line 9: first.\nb.md line 1: second.\n2 faults in the content; nothing was changed."


def test_errors_carry_their_evidence():
    assert SnapshotDamaged(Path("x"), "gone.").path == Path("x")
    assert IndexBusy(Path("index")).path == Path("index")
    error = SettingError("KETAMINE_QA_PORT", "x", "not a number.")
    assert (error.setting, error.value) == ("KETAMINE_QA_PORT", "x")
    assert str(error) == "KETAMINE_QA_PORT is 'x': not a number."
