"""Terminal: what the verbs of the command line share: folders and settings in force, the encoder, a progress bar."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from indexer.encoder import Encoder
from indexer.export import export_encoder
from service.settings import Settings, load_settings


def examples(*lines: str) -> str:
    """The end of a verb's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def settings_in(ctx: click.Context, **overrides: Any) -> Settings:
    """The settings in force, with what was typed before the verb and after it."""
    return load_settings(os.environ, ctx.obj["file"], ctx.obj["overrides"] | overrides)


def folders(command: Callable[..., Any]) -> Callable[..., Any]:
    """--corpus and --index after the verb too, where people type them."""

    def remember(ctx: click.Context, parameter: click.Parameter, value: Path | None) -> None:
        if value is not None:
            ctx.obj["overrides"][parameter.name] = value

    for name, meaning in (
        ("--index", "The folder of snapshots.  [index]"),
        ("--corpus", "The folder of content.  [corpus]"),
    ):
        kind = click.Path(path_type=Path)
        command = click.option(name, type=kind, expose_value=False, callback=remember, help=meaning)(command)
    return command


def encoder_for(settings: Settings, *, quiet: bool = False) -> Encoder:
    """The encoder of the settings, exported into the cache if it is not there yet."""
    say = (lambda line: None) if quiet else click.echo
    folder = export_encoder(settings.model, settings.precision, settings.cache / "encoders", say)
    return Encoder(folder, settings.threads)


@contextmanager
def progress(total: int, what: str = "Encoding", unit: str = "text") -> Iterator[Callable[[int], object]]:
    """A bar with counts and time left on a terminal; elsewhere a plain line about every tenth."""
    if sys.stderr.isatty():
        with tqdm(total=total, desc=what, unit=unit, dynamic_ncols=True) as bar:
            yield bar.update
        return
    done = said = 0

    def advance(count: int) -> None:
        nonlocal done, said
        done += count
        if done - said >= total / 10 or done == total:
            click.echo(f"{what}: {done} of {total} {unit}s", err=True)
            said = done

    yield advance
