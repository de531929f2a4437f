"""Fine-tunes the small cross-encoder from the verified weights of the encoder, on pairs of question and quotation.

    python -m evals.reader_training pairs.json out.safetensors              on all sources
    python -m evals.reader_training pairs.json out.safetensors --without squad2

One pass, AdamW, batches of texts of like length; seed, rates and sizes stand below. About 1.2 s a step on two cores.
"""

import argparse
import random
import time
from pathlib import Path

import msgspec
import torch
from safetensors.torch import save_file
from torch import nn
from transformers import AutoModel, AutoTokenizer

from evals.pairs import Pair
from indexer.export import DEFAULT_MODEL, weights_folder

SEED, BATCH, TOKENS, PASSES = 0, 32, 96, 1
RATE, HEAD_RATE, WARM, DECAY = 6e-5, 1e-3, 0.08, 0.01
LIKE = 40  # batches that are sorted by length together


class Reader(nn.Module):
    """The encoder's own layers over question and quotation together, the mean of the tokens, one linear layer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(folder)
        self.head = nn.Linear(self.body.config.hidden_size, 1)
        nn.init.normal_(self.head.weight, std=0.02)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """The logit that the quotation answers, for each pair: shape (pairs,)."""
        states = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask[..., None].to(states.dtype)
        logits: torch.Tensor = self.head((states * mask).sum(1) / mask.sum(1))[:, 0]
        return logits


def main() -> None:
    """Trains and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", default="", help="leave out one source")
    parser.add_argument("--passes", type=int, default=PASSES)
    options = parser.parse_args()
    pairs = msgspec.json.decode(options.pairs.read_bytes(), type=list[Pair])
    pairs = [pair for pair in pairs if pair.source != options.without]
    random.seed(SEED)
    torch.manual_seed(SEED)
    folder = Path(weights_folder(DEFAULT_MODEL)[0])
    reader, tokenizer = Reader(folder), AutoTokenizer.from_pretrained(folder)
    batches = [batch for _ in range(options.passes) for batch in _batches(pairs)]
    optimizer = torch.optim.AdamW(
        [{"params": reader.body.parameters(), "lr": RATE}, {"params": reader.head.parameters(), "lr": HEAD_RATE}],
        weight_decay=DECAY,
    )
    total, clock, smooth = len(batches), time.monotonic(), 0.7
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM * total), (total - step) / ((1 - WARM) * total))
    )
    reader.train()
    for step, batch in enumerate(batches):
        fed = tokenizer(
            [pair.question for pair in batch],
            [pair.text for pair in batch],
            padding=True,
            truncation="longest_first",
            max_length=TOKENS,
            return_tensors="pt",
        )
        loss = nn.functional.binary_cross_entropy_with_logits(
            reader(**fed), torch.tensor([float(pair.answers) for pair in batch])
        )
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        smooth = 0.98 * smooth + 0.02 * float(loss)
        if step % 25 == 0 or step == total - 1:
            print(f"step {step} of {total}, loss {smooth:.3f}, {time.monotonic() - clock:.0f} s", flush=True)
    save_file(reader.state_dict(), options.out)


def _batches(pairs: list[Pair]) -> list[list[Pair]]:
    """The pairs in random order, in batches of texts of like length."""
    shuffled = random.sample(pairs, len(pairs))
    batches: list[list[Pair]] = []
    for start in range(0, len(shuffled), BATCH * LIKE):
        some = sorted(shuffled[start : start + BATCH * LIKE], key=lambda pair: len(pair.question) + len(pair.text))
        parts = [some[i : i + BATCH] for i in range(0, len(some), BATCH)]
        batches += random.sample(parts, len(parts))
    return batches


if __name__ == "__main__":
    main()
