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
class Metadata:
    """What an editor says about a file. `faults` are (line, sentence); the other fields hold what could be read."""

    title: str = ""
    description: str = ""
    url: str = ""
    last_reviewed: date | None = None
    reviewed_by: str = ""
    sources: tuple[Source, ...] = ()
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
            sources=self._sources(),
            draft=self._flag("draft"),
            faults=tuple(self._faults),
        )

    def _fault(self, mark: yaml.Mark | None, message: str) -> None:
        self._faults.append(((mark.line if mark else 0) + 2, message))  # + 2: the fence, and counting from 1

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

    def _sources(self) -> tuple[Source, ...]:
        node = self._nodes.get("sources")
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node.start_mark, "sources is not a list. Begin each source with a dash.")
            return ()
        return tuple(source for entry in node.value if (source := self._source(entry)))

    def _source(self, entry: yaml.Node) -> Source | None:
        if isinstance(entry, yaml.ScalarNode):
            text = str(entry.value)
            return Source(text, text if _is_address(text) else "")
        fields = {}
        if isinstance(entry, yaml.MappingNode):
            fields = {
                str(key.value): str(value.value) for key, value in entry.value if isinstance(value, yaml.ScalarNode)
            }
        if not fields.get("title"):
            self._fault(entry.start_mark, "a source has no title. Write `- title: …` and, if there is one, `url: …`.")
            return None
        url = fields.get("url", "")
        if url and not _is_address(url):
            self._fault(
                entry.start_mark, f"the source's url is {url!r}. Write a full http(s) address, or leave it out."
            )
            url = ""
        return Source(" ".join(fields["title"].split()), url)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # "http://[" is no address at all
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _not_a_date(text: str) -> date:
    raise ValueError(text)
