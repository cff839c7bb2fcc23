"""Golden trajectories of PyTorch for recurrent layers and embeddings. Run: /usr/bin/python3 test/golden/torch-sequences.py

Writes torch-sequences.json beside this file: for each network twenty full-batch steps of SGD with momentum in float64: the loss before
each step, all tensors after the last (in the order and the layout of the layers: gates i f c o, z r h), and the outputs outside
training. Data and tensors come from NumPy's RandomState(5), so that the test can draw the same. PyTorch's own kernels compute
(torch.lstm, torch.gru, torch.rnn_tanh; packed sequences where lengths are given), from our layout turned into theirs.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
SAMPLES, STEPS, RATE, MOMENTUM = 6, 20, 0.05, 0.9
GATES = {"simpleRnn": 1, "lstm": 4, "gru": 3}
KERNELS = {"simpleRnn": torch._VF.rnn_tanh, "lstm": torch._VF.lstm, "gru": torch._VF.gru}


def theirs(kind, tensor):
    """Gates in PyTorch's order, along the last axis: of gru r z n."""
    if kind != "gru":
        return tensor
    z, r, h = tensor.chunk(3, -1)
    return torch.cat([r, z, h], -1)


def turned(x, lengths):
    return torch.stack([torch.cat([row[:n].flip(0), row[n:]]) for row, n in zip(x, lengths)])


class Layer:
    """A layer over (samples, steps, features). `tensors` are what the layer names, in that order."""

    def __init__(self, spec, shape, state):
        self.spec, self.kind = spec, spec["kind"]
        if self.kind == "bidirectional":
            self.inner = [Layer(spec["layer"], shape, state), Layer({**spec["layer"], "goBackwards": True}, shape, state)]
            self.tensors = [t for layer in self.inner for t in layer.tensors]
            inner = self.inner[0].shape
            self.shape = (*inner[:-1], 2 * inner[-1])
            return
        draw = lambda *s: torch.tensor(state.uniform(-0.5, 0.5, s), requires_grad=True)
        units = spec["units"]
        if self.kind == "embedding":
            self.tensors = [draw(spec["vocabulary"], units)]
            self.shape = (*shape, units)
        elif self.kind == "dense":
            self.tensors = [draw(shape[-1], units), draw(units)]
            self.shape = (*shape[:-1], units)
        else:
            width = units * GATES[self.kind]
            self.tensors = [draw(shape[-1], width), draw(units, width)]
            if spec.get("bias", True):
                self.tensors.append(draw(2, width) if self.kind == "gru" else draw(width))
            self.shape = (shape[0], units) if spec.get("returnSequences") else (units,)

    def __call__(self, x, lengths):
        if self.kind == "bidirectional":
            ahead, back = (layer(x, lengths) for layer in self.inner)
            return torch.cat([ahead, turned(back, lengths) if back.dim() == 3 else back], -1)
        if self.kind == "embedding":
            return F.embedding(x.long(), self.tensors[0])
        if self.kind == "dense":
            y = x @ self.tensors[0] + self.tensors[1]
            return torch.softmax(y, -1) if self.spec.get("activation") == "softmax" else y
        return self.recurrence(x, lengths)

    def recurrence(self, x, lengths):
        kind, units = self.kind, self.spec["units"]
        w, u = (theirs(kind, t).T for t in self.tensors[:2])
        width = units * GATES[kind]
        bias = self.tensors[2] if len(self.tensors) > 2 else torch.zeros(width)
        both = [*bias] if kind == "gru" and bias.dim() == 2 else [bias, torch.zeros(width)]
        weights = [w, u, *(theirs(kind, b) for b in both)]
        if self.spec.get("goBackwards"):
            x = turned(x, lengths)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        zero = torch.zeros(1, len(x), units)
        state = [zero, zero] if kind == "lstm" else zero
        out, last, *_ = KERNELS[kind](packed.data, packed.batch_sizes, state, weights, True, 1, 0.0, True, False)
        if not self.spec.get("returnSequences"):
            return last[0][packed.unsorted_indices]
        out = torch.nn.utils.rnn.PackedSequence(out, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
        return pad_packed_sequence(out, batch_first=True, total_length=x.shape[1])[0]


CASES = {
    name: {"inputs": inputs, "loss": loss, "layers": layers, **more}
    for name, inputs, loss, layers, more in [
        *(
            (kind, [5, 3], "meanSquaredError", [{"kind": kind, "units": 4}, {"kind": "dense", "units": 2}], {})
            for kind in GATES
        ),
        *(
            (
                f"{kind}, stacked, without bias, backwards",
                [4, 2],
                "meanSquaredError",
                [
                    {"kind": kind, "units": 3, "returnSequences": True, "goBackwards": True},
                    {"kind": "dense", "units": 3},
                    {"kind": kind, "units": 5, "returnSequences": True, "bias": False},
                    {"kind": kind, "units": 2, "goBackwards": True},
                ],
                {},
            )
            for kind in GATES
        ),
        *(
            (
                f"{kind}, both ways",
                [5, 2],
                "meanSquaredError",
                [
                    {"kind": "bidirectional", "layer": {"kind": kind, "units": 3, "returnSequences": True}},
                    {"kind": "bidirectional", "layer": {"kind": kind, "units": 2}},
                    {"kind": "dense", "units": 2},
                ],
                {},
            )
            for kind in GATES
        ),
        *(
            (
                f"{kind}, mixed lengths",
                [5, 3],
                "meanSquaredError",
                [
                    {"kind": kind, "units": 4, "returnSequences": True, "goBackwards": True},
                    {"kind": "dense", "units": 3},
                    {"kind": kind, "units": 3, "returnSequences": True},
                    {"kind": "dense", "units": 2},
                ],
                {"lengths": [2, 5, 1, 3, 5, 4]},
            )
            for kind in GATES
        ),
        *(
            (
                f"{kind}, mixed lengths, both ways",
                [6, 2],
                "meanSquaredError",
                [
                    {"kind": "bidirectional", "layer": {"kind": kind, "units": 3, "returnSequences": True}},
                    {"kind": "bidirectional", "layer": {"kind": kind, "units": 2}},
                    {"kind": "dense", "units": 2},
                ],
                {"lengths": [6, 1, 4, 2, 6, 3]},
            )
            for kind in GATES
        ),
        (
            "embedding, mixed lengths, a class for each step",
            [7],
            "categoricalCrossentropy",
            [
                {"kind": "embedding", "vocabulary": 7, "units": 3},
                {"kind": "lstm", "units": 4, "returnSequences": True},
                {"kind": "dense", "units": 3, "activation": "softmax"},
            ],
            {"lengths": [7, 2, 1, 5, 3, 4]},
        ),
        (
            "embedding, a class for each step",
            [6],
            "categoricalCrossentropy",
            [
                {"kind": "embedding", "vocabulary": 7, "units": 3},
                {"kind": "lstm", "units": 4, "returnSequences": True},
                {"kind": "gru", "units": 4, "returnSequences": True},
                {"kind": "dense", "units": 3, "activation": "softmax"},
            ],
            {},
        ),
    ]
}


def trajectory(inputs, loss, layers, lengths=None):
    state = np.random.RandomState(5)
    x = torch.tensor(state.uniform(-1, 1, (SAMPLES, *inputs)))
    if layers[0]["kind"] == "embedding":
        x = torch.floor((x + 1) / 2 * layers[0]["vocabulary"])
    network, shape = [], tuple(inputs)
    for spec in layers:
        network.append(Layer(spec, shape, state))
        shape = network[-1].shape
    uniform = torch.tensor(state.uniform(0, 1, (SAMPLES, *shape)))
    y = F.one_hot(uniform.argmax(-1), shape[-1]) if loss == "categoricalCrossentropy" else uniform
    steps = torch.tensor(lengths or [inputs[0]] * SAMPLES)

    def outputs():
        out = x
        for layer in network:
            out = layer(out, steps)
        return out

    def loss_of(out):
        each = ((out - y) ** 2).mean(-1) if loss == "meanSquaredError" else -(y * out.log()).sum(-1)
        if each.dim() == 1:
            return each.mean()
        mask = torch.arange(each.shape[1]) < steps[:, None]
        return each[mask].mean()

    tensors = [t for layer in network for t in layer.tensors]
    optimizer = torch.optim.SGD(tensors, lr=RATE, momentum=MOMENTUM)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss_of(outputs())
        value.backward()
        optimizer.step()
        losses.append(value.item())
    hexes = lambda t: [float(v).hex() for v in t.detach().flatten()]
    return {
        "losses": [v.hex() for v in losses],
        "tensors": [hexes(t) for t in tensors],
        "outputs": hexes(outputs()),
    }


golden = {
    "samples": SAMPLES,
    "steps": STEPS,
    "learningRate": RATE,
    "momentum": MOMENTUM,
    "cases": {name: {**case, **trajectory(**case)} for name, case in CASES.items()},
}
pathlib.Path(__file__).with_name("torch-sequences.json").write_text(json.dumps(golden, indent=1) + "\n")
