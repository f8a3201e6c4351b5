"""Reads the blocks of questions and answers in data/*.txt."""

from pathlib import Path

from . import surface

DATA = Path(__file__).resolve().parent.parent / "data"


def read_blocks(name):
    """Return a list of (questions, answers) from one facts file."""
    blocks = []
    text = (DATA / name).read_text(encoding="utf-8")
    for chunk in text.split("\n\n"):
        lines = [line.strip() for line in chunk.splitlines()]
        lines = [line for line in lines if line and not line.startswith("#")]
        questions = [line for line in lines if not line.startswith("=")]
        answers = [line[1:].strip() for line in lines if line.startswith("=")]
        if lines:
            if not questions or not answers:
                raise ValueError(f"{name}: a block without question or answer: {lines}")
            blocks.append((questions, answers))
    return blocks


class FactBook:
    """Asks about a random block, each block as often as any other."""

    def __init__(self, name, more=()):
        self.blocks = read_blocks(name) + list(more)

    def turn(self, rng):
        """One question and its answer."""
        questions, answers = rng.choice(self.blocks)
        return surface.ask(rng, rng.choice(questions)), rng.choice(answers)
