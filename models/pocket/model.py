"""The network: a small llama, written so that its weights fit llama.cpp as they are."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    """The shape of the model. All widths are multiples of 32, as Q8_0 needs."""

    vocab: int = 2048
    width: int = 256
    layers: int = 5
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 512
    context: int = 1024
    rope_base: float = 10000.0
    eps: float = 1e-5

    @property
    def head_dim(self):
        """The width of one attention head."""
        return self.width // self.heads

    def as_dict(self):
        """For checkpoints."""
        return asdict(self)


class RMSNorm(nn.Module):
    """The norm of llama: no mean, no bias."""

    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        """Normalise in 32 bits whatever comes in."""
        x = x.float()
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rope_tables(config):
    """Cosines and sines for every position and every pair of channels."""
    steps = torch.arange(0, config.head_dim, 2).float() / config.head_dim
    angles = torch.outer(torch.arange(config.context).float(), config.rope_base ** -steps)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    """Turn neighbouring channels (0,1), (2,3), ...: the layout of llama.cpp for arch llama.

    The other common layout pairs the two halves of a head; weights trained
    with that one would have to be permuted on export.
    """
    even, odd = x[..., 0::2], x[..., 1::2]
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


def weigh(q, k, v):
    """Causal attention, written out: on a CPU and with short rows this beats the fused kernel."""
    length = q.shape[2]
    hidden = torch.ones(length, length, dtype=torch.bool).triu(1)
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    return scores.masked_fill(hidden, float("-inf")).softmax(-1).to(v.dtype) @ v


class Block(nn.Module):
    """Attention with grouped keys and values, then SwiGLU."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        kv = c.kv_heads * c.head_dim
        self.attn_norm = RMSNorm(c.width, c.eps)
        self.attn_q = nn.Linear(c.width, c.width, bias=False)
        self.attn_k = nn.Linear(c.width, kv, bias=False)
        self.attn_v = nn.Linear(c.width, kv, bias=False)
        self.attn_output = nn.Linear(c.width, c.width, bias=False)
        self.ffn_norm = RMSNorm(c.width, c.eps)
        self.ffn_gate = nn.Linear(c.width, c.ffn, bias=False)
        self.ffn_up = nn.Linear(c.width, c.ffn, bias=False)
        self.ffn_down = nn.Linear(c.ffn, c.width, bias=False)

    def attend(self, x, cos, sin):
        """Causal self-attention."""
        batch, length, _ = x.shape
        heads = lambda y, n: y.view(batch, length, n, self.c.head_dim).transpose(1, 2)
        q = rotate(heads(self.attn_q(x), self.c.heads), cos, sin)
        k = rotate(heads(self.attn_k(x), self.c.kv_heads), cos, sin)
        v = heads(self.attn_v(x), self.c.kv_heads)
        group = self.c.heads // self.c.kv_heads
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        y = weigh(q, k, v)
        return self.attn_output(y.transpose(1, 2).reshape(batch, length, -1))

    def forward(self, x, cos, sin):
        """One residual layer."""
        x = x + self.attend(self.attn_norm(x), cos, sin)
        h = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


class Pocket(nn.Module):
    """The whole model; the embedding serves as the output matrix too."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.token_embd = nn.Embedding(config.vocab, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.output_norm = RMSNorm(config.width, config.eps)
        cos, sin = rope_tables(config)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self.apply(self.init)
        for block in self.blocks:
            for layer in (block.attn_output, block.ffn_down):
                nn.init.normal_(layer.weight, std=0.04 / (2 * config.layers) ** 0.5)

    @staticmethod
    def init(module):
        """Small normal weights."""
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.04)

    def hidden(self, ids):
        """The state before the output matrix."""
        length = ids.shape[1]
        cos, sin = self.cos[:length], self.sin[:length]
        x = self.token_embd(ids)
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.output_norm(x)

    def forward(self, ids):
        """Logits for every position."""
        return F.linear(self.hidden(ids), self.token_embd.weight)

    def loss(self, ids, targets):
        """Cross entropy where targets are not -1. Only those rows meet the output matrix."""
        keep = targets >= 0
        logits = F.linear(self.hidden(ids)[keep], self.token_embd.weight)
        return F.cross_entropy(logits.float(), targets[keep])

    def count(self):
        """The number of parameters."""
        return sum(p.numel() for p in self.parameters())

    @torch.no_grad()
    def greedy(self, ids, stop, limit=200):
        """Continue a prompt with the most likely tokens until the stop token."""
        ids, answer = list(ids), []
        while len(answer) < limit and len(ids) < self.config.context:
            token = int(self(torch.tensor([ids]))[0, -1].argmax())
            if token == stop:
                break
            ids.append(token)
            answer.append(token)
        return answer
