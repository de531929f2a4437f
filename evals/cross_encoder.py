"""The cross-encoder that was tried and does not ship: how it was made, and what it is worth.

    python -m evals.cross_encoder ../shared/data --without squad2      learns from all other sets, measures on squad2
    python -m evals.cross_encoder ../shared/data --without gold --most 9000

It is made of the encoder's own verified weights: question and quotation together, the mean of the tokens, one linear
layer that gives the logit of "this answers". It learns from pairs of the development halves: of an answerable question
2 right sentences and the 4 wrong ones that retrieval finds first, of an unanswerable one the first 3; of the gold set
also noted questions with their sentence and 2 that come near, and questions noted as not covered. Then it reads the
first five sentences of each question of the test half. docs/decisions/0003-retrieval.md has the figures.
Needs the extra `encoder`; 9,000 pairs take about seven minutes on two idle cores.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from evals.outcome import quotes_answer
from evals.questions import Labelled, read_questions
from evals.threshold import as_if, open_collections
from indexer.export import DEFAULT_MODEL, weights_folder
from indexer.paraphrase import SAME
from indexer.passage import context, embedded_sentences
from indexer.snapshot import Snapshot, current_folder
from service.highlight import gather
from service.library import Library
from service.noted import consult
from service.question import clean, interpret
from service.reader import open_library
from service.retrieval import retrieve
from service.widening import widen

SEED, BATCH, TOKENS, RATE, HEAD_RATE, WARM = 0, 32, 96, 6e-5, 1e-3, 0.08
RIGHT, WRONG, NONE, NOTED, NOTED_WRONG = 2, 4, 3, 3_600, 2  # pairs of each kind of question; noted questions drawn
DEPTH, READ, CONTEXT = 30, 5, 120  # passages searched, sentences read, characters of title and heading before them


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, what the cross-encoder reads of a sentence, and whether that answers."""

    question: str
    text: str
    answers: bool


def main() -> None:
    """Learns without one set, measures on its test half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", type=Path)
    parser.add_argument("--without", default="squad2", help="the set that is left out and measured [%(default)s]")
    parser.add_argument("--most", type=int, default=30_000, help="learn from at most so many pairs [%(default)s]")
    parser.add_argument("--asked", type=int, default=600, help="measure at most so many questions [%(default)s]")
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    options = parser.parse_args()
    rng = random.Random(SEED)
    gold = open_library(current_folder(options.index))
    sets = {collection.name: (collection.questions, library) for collection, library in open_collections(
        options.collections, gold.snapshot.encoder)} | {"gold": (tuple(read_questions()), gold)}  # fmt: skip
    pairs = [pair for name, one in sets.items() if name != options.without for pair in labelled_pairs(*one)]
    if options.without != "gold":
        pairs += noted_pairs(gold, rng)
    reader = train(rng.sample(pairs, min(options.most, len(pairs))))
    questions, library = sets[options.without]
    test = [question for question in questions if question.split == "test"]
    print(measure(reader, rng.sample(test, min(options.asked, len(test))), library))


def labelled_pairs(questions: Sequence[Labelled], library: Library) -> Iterator[Pair]:
    """The pairs of the development questions."""
    for question in tqdm(questions, "Pairing", leave=False, disable=None):
        if question.split == "dev":
            judged = [
                (read_text(library.snapshot, *place), is_right)
                for place, is_right in zip(*_found(question, library), strict=True)
            ]
            most = WRONG if question.answers else NONE
            yield from (Pair(question.question, text, True) for text in [t for t, right in judged if right][:RIGHT])
            yield from (Pair(question.question, text, False) for text in [t for t, right in judged if not right][:most])


def noted_pairs(library: Library, rng: random.Random) -> Iterator[Pair]:
    """The pairs of noted questions: their sentence and some that come near and say something else."""
    snapshot = library.snapshot
    plain = replace(library, snapshot=as_if(snapshot, "none"))
    count = len(snapshot.phrasing_rows)
    for phrasing in rng.sample(snapshot.phrasings[:count], min(NOTED, count)):
        yield Pair(phrasing.question, read_text(snapshot, phrasing.passage, phrasing.sentence), True)
        own = snapshot.sentence_vectors(phrasing.passage)[phrasing.sentence]
        places = ranked(phrasing.question, plain)[:DEPTH]
        others = [(p, s) for p, s in places if float(snapshot.sentence_vectors(p)[s] @ own) < SAME]
        for place in rng.sample(others, min(NOTED_WRONG, len(others))):
            yield Pair(phrasing.question, read_text(snapshot, *place), False)
    for phrasing in snapshot.phrasings[count:]:
        for place in ranked(phrasing.question, library)[:NOTED_WRONG]:
            yield Pair(phrasing.question, read_text(snapshot, *place), False)


def ranked(question: str, library: Library) -> list[tuple[int, int]]:
    """(passage, sentence) of all that retrieval finds, best first, equals by place."""
    snapshot = library.snapshot
    asked = interpret(clean(question), snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(asked.interpreted)
    hits = retrieve(asked, vector, consult(vector, snapshot), snapshot)[:DEPTH]
    scored = [(-s, e.hit.passage, i) for e in gather(asked, vector, snapshot, hits) for i, s in enumerate(e.scores)]
    return [(passage, sentence) for _, passage, sentence in sorted(scored)]


def _found(question: Labelled, library: Library) -> tuple[list[tuple[int, int]], list[bool]]:
    places = ranked(question.question, library)
    passages = library.snapshot.passages
    return places, [quotes_answer(passages[passage], sentence, question) for passage, sentence in places]


def read_text(snapshot: Snapshot, passage: int, sentence: int) -> str:
    """What the cross-encoder reads of a sentence: its title, its last heading, and what would be quoted of it."""
    found = snapshot.passages[passage]
    start, end = widen(found, sentence)
    quoted = embedded_sentences(found)[0] if found.table else found.text[start:end]
    return f"{context(snapshot.documents[found.document_id].title, found.heading_path[-1:])[-CONTEXT:]}{quoted}"


class Reader:
    """Body and head of the cross-encoder, on PyTorch."""

    def __init__(self) -> None:
        import torch
        from transformers import AutoModel, AutoTokenizer

        folder = weights_folder(DEFAULT_MODEL)[0]
        torch.manual_seed(SEED)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder)  # type: ignore[no-untyped-call]
        self.body: Any = AutoModel.from_pretrained(folder)
        self.head: Any = torch.nn.Linear(self.body.config.hidden_size, 1)
        torch.nn.init.normal_(self.head.weight, std=0.02)

    def logits(self, question: Sequence[str], texts: Sequence[str]) -> Any:
        """The logits that the texts answer: a tensor of shape (texts,)."""
        fed = self.tokenizer(
            list(question), list(texts), padding=True, truncation="longest_first", max_length=TOKENS,
            return_tensors="pt",
        )  # fmt: skip
        states, mask = self.body(**fed).last_hidden_state, fed["attention_mask"][..., None]
        return self.head((states * mask).sum(1) / mask.sum(1))[:, 0]


def train(pairs: Sequence[Pair]) -> Reader:
    """One pass over the pairs, AdamW, in batches of texts of like length."""
    import torch

    reader = Reader()
    groups = [{"params": reader.body.parameters(), "lr": RATE}, {"params": reader.head.parameters(), "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    batches = _batches(pairs, random.Random(SEED))
    total = len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM * total), (total - step) / ((1 - WARM) * total))
    )
    reader.body.train()
    for batch in tqdm(batches, "Learning", leave=False, disable=None):
        wanted = torch.tensor([float(pair.answers) for pair in batch])
        logits = reader.logits([pair.question for pair in batch], [pair.text for pair in batch])
        loss: Any = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*reader.body.parameters(), *reader.head.parameters()], 1.0)
        optimizer.step()
        schedule.step()
    reader.body.eval()
    return reader


def _batches(pairs: Sequence[Pair], rng: random.Random) -> list[list[Pair]]:
    shuffled = rng.sample(list(pairs), len(pairs))
    batches: list[list[Pair]] = []
    for start in range(0, len(shuffled), 40 * BATCH):
        alike = sorted(shuffled[start : start + 40 * BATCH], key=lambda pair: len(pair.question) + len(pair.text))
        parts = [alike[i : i + BATCH] for i in range(0, len(alike), BATCH)]
        batches += rng.sample(parts, len(parts))
    return batches


def measure(reader: Reader, questions: Sequence[Labelled], library: Library) -> str:
    """AUROC by its highest logit of the first sentences, and how often the right one comes first, before and by it."""
    import torch

    highest, own, right = [], [], []
    for question in tqdm(questions, "Reading", leave=False, disable=None):
        places, judged = _found(question, library)
        texts = [read_text(library.snapshot, *place) for place in places[:READ]]
        with torch.no_grad():
            logits: NDArray[np.float32] = reader.logits([question.question] * len(texts), texts).numpy()
        highest.append(float(logits.max()))
        own.append(bool(question.answers))
        if question.answers:
            right.append((judged[0], judged[int(logits.argmax())]))
    before, after = np.array(right, dtype=float).mean(axis=0)
    return (
        f"{len(questions)} questions: AUROC {roc_auc_score(own, highest):.3f}; right sentence of the answerable: "
        f"{before:.3f} as ordered without it, {after:.3f} as it chooses among the first {READ}"
    )


if __name__ == "__main__":
    main()
