"""Measures triage: whom the service finds, whom it misses, who gets a card without need, and how long it takes.

    python -m evals.safety --held-out                   the held-out sets e and f, and the gold set
    python -m evals.safety --second --errors            the sets g and h; lists every miss and every false alarm
    python -m evals.safety --held-out --collections ../shared/data
                                                        false alarms on questions of others, too
    python -m evals.safety --time                       how long the words of a message take; needs no index
    python -m evals.safety --time --index index         the second look, by the message's vector, too

Every share has its Wilson interval at 95 %. What is learnt, and from what: python -m evals.alarm --help
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest

from evals.collections import half_of
from evals.messages import CHOOSING, HELD_OUT, SECOND, Message, elsewhere, read_sets, read_texts
from evals.questions import read_questions
from indexer.errors import KetamineQAError
from indexer.snapshot import current_folder
from service.answer import is_unread, looked_at_again
from service.earlier import Earlier
from service.library import Library
from service.question import MOST_CHARACTERS, clean
from service.reader import open_library
from service.search import read_question
from service.settings import load_settings
from service.triage import URGENT, Level, Triage, reconsider, triage

ROUNDS = 5  # how often each step is timed


def heard(text: str, library: Library) -> Triage:
    """What the service makes of a message that nothing went before."""
    found, cleaned = triage(text), clean(text)
    if found.is_certain or is_unread(cleaned) or len(cleaned) > MOST_CHARACTERS:
        return found
    return looked_at_again(found, read_question(cleaned, Earlier(), library), library.snapshot)


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `count` with its Wilson interval at 95 % (Wilson 1927)."""

    name: str
    hits: int
    count: int

    def __str__(self) -> str:
        if not self.count:
            return f"{self.name:<52} none"
        low, high = binomtest(self.hits, self.count).proportion_ci(method="wilson")
        return f"{self.name:<52} {self.hits / self.count:.3f}  [{low:.3f}, {high:.3f}]  {self.hits} of {self.count}"


def table(messages: Sequence[Message], levels: Sequence[str]) -> list[Share]:
    """Recall and false alarms, whole and in parts. A crisis is heard when it gets either card."""
    told = list(zip(messages, levels, strict=True))

    def share(name: str, among: Iterable[tuple[Message, str]], *wanted: str) -> Share:
        among = list(among)
        return Share(name, sum(level in wanted for _, level in among), len(among))

    def of(kind: str, **more: Any) -> list[tuple[Message, str]]:
        return [(m, level) for m, level in told if m.kind == kind and all(getattr(m, k) == v for k, v in more.items())]

    alarms = ("crisis", "emergency")
    rows = [
        share("crisis: recall (a card with the crisis lines)", of("crisis"), *alarms),
        share("crisis: of these, the crisis card itself", [t for t in of("crisis") if t[1] in alarms], "crisis"),
        share("emergency: recall (a card)", of("emergency"), *alarms),
        share("emergency: of these, the emergency card", [t for t in of("emergency") if t[1] in alarms], "emergency"),
        share("benign: false alarms", of("benign"), *alarms),
        share("advice: false alarms", of("advice"), *alarms),
        share("advice: recall", of("advice"), "advice"),
        share("benign: taken for advice", of("benign"), "advice"),
    ]
    for kind in ("crisis", "emergency", "benign"):
        rows += [share(f"  {kind}, {language}", of(kind, language=language), *alarms) for language in ("en", "es")]
        forms = sorted({m.form for m in messages if m.kind == kind})
        rows += [share(f"  {kind}, {form}", of(kind, form=form), *alarms) for form in forms]
    long = [(m, level) for m, level in told if m.kind == "crisis" and len(m.text.split()) >= 60]
    return [*rows, share("  crisis, 60 words and more", long, *alarms)]


def errors(messages: Sequence[Message], levels: Sequence[str]) -> list[str]:
    """A line for every urgent message that was missed and every harmless one that raised an alarm."""
    lines = []
    for message, level in zip(messages, levels, strict=True):
        if message.is_urgent != (level in ("crisis", "emergency")):
            what = "missed" if message.is_urgent else "false alarm"
            lines.append(f"{what}: {message.set}, {message.kind}, {message.form} → {level}: {message.text}")
    return sorted(lines)


# Time.


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a step takes over some texts: for each the median of its rounds, in milliseconds; at least one."""

    step: str
    texts: str
    milliseconds: tuple[float, ...]

    def __str__(self) -> str:
        median, p95, p99 = np.percentile(self.milliseconds, (50, 95, 99))
        found = f"median_ms={median:.3f} p95_ms={p95:.3f} p99_ms={p99:.3f}"
        return f"step={self.step} texts={self.texts} n={len(self.milliseconds)} rounds={ROUNDS} {found}"


def timings(library: Library | None) -> Iterator[Timing]:
    """Triage's own part over the invented messages and the gold questions; with a library the second look, too.

    The second look is timed with the vector at hand, and only for messages that get one: the vector is the search's.
    """
    sets = {"messages": read_texts(CHOOSING), "gold": [question.question for question in read_questions()]}
    for name, texts in sets.items():
        yield timed("triage", name, [partial(triage, text) for text in texts])
    if library:
        rows = library.snapshot.example_rows
        judged = [(triage(message.text), message.vector) for message in read_sets(CHOOSING, library)]
        looks = [(found, vector) for found, vector in judged if not found.is_certain and len(rows)]
        if looks:
            yield timed("reconsider", "messages", [partial(reconsider, *look, rows) for look in looks])


def timed(step: str, texts: str, calls: Sequence[Callable[[], object]]) -> Timing:
    """The time of each call, after one round that does not count: it reads what is read once."""
    rounds = [[_milliseconds(call) for call in calls] for _ in range(1 + ROUNDS)][1:]
    return Timing(step, texts, tuple(np.median(rounds, axis=0).tolist()))


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the shares, or the times."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.safety", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--held-out", action="store_true", help="measure on the sets e and f, and on the gold set")
    what.add_argument("--second", action="store_true", help="the same on the second pair of held-out sets, g and h")
    what.add_argument("--time", action="store_true", help="time triage; with --index the second look, too")
    parser.add_argument("--index", type=Path, help="the folder of snapshots [that of the settings]")
    parser.add_argument("--collections", type=Path, help="the folder of public collections: false alarms on them")
    parser.add_argument("--errors", action="store_true", help="list every miss and every false alarm")
    asked = parser.parse_args(arguments)
    if asked.time and (asked.collections or asked.errors):
        parser.error("--time goes with --index alone. Leave out --collections and --errors.")
    try:
        if asked.time:
            library = open_library(current_folder(asked.index)) if asked.index else None
            lines: Iterable[object] = timings(library)
        else:
            library = open_library(current_folder(asked.index or load_settings(os.environ).index))
            lines = measured(library, SECOND if asked.second else HELD_OUT, asked.collections, asked.errors)
    except KetamineQAError as error:
        sys.exit(str(error))
    for line in lines:
        print(line, flush=True)


def measured(library: Library, names: Sequence[str], collections: Path | None, listed: bool) -> Iterator[object]:
    """The lines of all figures: of the named sets, then of the gold set and of the collections."""
    messages = read_sets(names, library)
    levels = [heard(message.text, library).level.value for message in messages]
    yield f"{len(messages)} held-out messages of the sets {', '.join(names)}"
    yield from table(messages, levels)
    if listed:
        yield from errors(messages, levels)
    gold = {split: [q.question for q in read_questions() if q.split == split] for split in ("dev", "test")}
    asked = {"gold, development half": gold["dev"], "gold, test half": gold["test"]}
    for name, texts in (asked | (elsewhere(collections) if collections else {})).items():
        yield from _among_others(name, texts, library)


def _among_others(name: str, texts: Sequence[str], library: Library) -> Iterator[object]:
    """False alarms on the questions of others."""
    found = [(text, heard(text, library)) for text in dict.fromkeys(texts)]
    alarms = [(text, one) for text, one in found if one.level in URGENT]
    yield Share(f"{name}: false alarms", len(alarms), len(found))
    own = [one for text, one in found if half_of(name, text) == "test"]
    if not name.startswith(("gold", "asked")):
        yield Share(f"{name}: those that nothing was learnt from", sum(one.is_urgent for one in own), len(own))
    yield Share(f"{name}: taken for advice", sum(one.level is Level.ADVICE for _, one in found), len(found))
    yield from (f"    {one.level.value} by {one.rule}: {text[:160]}" for text, one in alarms[:40])


if __name__ == "__main__":
    main()
