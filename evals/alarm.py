"""Learns the numbers of `indexer/alarm.json` from the development sets of `evals/messages`.

    python -m evals.alarm                    each development set, judged by what the others taught
    python -m evals.alarm --errors           the same, and every miss and every false alarm
    python -m evals.alarm --write            also learns from all of them, and writes alarm.json
    python -m evals.alarm --write --collections ../shared/data
                                             the same; questions of others are learnt from as harmless, too

How well the service then does on the held-out sets, and how long it takes: python -m evals.safety --help
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from evals.messages import CHOOSING, STOCK, Message, Part, development, noted, others, read_sets
from evals.safety import errors, table
from indexer.alarm import COLUMNS, FILE, Learnt, Reviewed
from indexer.errors import KetamineQAError
from indexer.snapshot import current_folder
from service.library import Library
from service.likeness import MARKS, marks
from service.reader import open_library
from service.settings import load_settings

FOLDS = 3
COST = 3.0  # C of both machines, chosen on the development sets as the next four
GAMMA, EXAMPLES = 2.0, 800
RULE = 0.7  # what a rule counts for beside the phrases
LEAST = 2  # messages in which a phrase must stand
LIGHTEST = 30  # thousandths: lighter phrases are left out
HEARD, RIGHT = 5, 0.93  # alarms that a certain rule has raised rightly at least, and the share that was right
# Shares of harmless development messages that may raise an alarm in all, and by words alone; and be taken for advice.
FALSE, FALSE_BY_WORDS, FALSE_BY_RULE, FALSE_ADVICE = 0.010, 0.0004, 0.0010, 0.02


@dataclass(frozen=True, slots=True)
class Machine:
    """A learnt score: `offset` + phrases · `weights` + rules · `rules` + likeness to the examples · `examples`."""

    offset: float
    weights: NDArray[np.float64]
    rules: NDArray[np.float64]
    examples: NDArray[np.float64]


# Learning.


class School:
    """What all machines of one fold share: the phrases that are known, the examples, and the root of their kernel."""

    def __init__(self, messages: Sequence[Message]) -> None:
        counts: dict[str, int] = {}
        for message in messages:
            for phrase in set().union(*message.pieces):
                counts[phrase] = counts.get(phrase, 0) + 1
        self.phrases = tuple(sorted(phrase for phrase, count in counts.items() if count >= LEAST))
        self.places = {phrase: place for place, phrase in enumerate(self.phrases)}
        own = [message for message in messages if message.set not in ("noted", STOCK)]
        drawn = np.random.default_rng(0).permutation(len(own))[:EXAMPLES]
        self.examples = [own[i] for i in sorted(drawn)]
        self.rows = np.stack([example.vector for example in self.examples]).astype(np.float64)
        values, vectors = np.linalg.eigh(self.kernel(self.rows) + 1e-6 * np.eye(len(self.rows)))
        self.root = vectors / np.sqrt(np.maximum(values, 1e-6))

    def kernel(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """e^(−gamma · (1 − cosine)) to each example: shape (vectors, examples)."""
        return np.asarray(np.exp(GAMMA * (vectors @ self.rows.T - 1)))

    def matrix(self, parts: Sequence[Part]) -> csr_matrix:
        """One row for each window: 1 / √(known phrases) where a known phrase stands, RULE where a rule does."""
        rows, columns, values = [], [], []
        for row, (piece, level, long) in enumerate(parts):
            known = [self.places[phrase] for phrase in sorted(piece) if phrase in self.places]
            ruled_ = [len(self.phrases) + place for place in marks(level, long)]
            rows += [row] * (len(known) + len(ruled_))
            columns += known + ruled_
            values += [1 / max(1, len(known)) ** 0.5] * len(known) + [RULE] * len(ruled_)
        return csr_matrix((values, (rows, columns)), shape=(len(parts), len(self.phrases) + MARKS))

    def by_words(self, messages: Sequence[Message], labels: NDArray[np.bool_]) -> Machine:
        """The machine that sees words and rules alone. Of a long message that is labelled it is told in two rounds
        which window speaks most for it; of the others every window counts (Andrews et al. 2003)."""
        machine: Machine | None = None
        for _ in range(3):
            parts: list[Part] = []
            told: list[bool] = []
            times: list[int] = []
            for message, label in zip(messages, labels, strict=True):
                own = list(message.parts)
                if label and len(own) > 1:
                    own = [own[self._worst_of(own, machine)]] if machine else []
                parts += own
                told += [bool(label)] * len(own)
                times += [message.times] * len(own)
            machine = self._fit(parts, None, np.array(told), times)
        assert machine is not None
        return machine

    def worst(self, messages: Sequence[Message], machine: Machine) -> list[Part]:
        """The most alarming window of each message."""
        return [m.parts[0] if len(m.parts) == 1 else m.parts[self._worst_of(m.parts, machine)] for m in messages]

    def _worst_of(self, parts: Sequence[Part], machine: Machine) -> int:
        return int(np.argmax(self.matrix(parts) @ np.concatenate([machine.weights, machine.rules / RULE])))

    def in_full(self, messages: Sequence[Message], first: Machine, labels: NDArray[np.bool_]) -> Machine:
        """The machine that sees the vector too."""
        near = self.kernel(np.stack([m.vector for m in messages]).astype(np.float64)) @ self.root
        return self._fit(self.worst(messages, first), near, labels, [message.times for message in messages])

    def _fit(
        self,
        parts: Sequence[Part],
        near: NDArray[np.float64] | None,
        labels: NDArray[np.bool_],
        times: Sequence[int] | None = None,
    ) -> Machine:
        seen = [self.matrix(parts)] + ([] if near is None else [csr_matrix(near)])
        fitted = LinearSVC(C=COST, loss="hinge", dual=True, max_iter=50_000, random_state=0)
        fitted.fit(hstack(seen).tocsr(), labels, sample_weight=times)
        told, count = fitted.coef_[0], len(self.phrases)
        examples = np.zeros(len(self.rows)) if near is None else self.root @ told[count + MARKS :]
        return Machine(float(fitted.intercept_[0]), told[:count], RULE * told[count : count + MARKS], examples)

    def learn(self, messages: Sequence[Message], encoder: str) -> Learnt:
        """All five scores, the thresholds still to be chosen."""
        urgent = np.array([message.is_urgent for message in messages])
        emergency = np.array([message.kind == "emergency" for message in messages])
        alarming = [message for message in messages if message.is_urgent]
        calm = [message for message in messages if not message.is_urgent]
        advice = np.array([message.kind == "advice" for message in calm])
        first = self.by_words(messages, urgent)
        machines = [
            first,
            self._fit(self.worst(alarming, first), None, emergency[urgent]),
            self.in_full(messages, first, urgent),
            self.in_full(alarming, first, emergency[urgent]),
            self.in_full(calm, first, advice),
        ]
        columns = (1000 * np.stack([machine.weights for machine in machines], axis=1)).round()
        kept = np.flatnonzero(np.abs(columns).max(axis=1) >= LIGHTEST)
        return Learnt(
            encoder=encoder,
            gamma=GAMMA,
            offsets=tuple(round(machine.offset, 4) for machine in machines),
            rules=tuple(tuple(round(float(m.rules[level]), 4) for m in machines) for level in range(MARKS)),
            urgent_by_words=0.0,
            sure=0.0,
            urgent=0.0,
            advice=0.0,
            both=0.5,
            certain=certain_rules(messages),
            phrases=[self.phrases[i] for i in kept],
            weights=[int(value) for i in kept for value in columns[i]],
            examples=tuple(
                Reviewed(example.read, tuple(round(float(m.examples[i]), 4) for m in machines[2:]))  # type: ignore[arg-type]
                for i, example in enumerate(self.examples)
            ),
        )


def certain_rules(messages: Sequence[Message]) -> frozenset[str]:
    """The rules whose alarms were right at least HEARD times, and in at least RIGHT of all cases."""
    raised = [(message.rule, message.is_urgent) for message in messages if message.level in ("crisis", "emergency")]
    rights, wrongs = (Counter(rule for rule, is_right in raised if is_right is right) for right in (True, False))
    return frozenset(
        rule for rule in rights if rule and rights[rule] >= max(HEARD, RIGHT * (rights[rule] + wrongs[rule]))
    )


def scores(messages: Sequence[Message], school: School, learnt: Learnt) -> NDArray[np.float64]:
    """The five scores of each message, as the service computes them: shape (messages, 5)."""
    places = {phrase: place for place, phrase in enumerate(learnt.phrases)}
    weights, rules = np.array(learnt.weights).reshape(-1, len(COLUMNS)) / 1000, np.array(learnt.rules)
    told = np.array([example.weights for example in learnt.examples])
    near = school.kernel(np.stack([m.vector for m in messages]).astype(np.float64)) @ told
    out = np.zeros((len(messages), len(COLUMNS)))
    for row, message in enumerate(messages):
        windowed = []
        for piece, level, long in message.parts:
            known = [places[phrase] for phrase in sorted(piece) if phrase in places]
            rule = rules[list(marks(level, long))].sum(axis=0)
            windowed.append(weights[known].sum(axis=0) / max(1, len(known)) ** 0.5 + rule)
        out[row] = max(windowed, key=lambda window: window[0]) + np.array(learnt.offsets)
    out[:, 2:] += near
    return out


# Thresholds.


def cross_judged(messages: Sequence[Message], harmless: Sequence[Message], encoder: str) -> NDArray[np.float64]:
    """The scores of each message by what the sets of the other folds taught: shape (messages, 5)."""
    names = sorted({message.set for message in messages})
    out = np.zeros((len(messages), len(COLUMNS)))
    for fold in range(FOLDS):
        away = set(names[fold::FOLDS])
        taught = [message for message in messages if message.set not in away]
        judged = [row for row, message in enumerate(messages) if message.set in away]
        school = School(taught)
        learnt = school.learn([*taught, *harmless], encoder)
        out[judged] = scores([messages[row] for row in judged], school, learnt)
        print(f"fold {fold + 1} of {FOLDS}: {', '.join(sorted(away))}", file=sys.stderr, flush=True)
    return out


def with_thresholds(learnt: Learnt, messages: Sequence[Message], judged: NDArray[np.float64]) -> Learnt:
    """The thresholds at which the shares of harmless messages are as the constants above say."""
    calm = np.array([not message.is_urgent for message in messages])
    ruled_ = np.array([message.level in ("crisis", "emergency") for message in messages])
    benign = np.array([message.kind == "benign" for message in messages])
    by_words = _least(judged[calm & ~ruled_, 0], FALSE_BY_WORDS * benign.sum())
    sure = _least(judged[calm & ruled_, 0], FALSE_BY_RULE * benign.sum())
    named = np.array([message.rule in learnt.certain for message in messages])
    certain = named | (judged[:, 0] >= np.where(ruled_, sure, by_words))
    choosing = np.array([message.set in CHOOSING for message in messages])
    count = int((benign & choosing).sum())
    already = int((certain & benign & choosing).sum())
    urgent = _least(judged[benign & choosing & ~certain, 2], max(FALSE * count - already, 0))
    advice = _least(judged[benign & choosing & ~certain, 4], FALSE_ADVICE * count)
    return replace(learnt, urgent_by_words=by_words, sure=sure, urgent=urgent, advice=advice)


def _least(values: NDArray[np.float64], allowed: float) -> float:
    """The lowest threshold, in thousandths, that at most `allowed` of the values reach."""
    ordered = np.sort(values)[::-1]
    place = int(allowed)
    return float(np.ceil(ordered[place] * 1000 + 1) / 1000) if place < len(ordered) else -9.0


def decided(messages: Sequence[Message], judged: NDArray[np.float64], learnt: Learnt) -> list[str]:
    """The level of each message by the scores, as `service.triage` decides."""
    levels = []
    for message, (by_words, emergency_by_words, urgent, emergency, advice) in zip(messages, judged, strict=True):
        ruled_ = message.level in ("crisis", "emergency")
        if message.rule in learnt.certain:
            level = message.level
        elif by_words >= (learnt.sure if ruled_ else learnt.urgent_by_words):
            level = message.level if ruled_ else "emergency" if emergency_by_words > 0 else "crisis"
        elif urgent >= learnt.urgent:
            level = message.level if ruled_ else "emergency" if emergency > 0 else "crisis"
        elif message.level == "none" and advice >= learnt.advice:
            level = "advice"
        else:
            level = "mention" if ruled_ else message.level
        levels.append(level)
    return levels


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints how the development sets are judged by each other, and writes what all of them taught if asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.alarm", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, help="the folder of snapshots [that of the settings]")
    parser.add_argument("--write", action="store_true", help=f"learn from all development sets and write {FILE.name}")
    parser.add_argument("--collections", type=Path, help="the folder of public collections: half is learnt from")
    parser.add_argument("--errors", action="store_true", help="list every miss and every false alarm")
    asked = parser.parse_args(arguments)
    try:
        library = open_library(current_folder(asked.index or load_settings(os.environ).index))
    except KetamineQAError as error:
        sys.exit(str(error))
    _learn(library, asked.collections, asked.errors, asked.write)


def _learn(library: Library, collections: Path | None, listed: bool, written: bool) -> None:
    messages, harmless = read_sets(development(), library), noted(library)
    if collections:
        harmless += others(collections, library)
    encoder = library.snapshot.encoder.card.identity
    judged = cross_judged(messages, harmless, encoder)
    learnt = School(messages).learn([*messages, *harmless], encoder)
    learnt = with_thresholds(learnt, messages, judged)
    levels = decided(messages, judged, learnt)
    print(f"{len(messages)} development messages, each judged by what other sets taught")
    print(*table(messages, levels), sep="\n")
    own = [row for row, message in enumerate(messages) if message.set in CHOOSING]
    print(f"of these, the sets {', '.join(CHOOSING)}, on which the thresholds were chosen")
    print(*table([messages[row] for row in own], [levels[row] for row in own]), sep="\n")
    if listed:
        print(*errors(messages, levels), sep="\n")
    if written:
        FILE.write_bytes(msgspec.json.encode(learnt))
        print(f"wrote {FILE}: {len(learnt.phrases):,} phrases, {len(learnt.examples)} examples")


if __name__ == "__main__":
    main()
