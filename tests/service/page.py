"""A page of HTML as a browser would take it: its elements, its text, what is marked."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name, its attributes, and the text within it."""

    name: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text within it, its inner elements' included."""
        return "".join(self.pieces)


class Page(HTMLParser):
    """The elements of a page in order."""

    EMPTY = frozenset("meta link br img input hr".split())

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"<{self._open[-1].name}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in self.EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].name == tag, f"</{tag}> closes <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        for element in self._open:
            element.pieces.append(data)

    def all(self, name: str, /, **attributes: str) -> list[Element]:
        """Every element of this name with these attributes; `class_` and `for_` for names that Python keeps."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [e for e in self.elements if e.name == name and wanted.items() <= e.attributes.items()]

    def one(self, name: str, /, **attributes: str) -> Element:
        """The only element of this name with these attributes."""
        found = self.all(name, **attributes)
        assert len(found) == 1, f"{len(found)} of <{name} {attributes}>"
        return found[0]

    @property
    def text(self) -> str:
        """The text of the body."""
        return self.one("body").text

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]
