"""The byte-level BPE of pocket, and dialogues as numbers."""

from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

import generate

SPECIAL = [generate.END, generate.BOS, generate.EOS]
ROLES = ("system", "user", "assistant")


def train(path, vocab, seed, count):
    """Learn the merges from the same text that the model will see."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=vocab, special_tokens=SPECIAL, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    texts = (f"{role}\n{content}" for messages in generate.dialogues(seed, count) for role, content in messages)
    tokenizer.train_from_iterator(texts, trainer)
    if tokenizer.get_vocab_size() != vocab:
        raise ValueError(f"the text gives only {tokenizer.get_vocab_size()} tokens")
    tokenizer.save(str(path))
    return tokenizer


def load(path):
    """Read a tokenizer that `train` has written."""
    return Tokenizer.from_file(str(Path(path)))


class Encoder:
    """Turns dialogues into ids, with a mask of what the assistant says."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.start = tokenizer.token_to_id(generate.BOS)
        self.stop = tokenizer.token_to_id(generate.EOS)
        self.newline = tokenizer.encode("\n").ids
        self.heads = {role: [self.start] + tokenizer.encode(role + "\n").ids for role in ROLES}

    def plain(self, text):
        """Ids of a text in which special tokens have no meaning."""
        return self.tokenizer.encode(text).ids

    def dialogue(self, messages):
        """Ids and a mask that is true for each token the model has to produce."""
        ids, mask = [], []
        for role, content in messages:
            head, body = self.heads[role], self.plain(content) + [self.stop]
            ids += head + body + self.newline
            mask += [False] * len(head) + [role == "assistant"] * len(body) + [False] * len(self.newline)
        return ids, mask

    def prompt(self, messages):
        """Ids up to the point where the assistant speaks."""
        return self.dialogue(messages)[0] + self.heads["assistant"]
