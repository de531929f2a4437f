"""Measuring: the verbs that ask labelled questions; they alone import `evals`, when they are called."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from indexer.build import build_snapshot
from indexer.calibration import Own, Provenance, save_own
from indexer.corpus import digest, hash_files, sha256
from indexer.encoder import Encoder
from indexer.errors import KetamineQAError
from indexer.phrasing import kind_of_notes
from indexer.snapshot import Snapshot, current_folder, now
from service.settings import Settings
from service.terminal import encoder_for, examples, folders, progress, settings_in


@click.command(
    name="eval",
    epilog=examples(
        "ketamine-qa eval",
        "ketamine-qa eval --split dev --json",
        "ketamine-qa eval --collections ../shared/data --runs runs --html report.html",
    ),
)
@folders
@click.option("--split", type=click.Choice(["dev", "test"]), default="test", show_default=True, help="Which split.")
@click.option(
    "--collections", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of public collections, measured too; evals/README.md.",
)  # fmt: skip
@click.option(
    "--asked", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with questions.tsv: what people asked elsewhere, measured too.",
)  # fmt: skip
@click.option("--runs", type=click.Path(path_type=Path, file_okay=False), help="Write TREC runs and qrels there.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the report as a page.")
@click.option("--expect", is_flag=True, help="Take what is measured as what is expected from now on.")
@click.option(
    "--expected", "file", type=click.Path(path_type=Path, dir_okay=False),
    help="What is expected.  [evals/expected.json]",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_context
def evaluate(
    ctx: click.Context,
    split: str,
    collections: Path | None,
    asked: Path | None,
    runs: Path | None,
    html: Path | None,
    expect: bool,
    file: Path | None,
    as_json: bool,
) -> None:
    """Measures the published index on the labelled questions, beside five plain ways of answering.

    Prints ok or FAIL beside every figure that evals/expected.json has; exit code 1 if any fails.
    """
    from service.reader import open_library

    with _evals():
        from evals.collections import Collection, open_collection, read_collections
        from evals.expected import FILE, failures, read_expected, renewed, verdicts, write_expected
        from evals.page import draw_page
        from evals.questions import read_questions
        from evals.report import Trial, collection_trial, lines, make_report, steps

    settings = settings_in(ctx)
    library = open_library(current_folder(settings.index))
    read = read_collections(collections) if collections else []

    def opened(collection: Collection) -> Trial:
        folder = settings.cache / "collections" / collection.name
        made = open_collection(collection, folder, encoder_for(settings, quiet=True), progress)
        return collection_trial(collection, made)

    questions = sum(steps(one.questions, split) for one in read) + steps(read_questions(), split)
    trials = [opened(one) for one in read]
    with progress(questions, "Asking", "question") as step:
        report = make_report(library, split, asked, step, collections=trials, runs=runs)
    expected = read_expected(file or FILE)
    if expect:
        expected = renewed(report.sheets, expected)
        write_expected(expected, file or FILE)
    found = {sheet.name: verdicts(sheet, expected) for sheet in report.sheets}
    if html:
        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(draw_page(report, found), "utf-8")
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(report), indent=1))
    else:
        click.echo("\n".join(lines(report, found)))
    if failed := failures(found):
        click.echo("\n".join(["", *failed, f"Not as expected: {len(failed)}."]), err=True)
        ctx.exit(1)


@click.command(
    epilog=examples(
        "ketamine-qa calibrate --questions questions.jsonl", "ketamine-qa calibrate --questions q.jsonl --false 0.02"
    )
)
@folders
@click.option(
    "--questions", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
    help="Your labelled questions, as JSON lines; docs/calibration.md.",
)  # fmt: skip
@click.option(
    "--false", "share", type=click.FloatRange(0.0, 0.25), default=0.05, show_default=True,
    help="Of the questions that the content does not answer, the share that may get an answer.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def calibrate(ctx: click.Context, file: Path, share: float, as_json: bool) -> None:
    """Chooses on your own questions what is good enough to quote, and builds the index with it.

    Half of the questions choose; the printed figures are of the other half.
    """
    from service.reader import open_library

    with _evals():
        from evals import threshold
        from evals.baselines import judged
        from evals.labels import read_labels
        from evals.outcome import figures
        from evals.tradeoff import risk_coverage, table, trade_off

    settings = settings_in(ctx)
    library = open_library(current_folder(settings.index))
    encoder = encoder_for(settings, quiet=as_json)
    _require_current(settings, library.snapshot, encoder)
    questions = read_labels(file, library.snapshot)
    chosen, seen = threshold.calibrate(questions, library, kind_of_notes(library.snapshot.phrasings), share)
    measured = [o for o in seen if o.question.split == "test"]
    outcomes = judged(measured, chosen)
    own = Own(
        chosen,
        Provenance(
            day=now().date().isoformat(),
            file=file.name,
            sha256=sha256(file.read_bytes()),
            share=share,
            chosen_on=len(seen) - len(measured),
            measured_on=len(measured),
            figures={figure.name: str(figure) for figure in figures(outcomes, chosen.threshold)},
        ),
    )
    saved = save_own(settings.index, own)
    built = build_snapshot(settings.corpus, settings.index, encoder, keep=settings.keep, progress=progress)
    rows = trade_off(outcomes, risk_coverage(chosen))
    if as_json:
        told = {"file": saved.as_posix(), "snapshot": built.version, "trade_off": rows}
        click.echo(msgspec.json.format(msgspec.json.encode(told | msgspec.to_builtins(own)), indent=1))
        return
    click.echo(threshold.report(f"Chosen on {own.provenance.chosen_on} questions; the others", measured, chosen))
    click.echo(f"\n{table(rows)}\n\nWritten to {saved}. {chosen}\nSnapshot {built.version} is published with it.")


def _require_current(settings: Settings, snapshot: Snapshot, encoder: Encoder) -> None:
    """Raises where a build would publish more than a calibration: other content, or another encoder."""
    if snapshot.manifest.encoder != encoder.card:
        raise KetamineQAError("The index was built with another encoder. Run `ketamine-qa build` first.")
    if snapshot.manifest.corpus_digest != digest(hash_files(settings.corpus)):
        raise KetamineQAError("The content has changed since the index was built. Run `ketamine-qa build` first.")


@contextmanager
def _evals() -> Iterator[None]:
    """In it `evals` is imported; what is missing for that is named with the extra that has it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise KetamineQAError(f"{error.name} is needed for this. Run: pip install 'ketamine-qa[evals]'") from error
