"""Settings: KETAMINE_QA_… in the environment > ketamine-qa.toml > default; validated at start."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_cache_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from indexer.calibration import Strictness
from indexer.errors import SettingError
from indexer.export import DEFAULT_MODEL
from service.words import words_in

PREFIX = "KETAMINE_QA_"
FILE = "ketamine-qa.toml"


def _named(value: object) -> object:
    if value == "":  # Path("") is the current folder, and `KETAMINE_QA_INDEX=` a slip
        raise PydanticCustomError("folder", "a folder needs a name")
    return value


def _country(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
        raise PydanticCustomError("country", "a country is two capital letters, such as US or GB")
    return value


def _listed(value: object) -> object:
    """["a", "b"] for "a, b" and for "a b"; a list of the settings file as it is."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _origin(value: object) -> object:
    if value != "*" and not (isinstance(value, str) and re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?", value)):
        why = "an origin is https:// and a host in small letters, with a port if it has one and no path, or * for any"
        raise PydanticCustomError("origin", why)
    return value


Folder = Annotated[Path, BeforeValidator(_named)]
Country = Annotated[str, BeforeValidator(_country)]
Origins = Annotated[tuple[Annotated[str, BeforeValidator(_origin)], ...], BeforeValidator(_listed)]


class Settings(BaseModel):
    """All settings, each with its default. Documented in docs/settings.md (a test compares)."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    corpus: Folder = Field(Path("corpus"), description="The folder of content.")
    index: Folder = Field(Path("index"), description="The folder of snapshots.")
    cache: Folder = Field(
        default_factory=lambda: user_cache_path("ketamine-qa"), description="Where exported encoders are kept."
    )
    model: str = Field(DEFAULT_MODEL, min_length=1, description="A sentence-transformers model: name or folder.")
    precision: Literal["int8", "float32"] = Field("int8", description="Of the encoder's weights.")
    strictness: Strictness = Field(
        "balanced", description="How sure an answer must be: `strict`, `balanced` or `lax`; see below."
    )
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=64, description="Texts encoded side by side in a build."
    )
    keep: int = Field(3, ge=1, le=100, description="Snapshots kept, the served one included.")
    host: str = Field("127.0.0.1", min_length=1, description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    max_body_bytes: int = Field(65_536, ge=4_096, le=10_000_000, description="Longer requests get 413.")
    poll_seconds: float = Field(0.25, ge=0.05, le=60, description="Between looks for a new snapshot.")
    language: Literal["en", "es"] = Field("en", description="Of the interface, where nobody asks for another.")
    site_title: str | None = Field(
        None,
        min_length=1,
        description="Shown on every page; unset, that of `web/words`.",
    )
    notice: str | None = Field(
        None,
        min_length=1,
        description="Shown with every answer; unset, that of `web/words`.",
    )
    history: Literal["memory", "session"] = Field(
        "memory", description="How long the page keeps a conversation: until it is left, or until its tab is closed."
    )
    allowed_origins: Origins = Field(
        (), description="The sites whose pages may ask (CORS), besides this one; see docs/embed.md."
    )
    frame_ancestors: Origins = Field(
        (), description="The sites that may show these pages in a frame, besides this one; see docs/embed.md."
    )
    feedback: Folder | None = Field(
        None, description="The folder that readers' feedback is kept in; unset, none is asked for and none is taken."
    )
    feedback_days: int = Field(90, ge=1, le=3650, description="Feedback older than this is deleted.")
    country: Country = Field(
        "US", description="Whose help is shown to a person in crisis whose message names no country; see below."
    )
    explain: bool = Field(
        True, description="Whether `/ask` explains itself where it is asked to, and `/inspect` is there for editors."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")

    def title_in(self, language: str) -> str:
        """The title of the site, in a language of the interface unless the publisher gave one."""
        return self.site_title or str(words_in(language)["site_title"])

    def notice_in(self, language: str) -> str:
        """The notice, in a language of the interface unless the publisher gave one."""
        return self.notice or str(words_in(language)["notice"])


def load_settings(
    environment: Mapping[str, str], file: Path = Path(FILE), overrides: Mapping[str, Any] | None = None
) -> Settings:
    """The settings, from the environment over the file over the defaults; `overrides` (the command line) over all.

    Raises SettingError with the setting's name and value.
    """
    values: dict[str, Any] = _from_file(file)
    names = {name: f"{name} in {file}" for name in values}
    for variable, value in sorted(environment.items()):
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX):
            values[name], names[name] = value, variable
    for name, value in (overrides or {}).items():
        if value is not None:
            values[name], names[name] = value, f"--{name.replace('_', '-')}"
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            raise SettingError(names[name], values[name], f"there is no such setting. There are: {known}.") from error
        why = first["msg"][:1].lower() + first["msg"][1:]
        raise SettingError(names[name], values[name], f"{why}. See docs/settings.md.") from error


def _from_file(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingError("the settings file", str(file), f"it cannot be read ({error}).") from error
