# PyTorch's models of sequences as ONNX files, and its answers: /usr/bin/python3 test/onnx/foreign/pytorch-sequences.py
# Debian's python3-torch 1.13.
import json
import math
import pathlib
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(7)


class Last(nn.Module):
    """Words → a recurrence → a head of the last step, or of the last states of both directions."""

    def __init__(self, kind, layers=1, both=False, states=False, **options):
        super().__init__()
        self.words = nn.Embedding(9, 4)
        self.rnn = kind(4, 5, num_layers=layers, bidirectional=both, batch_first=True, **options)
        self.head = nn.Linear(10 if both else 5, 3)
        self.both, self.states = both, states

    def forward(self, x):
        y, h = self.rnn(self.words(x))
        if isinstance(h, tuple):
            h = h[0]
        if self.both:
            return self.head(torch.cat([h[-2], h[-1]], dim=1))
        return self.head(h[-1] if self.states else y[:, -1])


class Steps(nn.Module):
    """A recurrence over numbers, a head at each step."""

    def __init__(self, kind, both):
        super().__init__()
        self.rnn = kind(3, 4, batch_first=True, bidirectional=both)
        self.head = nn.Linear(8 if both else 4, 2)

    def forward(self, x):
        return torch.softmax(self.head(self.rnn(x)[0]), dim=-1)


class Attention(nn.Module):
    """As tutorials write it out."""

    def __init__(self, units, heads, causal):
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(units, units) for _ in range(4))
        self.heads, self.causal = heads, causal

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = (f(x).view(b, t, self.heads, d // self.heads).transpose(1, 2) for f in (self.q, self.k, self.v))
        scores = q @ k.transpose(-2, -1) / math.sqrt(d // self.heads)
        if self.causal:
            scores = scores + torch.triu(torch.full((5, 5), float('-inf')), 1)
        y = torch.softmax(scores, dim=-1) @ v
        return self.out(y.transpose(1, 2).reshape(b, t, d))


class Block(nn.Module):
    def __init__(self, causal):
        super().__init__()
        self.words, self.places = nn.Embedding(9, 6), nn.Embedding(5, 6)
        self.norm1, self.norm2 = nn.LayerNorm(6), nn.LayerNorm(6)
        self.attention = Attention(6, 2, causal)
        self.forward1, self.forward2 = nn.Linear(6, 12), nn.Linear(12, 6)
        self.head = nn.Linear(6, 9)

    def forward(self, x):
        y = self.words(x) + self.places(torch.arange(5))
        y = y + self.attention(self.norm1(y))
        y = y + self.forward2(nn.functional.gelu(self.forward1(self.norm2(y))))
        return self.head(y)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.inner, self.outer = nn.Linear(3, 6), nn.Linear(6, 4), nn.Linear(4, 6)
        self.norm, self.head = nn.LayerNorm(6), nn.Linear(6, 2)

    def forward(self, x):
        x = torch.tanh(self.first(x))
        x = torch.relu(x + self.outer(torch.relu(self.inner(x))))
        return self.head(self.norm(x))


class ResidualImage(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 4, 3, padding=1)
        self.one, self.two = nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(4), nn.BatchNorm2d(4)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = torch.relu(self.first(x))
        x = torch.relu(x + self.norm2(self.two(torch.relu(self.norm1(self.one(x))))))
        return self.head(x.mean(dim=(2, 3)))


words = lambda: torch.randint(0, 9, (2, 5))
MODELS = {
    'lstm-last-step': (Last(nn.LSTM), words(), 17, True),
    'lstm-last-state': (Last(nn.LSTM, states=True), words(), 13, True),
    'gru-stacked': (Last(nn.GRU, layers=2), words(), 17, True),
    'lstm-both-ways': (Last(nn.LSTM, both=True), words(), 17, True),
    'rnn-relu': (Last(nn.RNN, nonlinearity='relu'), words(), 11, True),
    'gru-steps-both-ways': (Steps(nn.GRU, True), torch.randn(2, 5, 3), 17, False),
    'lstm-steps': (Steps(nn.LSTM, False), torch.randn(2, 5, 3), 17, True),
    'block': (Block(False), words(), 17, False),
    'block-causal': (Block(True), words(), 14, False),
    'residual': (Residual(), torch.randn(2, 3), 14, False),
    'residual-image': (ResidualImage(), torch.randn(2, 2, 5, 4), 17, False),
    'encoder-layer': (nn.TransformerEncoderLayer(6, 2, 9, batch_first=True), torch.randn(2, 5, 6), 17, False),
    'steps-first': (nn.LSTM(3, 4), torch.randn(5, 2, 3), 17, False),
}

answers = {}
for name, (model, x, opset, any_length) in MODELS.items():
    for p in model.parameters():
        nn.init.normal_(p, 0.0, 0.5)
    model.train()
    if name == 'residual-image':
        model(x)  # moving statistics of their own
    model.eval()
    axes = {'x': {0: 'rows', 1: 'steps'} if any_length else {0: 'rows'}}
    if name == 'encoder-layer':
        torch.onnx.export(model, x, HERE / f'pytorch-{name}.onnx', input_names=['x'], output_names=['y'], opset_version=opset, dynamic_axes=axes, training=torch.onnx.TrainingMode.PRESERVE)
    else:
        torch.onnx.export(model, x, HERE / f'pytorch-{name}.onnx', input_names=['x'], output_names=['y'], opset_version=opset, dynamic_axes=axes)
    y = model(x)
    if torch.is_tensor(y):
        answers[name] = {'any': any_length, 'x': x.tolist(), 'y': y.flatten().tolist()}
(HERE / 'pytorch-sequences.json').write_text(json.dumps(answers) + '\n')
