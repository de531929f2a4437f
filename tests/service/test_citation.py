"""Citation: selectors, and links that land on the words (contract, "Links that land on the words")."""

from urllib.parse import unquote

import pytest

from indexer.document import Document
from indexer.passage import Passage
from indexer.snapshot import Snapshot
from service.citation import Selector, cite, deep_link, page_url, select, text_directive
from service.widening import widen

SHA = "0123456789abcdef" * 4
TEXT = "One two three four. The spray, taken off-label & alone, works. Five six seven eight."


def document(text: str = TEXT, *, name: str = "topics/lamps", url: str = "") -> Document:
    """A document of one paragraph."""
    return Document(name, f"{name}.md", SHA, "Lamps", "", url, None, "", (), text, (), ())


def passage(start: int, end: int, text: str = TEXT, anchor: str = "") -> Passage:
    """A passage of it."""
    return Passage("p_1", "topics/lamps", ("Spray",), anchor, start, end, text[start:end], ((0, end - start),))


def link(start: int, end: int, *, url: str = "", anchor: str = "", name: str = "topics/lamps") -> str:
    """The link to characters [start, end) of the text."""
    return deep_link(document(url=url, name=name), passage(start, end, anchor=anchor), select(TEXT, start, end))


def test_a_selector_has_the_words_with_32_characters_around_them() -> None:
    text = "a" * 40 + "EXACT" + "b" * 40
    assert select(text, 40, 45) == Selector("EXACT", "a" * 32, "b" * 32, 40, 45)


def test_a_selector_at_the_border_of_the_text_has_nothing_around_it() -> None:
    assert select("EXACT", 0, 5) == Selector("EXACT", "", "", 0, 5)


def test_offsets_count_code_points() -> None:
    assert select("😀😀 naïve 😀", 3, 8) == Selector("naïve", "😀😀 ", " 😀", 3, 8)


def test_a_link_names_the_place_the_hash_the_heading_and_the_words() -> None:
    """By hand: three whole words before ("One" may be cut, so it goes), the words, three after; - , & encoded."""
    assert link(20, 62, anchor="spray") == (
        "/read/topics/lamps?quote=20-62&sha=0123456789ab#spray:~:text="
        "two%20three%20four.-,The%20spray%2C%20taken%20off%2Dlabel%20%26%20alone%2C%20works.,-Five%20six%20seven"
    )


def test_a_passage_before_the_first_heading_is_linked_without_an_anchor() -> None:
    assert link(0, 3).startswith("/read/topics/lamps?quote=0-3&sha=0123456789ab#:~:text=One,-")


def test_an_anchor_is_percent_encoded() -> None:
    assert "#a%20b%23c:~:text=" in link(0, 3, anchor="a b#c")


def test_the_id_of_a_document_is_percent_encoded_in_its_address() -> None:
    assert page_url(document(name="a b/50% #1?")) == "/read/a%20b/50%25%20%231%3F"
    assert link(0, 3, name="a b").startswith("/read/a%20b?quote=0-3&")


def test_a_document_with_an_address_of_its_own_is_linked_there() -> None:
    own = "https://example.org/ketamine?lang=en"
    assert page_url(document(url=own)) == own
    assert link(0, 3, url=own, anchor="spray").startswith("https://example.org/ketamine?lang=en#spray:~:text=One,-")
    assert "quote=" not in link(0, 3, url=own)


def test_an_address_that_names_a_heading_keeps_it_where_the_passage_has_none() -> None:
    assert link(0, 3, url="https://example.org/a#part").startswith("https://example.org/a#part:~:text=")
    assert link(0, 3, url="https://example.org/a#part", anchor="b").startswith("https://example.org/a#b:~:text=")


def test_a_long_quotation_is_named_by_its_first_and_last_words() -> None:
    words = " ".join(f"w{i}" for i in range(60))
    assert text_directive(Selector(words, "", "", 0, len(words)), words) == (
        ":~:text=w0%20w1%20w2%20w3%20w4,w55%20w56%20w57%20w58%20w59"
    )


def test_a_quotation_of_120_characters_is_named_in_full() -> None:
    assert text_directive(Selector("x" * 120, "", "", 0, 120), "x" * 120) == f":~:text={'x' * 120}"


def test_a_table_row_is_named_by_its_first_and_its_last_cell() -> None:
    row = "One infusion (US)\t$400 to $800\tAdvocacy Network"
    assert text_directive(Selector(row, "a\nb c ", "\nNext row", 0, len(row)), row) == (
        ":~:text=c-,One%20infusion%20%28US%29,Advocacy%20Network"
    )


def test_words_of_another_paragraph_are_no_context() -> None:
    assert text_directive(Selector("Now.", "all of this before\n", "\nand all of that", 0, 4), "Now.") == ":~:text=Now."


def test_a_citation_carries_title_headings_date_and_hash() -> None:
    cited = cite(document(), passage(20, 62), 4, 9)
    assert (cited.document_id, cited.title, cited.heading_path, cited.sha256) == (
        "topics/lamps",
        "Lamps",
        ("Spray",),
        SHA,
    )
    assert cited.last_reviewed is None
    assert cited.selector == select(TEXT, 24, 29)
    assert cited.selector.exact == "spray"


def directive_of(url: str) -> tuple[str, str, str, str]:
    """(prefix, start, end, suffix) of a text directive, decoded as WICG Scroll to Text Fragment parses it."""
    parts = url.split(":~:text=", 1)[1].split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    assert 1 <= len(parts) <= 2
    return prefix, unquote(parts[0]), unquote(parts[-1]) if len(parts) == 2 else "", suffix


def test_as_many_first_words_are_named_as_tell_a_sentence_from_an_earlier_one() -> None:
    early, late = (
        "At the time of writing, prices rise " + "a " * 60 + "end.",
        "At the time of writing, laws " + "b " * 60,
    )
    text = f"{early} {late}"
    first, last = text_directive(select(text, len(early) + 1, len(text)), text).removeprefix(":~:text=").split(",")[1:]
    assert (unquote(first), unquote(last)) == ("At the time of writing, laws", "b b b b b")


def test_as_many_last_words_are_named_as_tell_the_end_from_an_earlier_place_of_the_same_words() -> None:
    """Five would end after the first sentence; "of" stands there too, but before the search for the end begins."""
    one, other = "In one room, 28% of the lamps were red and old.", "In another one, 9% of the lamps were red and old."
    text = f"{one} The other room is larger than that. {other} End."
    first, last = text_directive(select(text, 0, text.index(" End.")), text).removeprefix(":~:text=").split(",")[:2]
    assert (unquote(first), unquote(last)) == ("In one room, 28% of", "of the lamps were red and old.")


def test_every_link_of_the_corpus_leads_to_its_own_words(snapshot: Snapshot) -> None:
    """An oracle of the browser's search: from the prefix to the start, on to the end, with the suffix right after."""
    for one in snapshot.passages:
        document_ = snapshot.documents[one.document_id]
        for number in range(len(one.sentences)):
            cited = cite(document_, one, *widen(one, number))
            prefix, start, end, suffix = directive_of(cited.deep_link)
            text = document_.text.replace("\t", " ").replace("\n", " ")
            place = text.find(f"{prefix} {start}".strip())
            assert place >= 0, cited.deep_link
            begin = text.index(start, place + len(prefix))
            stop = text.index(end, begin + len(start)) + len(end) if end else begin + len(start)
            assert begin == cited.selector.start, cited.deep_link
            # a row whose last cell stands twice in it is marked up to the first of the two: a directive cannot say more
            twice = "\t" in cited.selector.exact and cited.selector.exact.count(end) > 1
            assert stop == cited.selector.end or (twice and stop < cited.selector.end), cited.deep_link
            assert text[stop:].strip().startswith(suffix)


def test_nothing_in_a_link_of_the_corpus_can_be_taken_for_a_border(snapshot: Snapshot) -> None:
    for one in snapshot.passages:
        cited = cite(snapshot.documents[one.document_id], one, *one.sentences[0])
        directive = cited.deep_link.split(":~:text=", 1)[1]
        assert "&" not in directive
        assert directive.count(",") <= 3
        for piece in directive.split(","):
            assert "-" not in piece.strip("-")


@pytest.mark.parametrize("sign", ["-", ",", "&", "#", "%", " ", "?", "ï", "“", "/", "~:"])
def test_every_sign_is_encoded_and_comes_back(sign: str) -> None:
    words = f"a{sign}b"
    url = text_directive(Selector(words, "", "", 0, len(words)), words)
    assert directive_of(url) == ("", words, "", "")
    assert url.removeprefix(":~:text=a").removesuffix("b").startswith("%") or sign == "~:"
