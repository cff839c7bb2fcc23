"""Golden trajectories of cells that PyTorch has not: gru that resets before its product, lstm without a cell state.
Run: /usr/bin/python3 test/golden/torch-cells.py

Writes torch-cells.json beside this file, which test/sequences/torch.test.ts reads as it reads torch-sequences.json: twenty full-batch
steps of SGD with momentum in float64. The formulas are written out below, gate by gate and sequence by sequence, from the papers
(Cho et al. 2014; the lstm is that of brain.js); PyTorch 1.13's autograd alone differentiates them.
"""

import json
import pathlib

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
SAMPLES, STEPS, RATE, MOMENTUM = 6, 20, 0.05, 0.9
GATES = {"gru": 3, "lstm": 4}


def gru_step(x, h, w, u, b):
    w, u, b = w.chunk(3, 1), u.chunk(3, 1), b.chunk(3)
    z = torch.sigmoid(x @ w[0] + h @ u[0] + b[0])
    r = torch.sigmoid(x @ w[1] + h @ u[1] + b[1])
    candidate = torch.tanh(x @ w[2] + (r * h) @ u[2] + b[2])
    return z * h + (1 - z) * candidate


def lstm_step(x, h, w, u, b):
    w, u, b = w.chunk(4, 1), u.chunk(4, 1), b.chunk(4)
    i, f, c, o = (x @ w[k] + h @ u[k] + b[k] for k in range(4))
    return torch.sigmoid(o) * torch.tanh(torch.sigmoid(f) * h + torch.sigmoid(i) * torch.tanh(c))


CELLS = {"gru": gru_step, "lstm": lstm_step}


class Layer:
    """A layer over one sequence (steps, features). `tensors` are what the layer names, in that order."""

    def __init__(self, spec, shape, state):
        self.spec, self.kind = spec, spec["kind"]
        draw = lambda *s: torch.tensor(state.uniform(-0.5, 0.5, s), requires_grad=True)
        if self.kind == "bidirectional":
            self.inner = [Layer(spec["layer"], shape, state), Layer({**spec["layer"], "goBackwards": True}, shape, state)]
            self.tensors = [t for layer in self.inner for t in layer.tensors]
            inner = self.inner[0].shape
            self.shape = (*inner[:-1], 2 * inner[-1])
            return
        units = spec["units"]
        width = units * GATES.get(self.kind, 1)
        if self.kind == "dense":
            self.tensors = [draw(shape[-1], units), draw(units)]
            self.shape = (*shape[:-1], units)
            return
        self.tensors = [draw(shape[-1], width), draw(units, width)]
        if spec.get("bias", True):
            self.tensors.append(draw(width))
        self.shape = (shape[0], units) if spec.get("returnSequences") else (units,)

    def __call__(self, x):
        if self.kind == "dense":
            return x @ self.tensors[0] + self.tensors[1]
        if self.kind == "bidirectional":
            ahead, back = (layer(x) for layer in self.inner)
            return torch.cat([ahead, back.flip(0) if back.dim() == 2 else back], -1)
        units = self.spec["units"]
        w, u, *rest = self.tensors
        b = rest[0] if rest else torch.zeros(w.shape[1])
        h, states = torch.zeros(units), []
        for step in x.flip(0) if self.spec.get("goBackwards") else x:
            h = CELLS[self.kind](step, h, w, u, b)
            states.append(h)
        return torch.stack(states) if self.spec.get("returnSequences") else h


def cases_of(name, cell):
    """`cell`: the kind, and the option that makes it what it is."""
    all_steps = {"returnSequences": True}
    both = lambda layer: {"kind": "bidirectional", "layer": layer}
    dense = lambda units: {"kind": "dense", "units": units}
    return {
        name: ([5, 3], [{**cell, "units": 4}, dense(2)], {}),
        f"{name}, stacked, without bias, backwards": (
            [4, 2],
            [
                {**cell, "units": 3, "goBackwards": True, **all_steps},
                dense(3),
                {**cell, "units": 5, "bias": False, **all_steps},
                {**cell, "units": 2, "goBackwards": True},
            ],
            {},
        ),
        f"{name}, both ways": (
            [5, 2],
            [both({**cell, "units": 3, **all_steps}), both({**cell, "units": 2}), dense(2)],
            {},
        ),
        f"{name}, mixed lengths": (
            [5, 3],
            [
                {**cell, "units": 4, "goBackwards": True, **all_steps},
                dense(3),
                {**cell, "units": 3, **all_steps},
                dense(2),
            ],
            {"lengths": [2, 5, 1, 3, 5, 4]},
        ),
        f"{name}, mixed lengths, both ways": (
            [6, 2],
            [both({**cell, "units": 3, **all_steps}), both({**cell, "units": 2}), dense(2)],
            {"lengths": [6, 1, 4, 2, 6, 3]},
        ),
    }


CASES = {
    name: {"inputs": inputs, "loss": "meanSquaredError", "layers": layers, **more}
    for name, (inputs, layers, more) in {
        **cases_of("gru, reset before", {"kind": "gru", "resetAfter": False}),
        **cases_of("lstm, no cell state", {"kind": "lstm", "cellState": False}),
    }.items()
}


def trajectory(inputs, loss, layers, lengths=None):
    state = np.random.RandomState(5)
    x = torch.tensor(state.uniform(-1, 1, (SAMPLES, *inputs)))
    network, shape = [], tuple(inputs)
    for spec in layers:
        network.append(Layer(spec, shape, state))
        shape = network[-1].shape
    y = torch.tensor(state.uniform(0, 1, (SAMPLES, *shape)))
    steps = lengths or [inputs[0]] * SAMPLES

    def outputs():
        """Of each sequence alone, padded with zeros where all steps leave."""
        rows = []
        for row, length in zip(x, steps):
            out = row[:length]
            for layer in network:
                out = layer(out)
            missing = shape[0] - length if len(shape) == 2 else 0
            rows.append(torch.cat([out, torch.zeros(missing, shape[-1])]) if missing else out)
        return torch.stack(rows)

    def loss_of(out):
        each = ((out - y) ** 2).mean(-1)
        if each.dim() == 1:
            return each.mean()
        return torch.cat([row[:length] for row, length in zip(each, steps)]).mean()

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
pathlib.Path(__file__).with_name("torch-cells.json").write_text(json.dumps(golden, indent=1) + "\n")
