"""Measures follow-up questions on labelled conversations and on TREC CAsT.

    python -m evals.conversations                  the development conversations, over the published index in ./index
    python -m evals.conversations --split test     the held-out ones
    python -m evals.conversations --collections ../shared/data     also trec_cast, the half of that split
    python -m evals.conversations --list           also each elliptical turn whose passage is missed
    python -m evals.conversations --fit            learns the weights of service/leaning.py and prints them; with
                                                   --collections also those for a glossary without subjects

Ways of asking a later turn: bare (as typed), all concatenated (with all earlier turns before it), shipped (as the
service reads it), self-contained (as written by hand to stand alone: what could be reached).
"""

import argparse
import hashlib
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from evals.collections import half_of
from evals.outcome import Figure, figure, rank_of_answer, resampled, spread
from evals.questions import Label, Labelled, misplaced, read_questions
from indexer.errors import KetamineQAError
from indexer.glossary import Glossary
from indexer.snapshot import current_folder
from indexer.terms import terms, words
from service.dialogue import Turn, favor, is_read, read_turn
from service.earlier import Earlier
from service.highlight import gather
from service.leaning import Signs, names_of, signs
from service.library import Library
from service.noted import consult
from service.question import MOST_CHARACTERS, clean
from service.reader import open_library
from service.retrieval import retrieve
from service.search import Search, search_for

FOLDER = Path(__file__).parent / "conversations"
SPLITS = dict.fromkeys("klmnqrs", "dev") | dict.fromkeys("op", "test")
Kind = Literal["first", "elliptical", "self-contained", "change", "thanks"]
WEIGHED, SHOWN = 20, 3  # hits whose sentences are compared; passages that a reader sees, and that count as found
BEHIND, HISTORIES = 3, 2  # gold questions are asked behind the last BEHIND turns of so many random conversations
NOTED, NOTED_WEIGHT = 1_500, 0.3  # noted questions that teach what stands alone, and what each counts for
CAST_WEIGHT = 0.5  # the same of a turn of TREC CAsT


class ConversationsError(KetamineQAError):
    """Conversations that cannot be measured."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as typed (`raw`) and written to stand alone (`manual`), with all sentences that answer it."""

    raw: str
    manual: str
    kind: Kind
    answers: tuple[Label, ...]
    form: str | None = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one reader, in order; `id` begins with the name of its set."""

    id: str
    turns: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A later turn as it is asked: its text, the turns before it as the service gets them, and what answers it.

    `ranks` has the rank of the first right passage for each way, 0 for none; `leans` tells how the service read it.
    """

    text: str
    earlier: tuple[Turn, ...]
    kind: str
    leans: bool
    ranks: Mapping[str, int]
    interpreted: str
    manual: str
    conversation: str

    def is_found(self, way: str) -> bool:
        """Is a right passage among those that a reader sees?"""
        return 1 <= self.ranks[way] <= SHOWN


WAYS = ("bare", "all concatenated", "shipped", "self-contained")


def read_conversations(split: str, folder: Path = FOLDER) -> list[Conversation]:
    """The conversations of a split, in order of file and line. Raises ConversationsError."""
    found: list[Conversation] = []
    for file in sorted(folder.glob("*.jsonl")):
        if file.stem not in SPLITS:
            raise ConversationsError(f"{file} belongs to no split. Name it in SPLITS of evals/conversations.py.")
        if SPLITS[file.stem] == split:
            lines = file.read_text("utf-8").splitlines()
            found += [msgspec.json.decode(line, type=Conversation) for line in lines if line.strip()]
    if not found:
        raise ConversationsError(f"{folder} holds no conversations of the split {split!r}.")
    return found


def labelled(conversations: Sequence[Conversation]) -> Iterator[Labelled]:
    """Each answered turn as a labelled question, its id that of its conversation and its place from 0."""
    for conversation in conversations:
        for place, said in enumerate(conversation.turns):
            if said.answers:
                yield _labelled(f"{conversation.id}.{place}", said)


def _labelled(name: str, said: Said) -> Labelled:
    return Labelled(name, said.manual, name, "dev", "fact", "plain", said.answers, None)


# Asking.


class Desk:
    """Asks questions of a library as the service does, and remembers vectors and answers."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._alone: dict[str, tuple[int, ...]] = {}

    def alone(self, text: str) -> tuple[int, ...]:
        """The passages for a text on its own, best first."""
        if text not in self._alone:
            self._alone[text] = self.found(self.read(text))
        return self._alone[text]

    def found(self, search: Search) -> tuple[int, ...]:
        """The passages for a question as it was read, best first."""
        snapshot, vector = self.library.snapshot, search.vector
        hits = retrieve(search.question, vector, consult(vector, snapshot), snapshot)
        evidence = gather(search.question, vector, snapshot, hits[:WEIGHED])
        return tuple(one.hit.passage for one in favor(evidence, search.bonuses, snapshot.passages))

    def read(self, text: str, earlier: Sequence[Turn] = ()) -> Search:
        """The service's search for a question after others, all as typed."""
        turns = tuple(Turn(self.mended(turn.question), turn.passages) for turn in earlier)
        return search_for(clean(text), Earlier(turns), self.library, self._vector)

    def mended(self, text: str) -> str:
        """The text cleaned and mended."""
        return self.library.lexicon.mend(clean(text))

    def rank(self, passages: Sequence[int], question: Labelled) -> int:
        """The rank of the first right passage, 0 for none."""
        return rank_of_answer([self.library.snapshot.passages[number] for number in passages], question)

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text not in self._vectors:
            self._vectors[text] = self.library.snapshot.encoder.query(text)
        return self._vectors[text]


def converse(conversation: Conversation, desk: Desk) -> Iterator[tuple[Asked | None, tuple[Turn, ...]]]:
    """Each turn as asked (None for the first and for thanks), with the turns up to and with it."""
    earlier: tuple[Turn, ...] = ()
    for place, said in enumerate(conversation.turns):
        if said.kind == "thanks":
            earlier = (*earlier, Turn(said.raw))
            yield None, earlier
            continue
        search = desk.read(said.raw, earlier)
        passages = desk.found(search) if search.follow_up_of else desk.alone(said.raw)
        asked = None
        if place:
            question = _labelled(f"{conversation.id}.{place}", said)
            asked = _asked(desk, question, said.raw, earlier, said.kind, search, passages)
        earlier = (*earlier, Turn(said.raw, passages[:SHOWN]))
        yield asked, earlier


def _asked(
    desk: Desk,
    question: Labelled,
    text: str,
    earlier: tuple[Turn, ...],
    kind: str,
    search: Search,
    passages: tuple[int, ...],
) -> Asked:
    concatenated = " ".join([*(turn.question for turn in earlier), text])[-MOST_CHARACTERS:]
    found = (desk.alone(text), desk.alone(concatenated), passages, desk.alone(question.question))
    ranks = {way: desk.rank(numbers, question) for way, numbers in zip(WAYS, found, strict=True)}
    leans = search.follow_up_of is not None
    return Asked(text, earlier, kind, leans, ranks, search.interpreted, question.question, question.id)


def ask_all(conversations: Sequence[Conversation], gold: Sequence[Labelled], desk: Desk) -> list[Asked]:
    """All later turns, then each gold question behind the end of HISTORIES random conversations."""
    asked: list[Asked] = []
    states: list[tuple[Turn, ...]] = []
    for conversation in tqdm(conversations, "Conversations", leave=False, disable=None):
        for one, state in converse(conversation, desk):
            asked += [one] if one else []
            states.append(state)
    chance = random.Random(0)
    drawn = [(question, chance.choice(states)[-BEHIND:]) for _ in range(HISTORIES) for question in gold]
    for question, earlier in tqdm(drawn, "Gold behind a history", leave=False, disable=None):
        search = desk.read(question.question, earlier)
        passages = desk.found(search) if search.follow_up_of else desk.alone(question.question)
        asked.append(_asked(desk, question, question.question, earlier, "gold", search, passages))
    return asked


# Figures.


def report(asked: Sequence[Asked]) -> Iterator[str]:
    """The table, line by line."""
    elliptical = [one for one in asked if one.kind == "elliptical"]
    yield f"{'elliptical turns, right passage in first 3':44} recall@3                       of self-contained"
    for way in WAYS:
        found = _found(elliptical, way)
        share = figure(way, found, np.ones(len(found), dtype=bool))
        yield f"  {way:42} {share}   {ratio(elliptical, way)}"
    yield "\nself-contained, right passage in first 3 alone and lost after the earlier turns"
    for name, kinds in (("of the conversations", ("self-contained", "change")), ("gold", ("gold",)), ("both", OWN)):
        among = [one for one in asked if one.kind in kinds]
        for way in WAYS[1:3]:
            lost = damage(among, way)
            yield f"  {name + ', ' + way:42} {lost.value:.4f} [{lost.low:.4f}, {lost.high:.4f}] n={lost.count}"
    yield "\nread as leaning"
    for kind in ("elliptical", *OWN):
        leaning = [one.leans for one in asked if one.kind == kind]
        yield f"  {kind:42} {np.mean(leaning):.3f} n={len(leaning)}"


OWN = ("self-contained", "change", "gold")


def ratio(asked: Sequence[Asked], way: str) -> Figure:
    """What a way reaches of what the self-contained form reaches, with the bootstrap over turns."""
    found, reached = _found(asked, way), _found(asked, "self-contained")
    times = resampled(len(asked))
    drawn_in = times @ reached.astype(np.float32)
    drawn = (times @ found.astype(np.float32))[drawn_in > 0] / drawn_in[drawn_in > 0]
    return spread(way, float(found.sum() / max(1.0, reached.sum())), drawn, len(asked))


def damage(asked: Sequence[Asked], way: str) -> Figure:
    """The share that a way loses of those whose right passage is found when they are asked alone."""
    alone = np.array([one.is_found("bare") for one in asked])
    return figure(way, 1.0 - _found(asked, way), alone)


def _found(asked: Sequence[Asked], way: str) -> NDArray[np.float64]:
    return np.array([one.is_found(way) for one in asked], dtype=float)


def missed(asked: Sequence[Asked]) -> Iterator[str]:
    """A line for each elliptical turn that the self-contained form finds and the service misses, and each one lost."""
    for one in asked:
        said = " / ".join(turn.question for turn in one.earlier)
        if one.kind == "elliptical" and one.is_found("self-contained") and not one.is_found("shipped"):
            read = "leans" if one.leans else "left alone"
            yield f"MISSED {one.conversation} {read}: {said} → {one.interpreted!r}, meant {one.manual!r}"
        if one.kind in OWN and one.is_found("bare") and not one.is_found("shipped"):
            yield f"LOST {one.conversation}: {said} → {one.interpreted!r}"


# TREC CAsT: no passages, only words.


@dataclass(frozen=True, slots=True)
class Cast:
    """A turn of TREC CAsT with all turns before it; `manual` is written to stand alone. Others are passed over."""

    _id: str
    raw: str
    manual: str
    history: tuple[str, ...]

    @property
    def topic(self) -> str:
        """What the halves are made by: "2019_31" of "2019_31_4"."""
        return self._id.rsplit("_", 1)[0]

    @property
    def stands_alone(self) -> bool:
        """Did the rewriter leave its words as they were?"""
        return words(self.raw) == words(self.manual)


def read_cast(folder: Path, split: str) -> list[Cast]:
    """The later turns of a half of trec_cast in `folder`. Raises ConversationsError."""
    file = folder / "trec_cast" / "turns.jsonl"
    if not file.is_file():
        raise ConversationsError(f"{file} is not there. Name the folder that holds trec_cast after --collections.")
    turns = [msgspec.json.decode(line, type=Cast) for line in file.read_bytes().splitlines() if line.startswith(b"{")]
    return [turn for turn in turns if turn.history and half_of("trec_cast", turn.topic) == split]


def rewriting(turns: Sequence[Cast]) -> Iterator[str]:
    """Recall and precision of terms against the rewriting by hand, and the share of turns that are left alone."""
    ways: dict[str, Callable[[Cast], str]] = {
        "bare": lambda turn: turn.raw,
        "all concatenated": lambda turn: " ".join([*turn.history, turn.raw]),
        "shipped": lambda turn: read_turn(turn.raw, [Turn(one) for one in turn.history], Glossary()).interpreted,
    }
    alone = [turn for turn in turns if turn.stands_alone]
    leaning = [turn for turn in turns if not turn.stands_alone]
    yield f"\ntrec_cast, terms of the rewriting by hand ({len(leaning)} rewritten turns, {len(alone)} that stand alone)"
    for name, way in ways.items():
        recall, precision = np.mean([_overlap(way(turn), turn.manual) for turn in leaning], axis=0)
        left = np.mean([way(turn) == turn.raw for turn in alone])
        yield f"  {name:42} recall {recall:.3f}   precision {precision:.3f}   stand alone and are left so {left:.3f}"


def _overlap(made: str, wanted: str) -> tuple[float, float]:
    """Recall and precision of the terms: of "cost" for "cost Spravato" 0.5 and 1.0."""
    own, right = set(terms(made)), set(terms(wanted))
    shared = len(own & right)
    return (shared / len(right) if right else 1.0, shared / len(own) if own else 1.0)


# Learning.


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question after others, whether it leans on them, what it counts for, and the group that folds keep together."""

    signs: Signs
    leans: bool
    weight: float
    group: str


def lessons(
    conversations: Sequence[Conversation], gold: Sequence[Labelled], desk: Desk, glossary: Glossary
) -> list[Lesson]:
    """Every later turn; gold and noted questions behind the end of a random run stand alone."""
    names = names_of(glossary)
    made: list[Lesson] = []
    runs: list[str] = []
    for conversation in conversations:
        run: list[str] = []
        for said in conversation.turns:
            text = desk.mended(said.raw)
            if said.kind == "thanks" or not is_read(text):
                continue
            if run:
                made.append(Lesson(signs(text, " ".join(run), names), said.kind == "elliptical", 1.0, conversation.id))
            run = [text, *(run if said.kind == "elliptical" else [])]
            runs.append(" ".join(run))
    chance = random.Random(0)
    noted = chance.sample([one.question for one in desk.library.snapshot.phrasings], NOTED)
    others = [(question.question, 1.0, question.family) for question in gold for _ in range(HISTORIES)]
    others += [(question, NOTED_WEIGHT, _shelf(question)) for question in noted]
    for question, weight, group in others:
        found = signs(desk.mended(question), chance.choice(runs), names)
        made.append(Lesson(found, False, weight, group))
    return made


def cast_lessons(turns: Sequence[Cast]) -> list[Lesson]:
    """Every turn of TREC CAsT after the last BEHIND: it leans if the rewriter changed it."""
    nothing = names_of(Glossary())
    return [
        Lesson(
            signs(turn.raw, " ".join(turn.history[-BEHIND:]), nothing), not turn.stands_alone, CAST_WEIGHT, turn.topic
        )
        for turn in turns
    ]


def _shelf(question: str) -> str:
    return f"noted {hashlib.sha256(question.encode()).digest()[0]}"


def fit(name: str, learnt: Sequence[Lesson]) -> Iterator[str]:
    """The lines of service/leaning.py with the weights, and how well folds by conversation tell leaning turns."""
    features = np.array([astuple(lesson.signs) for lesson in learnt])
    leans = np.array([lesson.leans for lesson in learnt])
    counts = np.array([lesson.weight for lesson in learnt])
    groups = [lesson.group for lesson in learnt]
    told = np.zeros(len(learnt))
    for train, held in GroupKFold(10).split(features, leans, groups):
        told[held] = _model(features[train], leans[train], counts[train]).predict_proba(features[held])[:, 1]
    heavy = np.array([lesson.group[:5] != "noted" for lesson in learnt])
    yield f"AUROC in 10 folds {roc_auc_score(leans[heavy], told[heavy]):.3f} ({leans.sum()} lean, {heavy.sum()} in all)"
    for cut in (0.25, 0.35, 0.5):
        found, others = (told >= cut)[leans].mean(), (told >= cut)[heavy & ~leans].mean()
        yield f"at {cut}: {found:.3f} of them found, {others:.3f} of the others"
    model = _model(features, leans, counts)
    yield f"{name} = Model(\n    {model.intercept_[0]:.2f},\n    Signs("
    for field, weight in zip(fields(Signs), model.coef_[0], strict=True):
        yield f"        {field.name}={weight:.2f},"
    yield "    ),\n)"


def _model(features: NDArray[np.float64], leans: NDArray[np.bool_], counts: NDArray[np.float64]) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=2_000).fit(features, leans, sample_weight=counts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table or the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--collections", type=Path, help="the folder that holds trec_cast")
    parser.add_argument("--fit", action="store_true", help="learn the weights on dev and print them")
    parser.add_argument("--list", action="store_true", help="also what is missed")
    chosen = parser.parse_args(arguments)
    try:
        for line in _lines(chosen):
            print(line, flush=True)
    except KetamineQAError as error:
        sys.exit(str(error))


def _lines(chosen: argparse.Namespace) -> Iterator[str]:
    split = "dev" if chosen.fit else chosen.split
    desk = Desk(open_library(current_folder(chosen.index)))
    conversations = read_conversations(split)
    if faults := misplaced(list(labelled(conversations)), dict(desk.library.snapshot.documents)):
        raise ConversationsError("\n".join(faults))
    gold = [question for question in read_questions() if question.split == split]
    if chosen.fit:
        yield from fit("NAMED", lessons(conversations, gold, desk, desk.library.snapshot.glossary))
        if chosen.collections:
            nameless = lessons(conversations, gold, desk, Glossary())
            yield from fit("NAMELESS", [*nameless, *cast_lessons(read_cast(chosen.collections, "dev"))])
        return
    asked = ask_all(conversations, [question for question in gold if question.answers], desk)
    yield from report(asked)
    if chosen.collections:
        yield from rewriting(read_cast(chosen.collections, split))
    if chosen.list:
        yield from missed(asked)


if __name__ == "__main__":
    main()
