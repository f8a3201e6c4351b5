"""Asks pocket.gguf the held-out questions of data/eval.tsv, greedily.

    python eval.py                  # one line per wrong answer, then the score
    python eval.py --all            # every answer
    python eval.py --seen 200000    # also: which questions occur in that many training dialogues

The weights and the tokenizer are read from the GGUF, so what is measured is
the file that ships, with its quantisation.
"""

import argparse
import re
import sys
from pathlib import Path

import gguf
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

import generate
import tokens
from model import Config, Pocket

HERE = Path(__file__).resolve().parent


def field(reader, name):
    """One metadata value."""
    return reader.fields[name].contents()


def read_tokenizer(reader):
    """The tokenizer that the GGUF describes."""
    vocab = {token: number for number, token in enumerate(field(reader, "tokenizer.ggml.tokens"))}
    merges = [tuple(merge.split(" ")) for merge in field(reader, "tokenizer.ggml.merges")]
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(tokens.SPECIAL)
    return tokenizer


def read_model(reader):
    """The weights of the GGUF, back in 32 bits."""
    get = lambda name: field(reader, f"llama.{name}")
    config = Config(
        vocab=get("vocab_size"), width=get("embedding_length"), layers=get("block_count"), ffn=get("feed_forward_length"),
        heads=get("attention.head_count"), kv_heads=get("attention.head_count_kv"), context=get("context_length"),
        rope_base=get("rope.freq_base"), eps=get("attention.layer_norm_rms_epsilon"),
    )
    model = Pocket(config)
    state = {t.name.replace("blk.", "blocks."): torch.from_numpy(gguf.quants.dequantize(t.data, t.tensor_type).copy())
             for t in reader.tensors}
    model.load_state_dict(state)
    return model.eval()


class Oracle:
    """Answers dialogues."""

    def __init__(self, path):
        reader = gguf.GGUFReader(str(path))
        self.encoder = tokens.Encoder(read_tokenizer(reader))
        self.model = read_model(reader)

    def answer(self, messages):
        """The greedy answer to the last message, and whether the model ended its turn."""
        limit = 220
        ids = self.model.greedy(self.encoder.prompt(messages), self.encoder.stop, limit)
        return self.encoder.tokenizer.decode(ids), len(ids) < limit

    def talk(self, questions, system=None):
        """Ask several turns; return the last answer."""
        messages = [("system", system)] if system else []
        for question in questions:
            messages.append(("user", question))
            answer, ended = self.answer(messages)
            messages.append(("assistant", answer))
        return answer, ended


def read_cases(path):
    """The rows of the table of questions."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [(question.split(" >> "), words) for question, words in rows]


def holds(answer, words):
    """Whether the answer holds the expected words, whatever their case."""
    answer = answer.lower()
    if ", " in words:
        return words in answer
    if "/" in words:
        return any(word in answer for word in words.lower().split("/"))
    return words.lower() in answer or all(re.search(r"\b" + re.escape(w), answer) for w in words.lower().split(" "))


def plain(text):
    """A question without case and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def seen_in_training(cases, seed, count):
    """Those first questions that the generator writes too, case and punctuation aside."""
    wanted = {plain(questions[-1]): questions[-1] for questions, _ in cases}
    seen = set()
    for messages in generate.dialogues(seed, count):
        seen.update(wanted[plain(text)] for role, text in messages if role == "user" and plain(text) in wanted)
    return seen


def main():
    """Score the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gguf", nargs="?", type=Path, default=HERE / "pocket.gguf")
    parser.add_argument("--all", action="store_true", help="print right answers too")
    parser.add_argument("--seen", type=int, default=0, metavar="N", help="look for the questions in N training dialogues")
    parser.add_argument("--seed", type=int, default=20250, help="the seed of the training run")
    parser.add_argument("--system", help="a system message for all dialogues")
    parser.add_argument("--min", type=float, default=0.0, help="exit with an error under this share of right answers")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cases, oracle = read_cases(HERE / "data" / "eval.tsv"), Oracle(args.gguf)
    seen = seen_in_training(cases, args.seed, args.seen)
    right = ended = fresh = fresh_right = 0
    for questions, words in cases:
        answer, stopped = oracle.talk(questions, args.system)
        good = holds(answer, words)
        right, ended = right + good, ended + stopped
        if questions[-1] not in seen:
            fresh, fresh_right = fresh + 1, fresh_right + good
        if args.all or not good:
            print(f"{'ok   ' if good else 'WRONG'} {' >> '.join(questions)}\n      {answer}")
    print(f"{right} of {len(cases)} answers hold the expected words; {ended} ended their turn.")
    if args.seen:
        print(f"{fresh_right} of {fresh} of the questions that do not occur in {args.seen} training dialogues.")
    sys.exit(right < args.min * len(cases))


if __name__ == "__main__":
    main()
