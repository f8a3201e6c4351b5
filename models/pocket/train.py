"""Trains pocket and writes pocket.gguf.

    python train.py --minutes 40

Every part of the run is seeded. A checkpoint is written every few minutes; the
same command goes on from it. The learning rate falls with the tokens seen or the
minutes used, whichever is further, so that a run on a busy machine cools down
in time as well; to repeat a run exactly, let the tokens decide.
"""

import argparse
import json
import math
import time
from pathlib import Path

import torch

import export
import generate
import tokens
from corpus import surface
from model import Config, Pocket

HERE = Path(__file__).resolve().parent


def parse_args():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=HERE / "build", help="folder of tokenizer, checkpoint and log")
    parser.add_argument("--out", type=Path, default=HERE / "pocket.gguf")
    parser.add_argument("--tokens", type=float, default=9.5e6, help="training tokens, padding not counted")
    parser.add_argument("--minutes", type=float, default=600, help="training time, resumed parts included")
    parser.add_argument("--batch", type=int, default=2048, help="tokens in one step")
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=20250)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--export-only", action="store_true", help="write the GGUF from the checkpoint and stop")
    return parser.parse_args()


def batches(encoder, seed, start, size, context):
    """Endless batches of dialogues of similar length, with the number of dialogues read so far.

    Dialogues are sorted by length inside a window, so that little is padding,
    and never share a row, so that none sees another one's text.
    """
    window = 4096
    while True:
        rows = [encoder.dialogue(m) for m in generate.dialogues(seed, window, start)]
        rows = sorted((r for r in rows if len(r[0]) <= context), key=lambda r: len(r[0]))
        start += window
        groups, group = [], []
        for row in rows:
            if group and len(row[0]) * (len(group) + 1) > size:
                groups.append(group)
                group = []
            group.append(row)
        groups.append(group)
        surface.make_rng(seed, "order", start).shuffle(groups)
        for number, group in enumerate(groups):
            yield pad(group), start if number == len(groups) - 1 else start - window


def pad(group):
    """Inputs and targets; what the assistant does not say has target -1."""
    length = max(len(ids) for ids, _ in group)
    inputs = torch.zeros(len(group), length - 1, dtype=torch.long)
    targets = torch.full((len(group), length - 1), -1, dtype=torch.long)
    used = 0
    for row, (ids, mask) in enumerate(group):
        ids, mask = torch.tensor(ids), torch.tensor(mask)
        inputs[row, :len(ids) - 1] = ids[:-1]
        targets[row, :len(ids) - 1] = torch.where(mask[1:], ids[1:], -1)
        used += len(ids)
    return inputs, targets, used


def optimizer_for(model, lr):
    """AdamW, with weight decay on matrices only."""
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    return torch.optim.AdamW([{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}],
                             lr=lr, betas=(0.9, 0.97))


def progress(args, state):
    """How much of the run is done, from 0 to 1."""
    return min(1.0, max(state["tokens"] / args.tokens, state["seconds"] / (60 * args.minutes)))


def learning_rate(args, done):
    """A short warm-up, then a cosine down to a fiftieth."""
    warm = 0.02
    if done < warm:
        return args.lr * (0.05 + 0.95 * done / warm)
    return args.lr * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (done - warm) / (1 - warm))))


def save(path, model, optimizer, state):
    """Write the checkpoint beside its place, then move it there."""
    part = path.with_suffix(".part")
    torch.save({"config": model.config.as_dict(), "model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "state": state}, part)
    part.replace(path)


def train(args, encoder, model, optimizer, state):
    """The training loop. `state` holds everything that a resumed run needs to know."""
    stream = batches(encoder, args.seed, state["dialogues"], args.batch, model.config.context)
    began, saved, before, losses = time.time(), time.time(), state["seconds"], []
    path = args.work / "checkpoint.pt"
    while progress(args, state) < 1:
        (inputs, targets, used), state["dialogues"] = next(stream)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(args, progress(args, state))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = model.loss(inputs, targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        state["tokens"] += used
        state["steps"] += 1
        state["seconds"] = before + time.time() - began
        losses.append(loss.item())
        if state["steps"] % 50 == 0:
            print(json.dumps({**state, "loss": round(sum(losses) / len(losses), 4)}), flush=True)
            losses = []
        if time.time() - saved > args.save_minutes * 60:
            save(path, model, optimizer, state)
            saved = time.time()
    save(path, model, optimizer, state)


def main():
    """Tokenizer, training, export."""
    args = parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    config = Config()
    words = args.work / "tokenizer.json"
    tokenizer = tokens.load(words) if words.exists() else tokens.train(words, config.vocab, args.seed, 12000)
    model = Pocket(config)
    optimizer = optimizer_for(model, args.lr)
    state = {"steps": 0, "tokens": 0, "dialogues": 0, "seconds": 0.0}
    checkpoint = args.work / "checkpoint.pt"
    if checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(stored["model"])
        optimizer.load_state_dict(stored["optimizer"])
        state = stored["state"]
    print(f"{model.count():,} parameters, {state['tokens']:,} tokens seen", flush=True)
    if not args.export_only:
        train(args, tokens.Encoder(tokenizer), model, optimizer, state)
    export.write(args.out, model, tokenizer)
    print(f"{args.out}: {args.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
