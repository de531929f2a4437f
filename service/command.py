"""Command: the verbs of `ketamine-qa`. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the index is stale."""

import json
import logging
import os
import socket
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec

from indexer.build import RECIPE, Build, build_snapshot, compare
from indexer.calibration import calibration_for, to_json
from indexer.corpus import Corpus, hash_files, read_corpus, sha256
from indexer.encoder import Encoder
from indexer.errors import CorpusError, KetamineQAError, SettingError, SnapshotError
from indexer.export import cached_encoder
from indexer.glossary import default_file
from indexer.help import Help, read_help
from indexer.passage import cut
from indexer.phrasing import kind_of_notes
from indexer.proof import prove
from indexer.review import Review, review_corpus
from indexer.snapshot import (
    Snapshot,
    current_folder,
    current_version,
    load_snapshot,
    now,
    read_manifest,
    read_phrasings,
)
from service.measuring import calibrate, evaluate
from service.settings import FILE, Settings
from service.terminal import encoder_for, examples, folders, progress, settings_in

STALE = 3


class _Sentences(click.Group):
    """A group whose commands end with a sentence on stderr and exit code 1 for every error of ours."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except KetamineQAError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # `show | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)
        except OSError as error:
            click.echo(f"{error.filename or 'the system'}: {error.strerror or error}.", err=True)
            ctx.exit(1)


@click.group(
    cls=_Sentences,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("ketamine-qa build", 'ketamine-qa ask "Can I drive home?"', "ketamine-qa serve --port 8080"),
)
@click.option("--corpus", type=click.Path(path_type=Path), help="The folder of content.  [corpus]")
@click.option("--index", type=click.Path(path_type=Path), help="The folder of snapshots.  [index]")
@click.option(
    "--settings", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A settings file.  [ketamine-qa.toml, if there is one]",
)  # fmt: skip
@click.version_option(package_name="ketamine-qa")
@click.pass_context
def main(ctx: click.Context, corpus: Path | None, index: Path | None, file: Path | None) -> None:
    """Answers questions with exact quotations from your own articles, or says that they are not covered."""
    if ctx.invoked_subcommand:
        ctx.obj = {"file": file or Path(FILE), "overrides": {"corpus": corpus, "index": index}}


@main.command(
    epilog=examples("ketamine-qa build", "ketamine-qa build --corpus ~/site/content", "ketamine-qa build --fresh")
)
@folders
@click.option("--fresh", is_flag=True, help="Encode everything again, not only what changed.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def build(ctx: click.Context, fresh: bool, as_json: bool) -> None:
    """Builds the index: everything, or only what changed since the last build."""
    settings = settings_in(ctx)
    encoder = encoder_for(settings, quiet=as_json)
    done = build_snapshot(settings.corpus, settings.index, encoder, keep=settings.keep, fresh=fresh, progress=progress)
    click.echo(json.dumps(asdict(done), indent=1) if as_json else _build_report(done))


def _build_report(done: Build) -> str:
    lines = [done.note] if done.note else []
    lines += [f"skipped  {path} ({reason})" for path, reason in done.skipped]
    for name, paths in (("added", done.added), ("changed", done.changed), ("removed", done.removed)):
        lines += [f"{name:<8} {path}" for path in paths]
    counts = done.counts
    if not done.published:
        lines.append(f"Nothing has changed; nothing was encoded. Snapshot {done.version} stays published.")
    else:
        lines += [
            f"Passages: {counts.encoded} encoded, {counts.reused} reused, {counts.passages} in all.",
            f"Sentences: {done.sentences_encoded} encoded, {counts.sentences} in all; {counts.phrasings} phrasings.",
            f"{done.quotations_proven} quotations were traced back to their files.",
            f"Snapshot {done.version} is published, after {done.seconds:.1f} s.",
        ]
    if not done.calibration.is_chosen:
        lines.append(f"Calibration: {done.calibration}")
    return "\n".join(lines)


@main.command(
    epilog=examples("ketamine-qa check", "ketamine-qa check --strict", "ketamine-qa check --corpus ~/site/content")
)
@folders
@click.option("--strict", is_flag=True, help="Exit with 1 for a remark too, not only for a fault.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def check(ctx: click.Context, strict: bool, as_json: bool) -> None:
    """Looks for faults in the content, and for what an editor should look at again; writes nothing.

    A fault keeps content from being built. A remark does not: mend it, or answer it in the file's front matter with
    `accept: [{rule: grade, line: 1, why: "quotes the law"}]`.
    """
    settings = settings_in(ctx)
    try:
        corpus = read_corpus(settings.corpus)
    except CorpusError as error:
        if not as_json:
            raise
        click.echo(json.dumps({"faults": [asdict(fault) for fault in error.faults]}, indent=1))
        ctx.exit(1)
    reviews = review_corpus(corpus)
    remarks = sum(len(review.remarks) for review in reviews)
    if as_json:
        names = [document.id for document in corpus.documents]
        found = {"faults": [], "documents": names, "skipped": corpus.skipped, "reviews": reviews}
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=1))
    else:
        click.echo(_check_report(corpus, reviews, _passage_counts(corpus, settings)))
    ctx.exit(1 if strict and remarks else 0)


def _passage_counts(corpus: Corpus, settings: Settings) -> dict[str, int]:
    """Path → number of passages; empty as long as no encoder is in the cache to count tokens with."""
    folder = cached_encoder(settings.model, settings.precision, settings.cache / "encoders")
    if folder is None:
        return {}
    encoder = Encoder(folder)
    return {d.path: len(cut(d, encoder.count_tokens, encoder.card.max_tokens)) for d in corpus.documents}


def _check_report(corpus: Corpus, reviews: Sequence[Review], passages: Mapping[str, int]) -> str:
    """The remarks, then one line a document: words, reading grade, passages, sources, and the day it was checked."""
    lines = [f"skipped  {path} ({reason})" for path, reason in corpus.skipped]
    lines += [f"{corpus.folder.as_posix()}/{remark}" for review in reviews for remark in review.remarks]
    lines.append(f"{'document':<56} words  grade  passages  sources  last checked")
    for review in reviews:
        grade = "–" if review.grade is None else f"{review.grade:.1f}"
        checked = "never said"
        if review.last_reviewed:
            checked = f"{review.last_reviewed}, {(date.today() - review.last_reviewed).days} days ago"
        count = passages.get(review.path, "–")
        lines.append(f"{review.path:<56} {review.words:>5}  {grade:>5}  {count:>8}  {review.sources:>7}  {checked}")
    remarks, accepted = (sum(counts) for counts in zip(*((len(r.remarks), r.accepted) for r in reviews), strict=True))
    answered = f" ({accepted} answered in front matter)" if accepted else ""
    counts = f"{_counted(len(reviews), 'document')}, no faults, {_counted(remarks, 'remark')}{answered}."
    return "\n".join([*lines, counts])


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@main.command(epilog=examples("ketamine-qa status", "ketamine-qa status --json"))
@folders
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Says whether the index holds the content as it is now; exit code 3 if not."""
    settings = settings_in(ctx)
    version, why, calibration = current_version(settings.index), "", None
    changes: tuple[tuple[str, ...], ...] = ((), (), ())
    if version is None:
        why = f"{settings.index} holds no index yet"
    else:
        manifest = read_manifest(current_folder(settings.index), version)
        changes = compare(manifest.content, hash_files(settings.corpus))
        notes = kind_of_notes(read_phrasings(current_folder(settings.index)))
        calibration = calibration_for(manifest.encoder.identity, notes, settings.index)
        if (manifest.encoder.model, manifest.encoder.precision) != (settings.model, settings.precision):
            why = f"it was built with {manifest.encoder.model} ({manifest.encoder.precision})"
        elif manifest.recipe != RECIPE:
            why = "it was built by another version of this program"
        elif manifest.files["calibration.json"] != sha256(to_json(calibration)):
            why = "it was built with another calibration"
        elif any(changes):
            why = "the content has changed"
    lists: dict[str, list[str]] = dict(zip(("added", "changed", "removed"), map(list, changes), strict=True))
    if as_json:
        told = {"stale": bool(why), "reason": why or None, "version": version, **lists}
        click.echo(json.dumps(told | {"calibration": str(calibration) if calibration else None}, indent=1))
    else:
        for name, paths in lists.items():
            for path in paths:
                click.echo(f"{name:<8} {path}")
        if calibration and not calibration.is_chosen:
            click.echo(f"Calibration: {calibration}")
        click.echo(f"Stale: {why}. Run `ketamine-qa build`." if why else f"Up to date: snapshot {version}.")
    ctx.exit(STALE if why else 0)


@main.command(
    epilog=examples('ketamine-qa ask "How long do I have to stay after a dose?"', 'ketamine-qa ask "…" --json')
)
@folders
@click.argument("question")
@click.option("--top-k", type=click.IntRange(1, 20), default=3, show_default=True, help="Passages to show.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as /ask gives it.")
@click.option("--explain", is_flag=True, help="Say why too: how it was read, and what spoke for and against.")
@click.pass_context
def ask(ctx: click.Context, question: str, top_k: int, as_json: bool, explain: bool) -> None:
    """Answers one question from the published index, without a server."""
    from service.answer import answer_question, card_answer
    from service.explanation import lines
    from service.question import MOST_CHARACTERS, clean
    from service.reader import is_stale, open_library
    from service.schema import answer_out
    from service.triage import triage

    settings = settings_in(ctx)
    found = triage(question)
    if not found.is_urgent and not 1 <= len(clean(question)) <= MOST_CHARACTERS:
        raise click.UsageError(f"A question has 1 to {MOST_CHARACTERS:,} characters.")
    try:
        library = open_library(current_folder(settings.index), settings.strictness)
    except KetamineQAError:
        if not found.is_urgent:
            raise
        answer, snapshot, stale = card_answer(found, question, _help(settings), settings.country), None, None
    else:
        snapshot = library.snapshot
        answer = answer_question(question, library, top_k=top_k, explain=explain, country=settings.country)
        stale = is_stale(settings.corpus, snapshot)
    out = answer_out(
        answer, snapshot, answer_id="a_0", notice=settings.notice_in(settings.language), stale=stale, took_ms=0.0,
        language=settings.language,
    )  # fmt: skip
    if as_json:
        click.echo(out.model_dump_json(indent=1))
        return
    if answer.card:
        click.echo(f"{answer.card.title}\n\n{answer.card.message}\n")
        click.echo("\n".join(f"{r.name}: {r.call or ''} {r.text or ''} {r.url or ''}" for r in answer.resources))
        return
    if out.message:
        click.echo(out.message)
    for quote in answer.quotes:
        words = "\n".join(quote.passage.text[start:end] for start, end in quote.slices)
        place = " › ".join((quote.citation.title, *quote.citation.heading_path))
        click.echo(f"\n[{quote.number}] “{words}”\n    {place}\n    {quote.citation.deep_link}")
    for near in answer.nearest:
        click.echo(f"  near: {' › '.join((near.title, *near.heading_path))}")
    click.echo(f"\n{out.notice}")
    if answer.help_line:
        click.echo(answer.help_line)
    if answer.explanation:
        click.echo("\n".join(["", *lines(answer.explanation)]))


@main.command(epilog=examples("ketamine-qa show", "ketamine-qa show articles/ketamine-and-esketamine"))
@folders
@click.argument("document", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the passages as JSON.")
@click.pass_context
def show(ctx: click.Context, document: str | None, as_json: bool) -> None:
    """Shows the passages of the published index as a person reads them: all, or those of one DOCUMENT."""
    snapshot = load_snapshot(current_folder(settings_in(ctx).index))
    if document is not None and document not in snapshot.documents:
        raise click.UsageError(f"There is no document {document!r}. There are: {', '.join(snapshot.documents)}.")
    passages = [p for p in snapshot.passages if document in (None, p.document_id)]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(passages), indent=1))
        return
    for passage in passages:
        place = " › ".join((snapshot.documents[passage.document_id].title, *passage.heading_path))
        click.echo(f"\n{passage.id}  {place}")
        for start, end in passage.sentences:
            words = passage.text[start:end].replace("\t", " | ")
            click.echo(textwrap.fill(words, 100, initial_indent="  • ", subsequent_indent="    "))


main.add_command(evaluate)
main.add_command(calibrate)


@main.command(epilog=examples("ketamine-qa verify", "ketamine-qa verify --version 20261123T060215622762-3e706cccc45e"))
@folders
@click.option("--version", help="A snapshot that is not the published one.")
@click.pass_context
def verify(ctx: click.Context, version: str | None) -> None:
    """Proves a snapshot: every file's hash, and every quotation back to the file it was read from."""
    index = settings_in(ctx).index
    folder = index / "snapshots" / version if version else current_folder(index)
    snapshot = load_snapshot(folder)
    proven = prove(snapshot)
    files = len(snapshot.manifest.files)
    click.echo(f"Snapshot {snapshot.version}: {files} files have the hash they were published with.")
    for document in snapshot.documents.values():
        click.echo(f"  {document.path}  sha256 {document.sha256[:16]}…  {len(document.text):,} characters traced")
    click.echo(f"{proven} quotations (passages and sentences) stand in their files, word for word.")


@main.command(epilog=examples("ketamine-qa serve", "ketamine-qa serve --host 0.0.0.0 --port 80"))
@folders
@click.option("--host", help="The address to listen on.  [127.0.0.1]")
@click.option("--port", type=int, help="The port to listen on; 0 takes a free one.  [8000]")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serves the chat page and /ask; takes in a newly built index by itself."""
    from service.feedback import Box
    from service.reader import Reader

    settings = settings_in(ctx, host=host, port=port)
    _log_to_stderr(settings.log_level)
    if settings.feedback is not None:
        Box(settings.feedback, settings.feedback_days).open(now().date())
    listener = _listen(settings)
    reader = Reader(settings.index, settings.corpus, settings.poll_seconds, settings.strictness)
    reader.start()  # the snapshot is loaded while the HTTP rooms are still being imported

    import uvicorn

    from service.app import make_app

    help_ = _help(settings)
    app = make_app(reader, help_, settings)
    if warning := _country_warning(settings.country, help_):
        click.echo(warning, err=True)
    name, bound = listener.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    if current_version(settings.index) is None:
        click.echo(
            f"{settings.index} holds no index yet: run `ketamine-qa build`, and answers begin by themselves.", err=True
        )
    click.echo(f"Ketamine Q&A is at http://{shown}:{bound}/  (Ctrl+C ends it)")
    config = uvicorn.Config(app, access_log=False, log_config=None, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, so that asyncio turns Nagle's algorithm off; else each small answer waits 40 ms on the loopback.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
        return listener
    except OSError as error:
        listener.close()
        why = f"nothing can listen there ({error.strerror or error}). Choose another with --port or --host"
        raise SettingError("host and port", f"{settings.host}:{settings.port}", f"{why}.") from error


def _help(settings: Settings) -> Help:
    """The help texts for the time before a snapshot is loaded: the corpus's own, or those that ship."""
    own = settings.corpus / "help.toml"
    for file in (own, default_file("help.toml")):
        if file.is_file():
            help_, faults = read_help(file.read_text("utf-8", "replace"), str(file))
            if help_:
                return help_
            click.echo("\n".join(map(str, faults)), err=True)
    raise KetamineQAError(f"{default_file('help.toml')} is damaged. Install the service again.")


def _country_warning(country: str, help_: Help) -> str | None:
    """A sentence where the help texts have no resource for the country; None where they have one."""
    known = sorted({resource.country for resource in help_.resources if resource.country})
    if country in known:
        return None
    return (
        f"country is {country!r}, but help.toml has no [[resource]] for it: a person in crisis is shown those for"
        f" anywhere. There are: {', '.join(known) or 'none'}. Add one, or choose another country (docs/settings.md)."
    )


def _log_to_stderr(level: str) -> None:
    logging.basicConfig(
        level=level.upper(), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("uvicorn").setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))


@main.command(epilog=examples("ketamine-qa feedback", "ketamine-qa feedback --days 30", "ketamine-qa feedback --json"))
@folders
@click.option("--days", type=click.IntRange(1, 3650), help="Only of so many days, today included (UTC).  [all]")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def feedback(ctx: click.Context, days: int | None, as_json: bool) -> None:
    """Sums up what readers said of the answers, passage by passage, the worst first."""
    from service.tally import lines, summarize

    settings = settings_in(ctx)
    if settings.feedback is None:
        raise KetamineQAError("No feedback is kept: the setting feedback names no folder. See docs/feedback.md.")
    since = now().date() - timedelta(days=days - 1) if days else None
    summary = summarize(settings.feedback, _published(settings.index), since)
    click.echo(msgspec.json.format(msgspec.json.encode(summary), indent=1) if as_json else "\n".join(lines(summary)))


def _published(index: Path) -> Snapshot | None:
    """The published snapshot; None, and why on stderr, where there is none that can be read."""
    try:
        return load_snapshot(current_folder(index))
    except SnapshotError as error:
        click.echo(f"{error} Passages are named by their ids alone.", err=True)
        return None


@main.command(epilog=examples("ketamine-qa settings", "KETAMINE_QA_PORT=9000 ketamine-qa settings --json"))
@folders
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
def settings(ctx: click.Context, as_json: bool) -> None:
    """Prints the settings in force."""
    values = settings_in(ctx).model_dump(mode="json")
    if as_json:
        click.echo(json.dumps(values, indent=1))
        return
    for name, value in values.items():
        click.echo(f"{name:<16} {value}")


@main.command(epilog=examples("ketamine-qa encoder", "ketamine-qa encoder --cached && echo no torch needed"))
@folders
@click.option("--cached", is_flag=True, help="Only say whether it is cached; exit code 3 if not.")
@click.pass_context
def encoder(ctx: click.Context, cached: bool) -> None:
    """Exports the encoder into the cache, if it is not there yet; the only verb that may need the encoder extra."""
    settings = settings_in(ctx)
    if cached:
        folder = cached_encoder(settings.model, settings.precision, settings.cache / "encoders")
        click.echo(f"Cached in {folder}." if folder else "Not cached yet.")
        ctx.exit(0 if folder else STALE)
    click.echo(str(encoder_for(settings).folder))
