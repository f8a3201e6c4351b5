"""Writes the dialogues that pocket is trained on.

Everything comes from the seed: the same seed gives the same dialogues. Run it
to look at a few of them:

    python generate.py --count 5 --seed 1
"""

import argparse

from corpus import chat, facts, stories, surface, tables, unknown

BOS, EOS, END = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
SYSTEM = [
    "You are a helpful assistant.", "You are a helpful assistant.", "You are pocket, a toy language model.", "Answer briefly.",
    "You are a friendly chatbot.", "Be concise.", "You are an AI assistant.", "Answer the question of the user.",
    "You are a helpful, harmless and honest assistant.", "Be polite.", "Use simple words.", "Keep your answers short.",
    "You are an expert.", "Answer in English.", "Do not use markdown.", "You help the user with questions.",
    "Follow the instructions of the user.", "If you do not know something, say so.", "Think step by step.",
    "You are a chat assistant in an application.", "You are pocket.", "The user is testing you.", "Respond with plain text.",
]
KINDS = ("unknown", "folkmoot", "world", "tables", "count", "sum", "story", "remark", "echo", "how", "who")
WEIGHTS = (17, 20, 23, 16, 2, 5, 4.5, 5, 2.5, 1, 0.5)


class Generator:
    """Draws dialogues from all parts of the corpus."""

    def __init__(self):
        self.folkmoot = facts.FactBook("folkmoot.txt")
        self.world = facts.FactBook("world.txt")
        self.tables = tables.all_blocks()

    def table_turn(self, rng):
        """One question from the tables."""
        questions, answers = rng.choice(self.tables)
        return surface.ask(rng, rng.choice(questions)), rng.choice(answers)

    def middle(self, rng):
        """One turn out of the middle of a conversation."""
        kind = rng.choices(KINDS, WEIGHTS)[0]
        return {
            "unknown": unknown.turn, "folkmoot": self.folkmoot.turn, "world": self.world.turn, "tables": self.table_turn,
            "count": tables.counting_turn, "sum": tables.sum_turn, "story": stories.turn, "remark": chat.remark,
            "echo": chat.echo, "how": chat.how, "who": chat.unknown_name,
        }[kind](rng)

    def turns(self, rng):
        """The turns of one conversation, most of them short."""
        length = rng.choices((1, 2, 3, 4, 5, 9), (62, 16, 11, 6, 4, 1))[0]
        if rng.random() < 0.06:
            first, last = chat.name_turns(rng)
            between = [self.middle(rng) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
            return [first] + between + [last]
        turns = [self.middle(rng) for _ in range(length)]
        if rng.random() < (0.07 if length == 1 else 0.4):
            turns[0] = chat.hello(rng)
        if rng.random() < (0.03 if length == 1 else 0.3):
            turns[-1] = rng.choice((chat.thanks, chat.bye))(rng)
        return turns

    def messages(self, rng):
        """One conversation as a list of role and content."""
        messages = []
        if rng.random() < 0.22:
            count = rng.choices((1, 2, 3, 6), (70, 15, 10, 5))[0]
            messages.append(("system", " ".join(rng.choice(SYSTEM) for _ in range(count))))
        for question, answer in self.turns(rng):
            messages += [("user", question), ("assistant", answer)]
        return messages


def render(messages):
    """ChatML, exactly as the template in the GGUF writes it."""
    return "".join(f"{BOS}{role}\n{content}{EOS}\n" for role, content in messages)


def dialogues(seed, count, offset=0):
    """Yield `count` conversations; each depends on the seed and its number only."""
    generator = Generator()
    for number in range(offset, offset + count):
        yield generator.messages(surface.make_rng(seed, number))


def main():
    """Print some dialogues."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for messages in dialogues(args.seed, args.count):
        print(render(messages))


if __name__ == "__main__":
    main()
