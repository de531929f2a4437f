"""Widget: /widget.js, one script made of the page's own modules, their style and the data that a page brings along.

    modules, each after those that it imports → one scope, without import and export → smaller → one script

No bundler is needed: the modules keep to one form of import and export and give each top-level name once; anything else
is an error here.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import minify

STATIC = Path(__file__).parent.parent / "web" / "static"
ENTRY = "embed.js"
STYLES = ("screens.css", "widget.css")
_IMPORT = re.compile(r"^import \{ ([\w, ]+) \} from '\./([\w.-]+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|class)", re.MULTILINE)
_NAMED = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
# Only while it runs does a browser say which tag a script came from.
_FRAME = "const SCRIPT=document.currentScript,ORIGIN=SCRIPT?new URL(SCRIPT.src).origin:location.origin;"


def widget_script(data: Mapping[str, object]) -> str:
    """The script: `data` is what `Pages.script_data` gives."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"{_code()[0]}{told}{_code()[1]}"


@cache
def _code() -> tuple[str, str]:
    """The script before and after its data."""
    style = json.dumps(minify.string("text/css", "\n".join(map(_read, STYLES))), ensure_ascii=False)
    body = "\n".join([_aliases(), *map(_bare, modules(ENTRY))])
    script = f'(()=>{{{_FRAME}const BOOT="BOOT",STYLE={style};{body}}})();\n'
    before, after = minify.string("application/javascript", script).split('"BOOT"')
    return before, after + "\n"


def modules(entry: str, folder: Path = STATIC) -> list[str]:
    """The names of a module and of all that it needs, each after those that it imports.

    Raises ValueError for an import in a circle, for a top-level name that two modules give, and for what is not read.
    """
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"web/static/{name} imports itself by way of {' → '.join(above)}.")
        if name not in order:
            for _, needed in _IMPORT.findall(_read(name, folder)):
                visit(needed, (*above, name))
            order.append(name)

    visit(entry, ())
    given = {there: f"the import of {here!r}" for here, there in _renamed(order, folder)}
    if len(given) < len(_renamed(order, folder)):
        raise ValueError("Two modules of web/static import different things under one name. Rename one.")
    for module in order:
        for name in _NAMED.findall(_bare(module, folder)):
            if name in given:
                raise ValueError(f"web/static/{module} and {given[name]} both name something {name!r}. Rename one.")
            given[name] = module
    return order


def _bare(name: str, folder: Path = STATIC) -> str:
    """A module without its imports and without the word export."""
    code = _EXPORT.sub("", _IMPORT.sub("", _read(name, folder)))
    if stray := re.search(r"^(?:import|export)\b.*", code, re.MULTILINE):
        raise ValueError(f"web/static/{name}: {stray.group()!r} is a form that service/widget.py does not read.")
    return code


def _aliases() -> str:
    """ "import { element as h }" is "const h=element;", once. The functions it names are known before they stand."""
    return "".join(f"const {there}={here};" for here, there in _renamed(modules(ENTRY), STATIC))


def _renamed(order: list[str], folder: Path) -> list[tuple[str, str]]:
    """What modules import under another name: ("element", "h") of "import { element as h }", each once."""
    imports = [names for module in order for names, _ in _IMPORT.findall(_read(module, folder))]
    pairs = {part.partition(" as ")[::2] for names in imports for part in names.split(", ")}
    return sorted((here, there) for here, there in pairs if there)


def _read(name: str, folder: Path = STATIC) -> str:
    return (folder / name).read_text("utf-8")
