"""Front matter: the YAML between two lines of --- at the top of a file → `Metadata`, with the line of every fault."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import yaml

from indexer.document import Source

FENCE = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
OPENING = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?=[A-Za-z_]+[ \t]*:)")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WRITE_DATE = "Write it as YYYY-MM-DD."


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry of the source list as it stands in the file: `id` may be empty, `line` is 1-based."""

    source: Source
    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An editor's answer to a remark of `indexer/review.py`: the remark of `rule` on `line` stands, and `why`.

    `own_line` is the line of the front matter on which this is said.
    """

    rule: str
    line: int
    why: str
    own_line: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an editor says about a file. `faults` are (line, sentence); the other fields hold what could be read."""

    title: str = ""
    description: str = ""
    url: str = ""
    last_reviewed: date | None = None
    reviewed_by: str = ""
    sources: tuple[SourceEntry, ...] = ()
    accept: tuple[Acceptance, ...] = ()
    draft: bool = False
    faults: tuple[tuple[int, str], ...] = ()


def split_front_matter(file: str) -> tuple[Metadata, int]:
    """(metadata, place in `file` where the body begins); (Metadata(), 0) for a file without front matter."""
    match = FENCE.match(file)
    if match is None:
        if OPENING.match(file):
            return Metadata(
                faults=((1, "the front matter has no closing line of ---. Add one after its last field."),)
            ), 0
        return Metadata(), int(file.startswith("\ufeff"))  # a byte order mark is no part of the body
    return _Fields(match.group(1)).metadata(), match.end()


class _Fields:
    """The fields of one YAML mapping, read one by one so that every fault is found and has its line."""

    def __init__(self, yaml_text: str) -> None:
        self._faults: list[tuple[int, str]] = []
        self._nodes: dict[str, yaml.Node] = {}
        try:
            root = yaml.compose(yaml_text, Loader=yaml.SafeLoader)
        except RecursionError:
            self._fault(None, "the front matter is nested too deeply to be read. Write `name: value` lines.")
            return
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
            self._fault(mark, f"the front matter cannot be read: {why}. Put text that holds a colon or # in quotes.")
            return
        if root is None:
            return
        if not isinstance(root, yaml.MappingNode):
            self._fault(root.start_mark, "the front matter is not a list of `name: value` lines.")
            return
        for key, value in root.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault(key.start_mark, "this is not a `name: value` line. Begin it with one name.")
            elif key.value in self._nodes:
                self._fault(key.start_mark, f"{key.value} is given twice. Keep one of the two.")
            else:
                self._nodes[key.value] = value

    def metadata(self) -> Metadata:
        """Everything that could be read, with all faults."""
        fields = {name: self._text(name) for name in ("title", "description", "url", "reviewed_by")}
        if fields["url"] and not _is_address(fields["url"]):
            self._fault(self._nodes["url"].start_mark, f"url is {fields['url']!r}. Write a full http(s) address.")
        return Metadata(
            **fields,
            last_reviewed=self._date("last_reviewed"),
            sources=tuple(filter(None, map(self._source, self._entries("sources", "source")))),
            accept=tuple(filter(None, map(self._acceptance, self._entries("accept", "entry")))),
            draft=self._flag("draft"),
            faults=tuple(self._faults),
        )

    def _fault(self, mark: yaml.Mark | None, message: str) -> None:
        self._faults.append((_line(mark), message))

    def _text(self, name: str) -> str:
        node = self._nodes.get(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._fault(node.start_mark, f"{name} is not one line of text. Put it in quotes.")
            return ""
        return "" if node.tag.endswith(":null") else " ".join(str(node.value).split())

    def _date(self, name: str) -> date | None:
        text = self._text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text) if DATE.fullmatch(text) else _not_a_date(text)
        except ValueError:
            self._fault(self._nodes[name].start_mark, f"{name} is {text!r}, not a date. {WRITE_DATE}")
            return None

    def _flag(self, name: str) -> bool:
        text = self._text(name)
        if text.lower() not in ("", "true", "false", "yes", "no"):
            self._fault(self._nodes[name].start_mark, f"{name} is {text!r}. Write true or false.")
        return text.lower() in ("true", "yes")

    def _entries(self, name: str, noun: str) -> list[yaml.Node]:
        node = self._nodes.get(name)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node.start_mark, f"{name} is not a list. Begin each {noun} with a dash.")
            return []
        return list(node.value)

    def _source(self, entry: yaml.Node) -> SourceEntry | None:
        line = _line(entry.start_mark)
        if isinstance(entry, yaml.ScalarNode):
            text = str(entry.value)
            return SourceEntry(Source(text, text if _is_address(text) else ""), "", line)
        fields = _scalars(entry)
        if not fields.get("title"):
            self._fault(entry.start_mark, "a source has no title. Write `- title: …` and, if there is one, `url: …`.")
            return None
        url = fields.get("url", "")
        if url and not _is_address(url):
            self._fault(
                entry.start_mark, f"the source's url is {url!r}. Write a full http(s) address, or leave it out."
            )
            url = ""
        return SourceEntry(Source(" ".join(fields["title"].split()), url), fields.get("id", ""), line)

    def _acceptance(self, entry: yaml.Node) -> Acceptance | None:
        fields = _scalars(entry)
        line = fields.get("line", "")
        if not (fields.get("rule") and fields.get("why") and re.fullmatch(r"[0-9]{1,6}", line)):
            self._fault(entry.start_mark, 'an accepted remark needs all three: `- {rule: …, line: 12, why: "…"}`.')
            return None
        return Acceptance(fields["rule"], int(line), " ".join(fields["why"].split()), _line(entry.start_mark))


def _scalars(entry: yaml.Node) -> dict[str, str]:
    if not isinstance(entry, yaml.MappingNode):
        return {}
    return {str(key.value): str(value.value) for key, value in entry.value if isinstance(value, yaml.ScalarNode)}


def _line(mark: yaml.Mark | None) -> int:
    return (mark.line if mark else 0) + 2  # + 2: the fence, and counting from 1


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # "http://[" is no address at all
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _not_a_date(text: str) -> date:
    raise ValueError(text)
