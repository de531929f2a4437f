"""Content files made at random, as an editor, a web page or a bad copy-and-paste might leave them.

Well-formed files (`markdown_files`, `html_files`, `plain_files`) are random blocks with random words in them; `scraps`
are anything at all.
"""

from hypothesis import strategies as st

LETTERS = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789"
ABROAD = "éüñçßÅøαβγΩж漢字שλ👍🏽👨\u200d👩\u200d👧🇨🇭e\u0301µ½…—’“”\u00ad\u200b"
MARKUP = [
    "*", "**", "_", "__", "`", "``", "[", "]", "[a](b)", "![a](b)", "<", ">", "<b>", "</b>", "<br>", "<!--", "-->", "|",
    "\\|", "\\", "\\*", "#", "~~", "!", "---", "- ", "1. ", "> ", "{#x}", "[^1]", ":", "<script>", '"', "'",
]  # fmt: skip
REFERENCES = ["&amp;", "&lt;", "&gt;", "&copy;", "&nbsp;", "&shy;", "&#65;", "&#x41;", "&#128077;", "&notit;", "&not",
              "&nope;", "&", "&#0;", "&ngE;", "&#xD800;", "&AMP", "&#9;", "&#150;", "&#1;", "&#xFFFF;",
              "&#99999999;"]  # fmt: skip
SPACES = [" ", " ", " ", "  ", "\t", "\u00a0", "\u2009", "\u3000"]

words = st.text(LETTERS, min_size=1, max_size=9)
foreign_words = st.text(ABROAD + "ab", min_size=1, max_size=5)
markup = st.sampled_from(MARKUP)
references = st.sampled_from(REFERENCES)
spaces = st.sampled_from(SPACES)
line_ends = st.sampled_from(["\n", "\n", "\r\n"])


def inline(*, with_markup: bool = True, lines: bool = True) -> st.SearchStrategy[str]:
    """A stretch of words, references and spaces, with markup characters and line ends between them if asked for."""
    kinds = [words, words, words, foreign_words, references, spaces, spaces]
    kinds += [markup] if with_markup else []
    kinds += [line_ends] if lines else []
    return st.lists(st.one_of(kinds), min_size=1, max_size=14).map("".join)


prose = st.lists(
    st.tuples(st.lists(st.one_of(words, words, foreign_words), min_size=1, max_size=12), st.sampled_from(".?!")).map(
        lambda sentence: " ".join(sentence[0]) + sentence[1]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


def _rows(cell: st.SearchStrategy[str], most: int = 4) -> st.SearchStrategy[list[list[str]]]:
    return st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=most)
    )


def _markdown_table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


_line = inline(lines=False)
_many_lines = inline()
markdown_blocks = st.one_of(
    st.tuples(st.integers(1, 6), _line).map(lambda made: "#" * made[0] + " " + made[1]),
    _many_lines,
    prose,
    st.lists(
        st.tuples(st.sampled_from(["- ", "  - ", "* ", "1. ", "   2) "]), _many_lines), min_size=1, max_size=4
    ).map(lambda items: "\n".join(mark + text for mark, text in items)),
    _rows(_line).map(_markdown_table),
    _many_lines.map(lambda text: "> " + text.replace("\n", "\n> ")),
    _many_lines.map(lambda text: "```\n" + text + "\n```"),
    _many_lines.map(lambda text: "    " + text.replace("\n", "\n    ")),
    _many_lines.map(lambda text: "<div>\n" + text + "\n</div>"),
    st.just("***"),
)
markdown_files = st.tuples(st.lists(markdown_blocks, max_size=8), st.sampled_from(["\n\n", "\n", "\r\n\r\n"])).map(
    lambda made: made[1].join(made[0])
)

_page_text = inline(with_markup=False)
_phrase = st.one_of(
    _page_text,
    st.tuples(st.sampled_from(["b", "em", "a href='#x'", "code", "span", "i"]), _page_text).map(
        lambda made: f"<{made[0]}>{made[1]}</{made[0].split()[0]}>"
    ),
    st.sampled_from(
        ["<br>", "<!-- unseen -->", "<script>unseen()</script>", "<style>p {}</style>", "<img alt=unseen>"]
    ),
)
_phrases = st.lists(_phrase, min_size=1, max_size=4).map("".join)


def _page_table(rows: list[list[str]]) -> str:
    def row(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>\n"

    return "<table>\n" + row(rows[0], "th") + "".join(row(cells, "td") for cells in rows[1:]) + "</table>"


html_blocks = st.one_of(
    st.tuples(st.integers(1, 6), _phrases).map(lambda made: f"<h{made[0]}>{made[1]}</h{made[0]}>"),
    _phrases.map(lambda text: f"<p>{text}</p>"),
    _phrases.map(lambda text: f"<p>{text}"),
    prose.map(lambda text: f"<p>{text}</p>"),
    _phrases.map(lambda text: f"<blockquote>{text}</blockquote>"),
    _phrases,
    st.tuples(st.sampled_from(["ul", "ol"]), st.lists(_phrases, min_size=1, max_size=3)).map(
        lambda made: f"<{made[0]}>" + "".join(f"<li>{text}" for text in made[1]) + f"</{made[0]}>"
    ),
    _rows(_phrases).map(_page_table),
    st.just("<nav><p>unseen</nav>"),
)
html_files = st.tuples(st.lists(html_blocks, max_size=8), line_ends, st.booleans()).map(
    lambda made: ("<!doctype html><title>T</title><body>" if made[2] else "") + made[1].join(made[0])
)

plain_lines = st.one_of(inline(lines=False), prose, st.tuples(st.sampled_from(["- ", "• ", "2. "]), prose).map("".join))
plain_files = st.tuples(st.lists(plain_lines, max_size=10), st.sampled_from(["\n", "\n\n", "\r\n", "\r"])).map(
    lambda made: made[1].join(made[0])
)

_tags = st.sampled_from(
    "<p> <div> </div> <table> <tr> <td> <th> </td> </table> <b> <i> </b> </i> <a> <li> <ul> </ul> <h2> </h2> <svg>"
    " <title> <select> <option> <template> <main> <article> <pre> <textarea> <form> <math> <body> </p> </br> <head>"
    " <thead> <caption> <colgroup> <dl><dd> <hr> <details> <![CDATA[ ]]> <!doctype>"
    " <?x ?> <?y?> <![if]> <!x> <!-- -->".split()
)
scraps = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=8),
        words,
        foreign_words,
        markup,
        references,
        spaces,
        line_ends,
        _tags,
        st.sampled_from(
            ["\0", "\ufeff", "\x0c", "\x85", "\u2028", "\x1b", "---\n", "title: x\n", "```", "|-|", "\n\n"]
        ),
    ),
    max_size=30,
).map("".join)
