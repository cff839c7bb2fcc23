"""Golden trajectories of PyTorch for image and sequence layers. Run: /usr/bin/python3 test/golden/torch-images.py

Writes torch-images.json beside this file: for each network twenty full-batch steps of SGD with momentum in float64: the loss before each
step, all tensors after the last (channels last, in the order in which the layers name them), and the first outputs outside training. Data
and tensors come from NumPy's RandomState(5), so that the test can draw the same. Layers are described as the test describes them.
"""

import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SAMPLES, STEPS, RATE, MOMENTUM = 6, 20, 0.02, 0.9


def pair(value, default=1):
    value = default if value is None else value
    return (value, value) if isinstance(value, int) else tuple(value)


def fit(length, size, stride, dilation, padding):
    """Numbers that leave, and what lies outside before and after: Keras' 'same'."""
    reach = (size - 1) * dilation
    if not isinstance(padding, str):
        before, after = pair(padding)
        return (before + length + after - reach - 1) // stride + 1, before, after
    if padding == "valid":
        return (length - reach - 1) // stride + 1, 0, 0
    count = math.ceil(length / stride)
    if padding == "causal":
        return count, reach, 0
    outside = max(0, (count - 1) * stride + reach + 1 - length)
    return count, outside // 2, outside - outside // 2


def activate(name, z):
    if name == "relu":
        return torch.relu(z)
    if name == "tanh":
        return torch.tanh(z)
    if name == "sigmoid":
        return torch.sigmoid(z)
    if name == "softmax":
        return torch.softmax(z, -1)
    if name == "gelu":
        return F.gelu(z)
    assert name in (None, "linear"), name
    return z


def sines(steps, units):
    angles = np.arange(steps)[:, None] * 10000.0 ** (-2 * (np.arange(units) // 2) / units)
    return torch.tensor(np.where(np.arange(units) % 2, np.cos(angles), np.sin(angles)))


class Layer:
    """A layer over channels-last tensors. `tensors` are what the layer names, in that order."""

    def __init__(self, spec, shape, state):
        self.spec, self.kind = spec, spec["kind"]
        self.tensors, self.buffers, self.inner = [], [], []
        draw = lambda *s: torch.tensor(state.uniform(-0.5, 0.5, s), requires_grad=True)
        kind, channels = self.kind, shape[-1]
        get = spec.get
        if kind in ("conv1d", "conv2d"):
            kernel = (spec["kernelSize"],) if kind == "conv1d" else pair(spec["kernelSize"])
            self.tensors.append(draw(*kernel, channels // get("groups", 1), spec["filters"]))
            if get("bias", True):
                self.tensors.append(draw(spec["filters"]))
        elif kind == "convTranspose2d":
            self.tensors.append(draw(*pair(spec["kernelSize"]), spec["filters"] // get("groups", 1), channels))
            if get("bias", True):
                self.tensors.append(draw(spec["filters"]))
        elif kind == "dense":
            self.tensors += [draw(channels, spec["units"]), draw(spec["units"])]
        elif kind in ("batchNorm", "layerNorm"):
            self.tensors += [draw(channels), draw(channels)]
            if kind == "batchNorm":
                self.buffers = [torch.zeros(channels), torch.ones(channels)]
        elif kind == "selfAttention":
            for _ in range(4):
                self.tensors += [draw(channels, channels), draw(channels)]
        elif kind == "positionalEmbedding":
            if get("encoding") == "sine":
                self.buffers = [sines(*shape)]
            else:
                self.tensors.append(draw(*shape))
        elif kind == "residual":
            for each in spec["layers"]:
                self.inner.append(Layer(each, shape, state))
                shape = self.inner[-1].shape
        with torch.no_grad():
            self.shape = tuple(self(torch.zeros(2, *shape), False, quiet=True).shape[1:])

    def named(self):
        return [*self.tensors, *self.buffers, *(t for layer in self.inner for t in layer.named())]

    def trained(self):
        return [*self.tensors, *(t for layer in self.inner for t in layer.trained())]

    def __call__(self, x, training, quiet=False):
        spec, get, kind = self.spec, self.spec.get, self.kind
        if kind == "flatten":
            return x.reshape(len(x), -1)
        if kind == "reshape":
            return x.reshape(len(x), *spec["shape"])
        if kind == "activation":
            return activate(spec["activation"], x)
        if kind == "dense":
            return activate(get("activation"), x @ self.tensors[0] + self.tensors[1])
        if kind == "selfAttention":
            return self.attend(x)
        if kind == "positionalEmbedding":
            return x + [*self.tensors, *self.buffers][0]
        if kind == "residual":
            y = x
            for layer in self.inner:
                y = layer(y, training, quiet)
            return x + y
        if kind == "layerNorm":
            return F.layer_norm(x, x.shape[-1:], *self.tensors, eps=get("epsilon", 1e-5))
        if kind == "batchNorm":
            rows = x.reshape(-1, x.shape[-1])
            mean, variance = [b.clone() for b in self.buffers] if quiet else self.buffers
            share = 1 - get("momentum", 0.9)
            y = F.batch_norm(rows, mean, variance, *self.tensors, training=training, momentum=share, eps=get("epsilon", 1e-5))
            return y.reshape(x.shape)
        if kind in ("globalAveragePool", "globalMaxPool"):
            rows = x.reshape(len(x), -1, x.shape[-1])
            return rows.mean(1) if kind == "globalAveragePool" else rows.max(1).values
        one = kind.endswith("1d")
        images = x.unsqueeze(1) if one else x
        z = self.over(images.permute(0, 3, 1, 2), one).permute(0, 2, 3, 1)
        return activate(get("activation"), z.squeeze(1) if one else z)

    def attend(self, x):
        """torch.nn.MultiheadAttention by its functional form, whose weights are (out, in)."""
        wq, bq, wk, bk, wv, bv, wo, bo = self.tensors
        steps, units = x.shape[1], x.shape[2]
        mask = torch.triu(torch.ones(steps, steps, dtype=torch.bool), 1) if self.spec.get("causal") else None
        t = x.transpose(0, 1)
        y, _ = F.multi_head_attention_forward(
            *(t, t, t, units, self.spec.get("heads", 1)),
            *(torch.cat([wq.T, wk.T, wv.T]), torch.cat([bq, bk, bv])),
            *(None, None, False, 0.0, wo.T, bo),
            attn_mask=mask,
            need_weights=False,
        )
        return y.transpose(0, 1)

    def over(self, x, one):
        """Channels first, two axes."""
        spec, get, kind = self.spec, self.spec.get, self.kind
        both = (lambda v, d=1: (1, d if v is None else v)) if one else pair
        if kind == "upSample2d":
            y, z = pair(get("size"), 2)
            return x.repeat_interleave(y, 2).repeat_interleave(z, 3)
        if kind == "convTranspose2d":
            return self.transpose(x)
        pooling = kind.startswith(("maxPool", "averagePool"))
        size = both(get("poolSize"), 2) if pooling else both(spec["kernelSize"])
        strides = both(get("strides"), 1) if not pooling or get("strides") else size
        dilation = both(get("dilation"))
        padding = get("padding", "valid")
        along = ("valid", padding) if one else (padding, padding) if isinstance(padding, str) else pair(padding)
        fits = [fit(x.shape[2 + axis], size[axis], strides[axis], dilation[axis], along[axis]) for axis in (0, 1)]
        around = (fits[1][1], fits[1][2], fits[0][1], fits[0][2])
        if kind.startswith("maxPool"):
            return F.max_pool2d(F.pad(x, around, value=-math.inf), size, strides)
        if kind.startswith("averagePool"):
            mean = lambda v: F.avg_pool2d(F.pad(v, around), size, strides)
            return mean(x) / mean(torch.ones_like(x))
        w = self.tensors[0].unsqueeze(0) if one else self.tensors[0]
        bias = self.tensors[1] if get("bias", True) else None
        return F.conv2d(F.pad(x, around), w.permute(3, 2, 0, 1), bias, strides, 0, dilation, get("groups", 1))

    def transpose(self, x):
        spec, get = self.spec, self.spec.get
        size, strides, dilation = pair(spec["kernelSize"]), pair(get("strides")), pair(get("dilation"))
        bias = self.tensors[1] if get("bias", True) else None
        w = self.tensors[0].permute(3, 2, 0, 1)
        y = F.conv_transpose2d(x, w, None, strides, 0, 0, get("groups", 1), dilation)
        if get("padding", "valid") == "same":
            for axis in (0, 1):
                wanted = x.shape[2 + axis] * strides[axis]
                _, before, _ = fit(wanted, size[axis], strides[axis], dilation[axis], "same")
                missing = before + wanted - y.shape[2 + axis]
                if missing > 0:
                    y = F.pad(y, (0, 0, 0, missing) if axis == 0 else (0, missing))
                y = y.narrow(2 + axis, before, wanted)
        elif get("padding", "valid") != "valid":
            for axis, margin in enumerate(pair(get("padding"))):
                before, after = pair(margin)
                y = y.narrow(2 + axis, before, y.shape[2 + axis] - before - after)
        return y if bias is None else y + bias[:, None, None]


CASES = {
    "convolutions and pools": {
        "inputs": [9, 8, 2],
        "loss": "categoricalCrossentropy",
        "layers": [
            {"kind": "conv2d", "filters": 5, "kernelSize": 3, "padding": "same", "activation": "relu"},
            {"kind": "maxPool2d"},
            {"kind": "conv2d", "filters": 4, "kernelSize": [2, 3], "padding": "same", "dilation": [1, 2], "activation": "tanh"},
            {"kind": "averagePool2d", "poolSize": [2, 3], "strides": 1},
            {"kind": "flatten"},
            {"kind": "dense", "units": 3, "activation": "softmax"},
        ],
    },
    "strides, groups, depthwise": {
        "inputs": [10, 9, 4],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "conv2d", "filters": 6, "kernelSize": 3, "strides": [2, 1], "padding": "same", "groups": 2, "activation": "gelu"},
            {"kind": "conv2d", "filters": 6, "kernelSize": 3, "groups": 6, "strides": 2, "padding": "same"},
            {"kind": "conv2d", "filters": 8, "kernelSize": 1, "bias": False, "activation": "sigmoid"},
            {"kind": "globalAveragePool"},
            {"kind": "dense", "units": 2},
        ],
    },
    "pools that reach beyond the image": {
        "inputs": [7, 5, 3],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "conv2d", "filters": 4, "kernelSize": 2},
            {"kind": "maxPool2d", "poolSize": 3, "strides": 2, "padding": "same"},
            {"kind": "averagePool2d", "poolSize": 2, "strides": 1, "padding": "same"},
            {"kind": "activation", "activation": "tanh"},
            {"kind": "reshape", "shape": [-1]},
            {"kind": "dense", "units": 2},
        ],
    },
    "one axis": {
        "inputs": [15, 2],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "conv1d", "filters": 6, "kernelSize": 3, "padding": "causal", "dilation": 2, "activation": "relu"},
            {"kind": "maxPool1d"},
            {"kind": "conv1d", "filters": 4, "kernelSize": 3, "padding": "same", "strides": 2, "activation": "tanh"},
            {"kind": "averagePool1d", "poolSize": 2, "strides": 1, "padding": "same"},
            {"kind": "conv1d", "filters": 4, "kernelSize": 2, "groups": 4},
            {"kind": "globalMaxPool"},
            {"kind": "dense", "units": 2},
        ],
    },
    "normalisation": {
        "inputs": [5, 4, 3],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "conv2d", "filters": 5, "kernelSize": 2, "bias": False},
            {"kind": "batchNorm"},
            {"kind": "activation", "activation": "relu"},
            {"kind": "layerNorm"},
            {"kind": "conv2d", "filters": 3, "kernelSize": 2, "activation": "tanh"},
            {"kind": "batchNorm", "momentum": 0.7, "epsilon": 1e-3},
            {"kind": "flatten"},
            {"kind": "batchNorm"},
            {"kind": "dense", "units": 4},
            {"kind": "layerNorm", "epsilon": 1e-3},
            {"kind": "dense", "units": 2},
        ],
    },
    "images from images": {
        "inputs": [6, 5, 2],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "conv2d", "filters": 4, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "tanh"},
            {"kind": "convTranspose2d", "filters": 4, "kernelSize": 3, "strides": 2, "padding": "same", "groups": 2, "activation": "relu"},
            {"kind": "convTranspose2d", "filters": 4, "kernelSize": 2, "groups": 4, "dilation": 2, "bias": False},
            {"kind": "upSample2d", "size": [1, 2]},
            {"kind": "convTranspose2d", "filters": 2, "kernelSize": [1, 2], "strides": [2, 3], "padding": "same", "activation": "sigmoid"},
            {"kind": "upSample2d"},
        ],
    },
    "residual": {
        "inputs": [5, 4, 3],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "conv2d", "filters": 4, "kernelSize": 2},
            {
                "kind": "residual",
                "layers": [
                    {"kind": "batchNorm"},
                    {"kind": "conv2d", "filters": 7, "kernelSize": 3, "padding": "same", "activation": "gelu"},
                    {"kind": "residual", "layers": [{"kind": "layerNorm"}, {"kind": "dense", "units": 7, "activation": "tanh"}]},
                    {"kind": "maxPool2d", "poolSize": 2, "strides": 1, "padding": "same"},
                    {"kind": "dense", "units": 4},
                ],
            },
            {"kind": "activation", "activation": "relu"},
            {"kind": "flatten"},
            {"kind": "residual", "layers": [{"kind": "dense", "units": 5, "activation": "sigmoid"}, {"kind": "dense", "units": 48}]},
            {"kind": "dense", "units": 2},
        ],
    },
    "attention": {
        "inputs": [7, 6],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "positionalEmbedding", "encoding": "sine"},
            {"kind": "selfAttention"},
            {"kind": "selfAttention", "heads": 3, "causal": True},
            {"kind": "positionalEmbedding"},
            {"kind": "selfAttention", "heads": 2},
        ],
    },
    # Causal attention goes through steps in blocks of 16, and of 64 where there are more than 128.
    "causal attention over several blocks": {
        "inputs": [37, 6],
        "loss": "meanSquaredError",
        "layers": [
            {"kind": "selfAttention", "heads": 3, "causal": True},
            {"kind": "selfAttention", "causal": True},
        ],
    },
    "causal attention over several large blocks": {
        "inputs": [131, 4],
        "loss": "meanSquaredError",
        "layers": [{"kind": "positionalEmbedding", "encoding": "sine"}, {"kind": "selfAttention", "heads": 2, "causal": True}],
    },
    "transformer blocks": {
        "inputs": [9, 5],
        "loss": "categoricalCrossentropy",
        "layers": [
            {"kind": "dense", "units": 8},
            {"kind": "positionalEmbedding"},
            *(
                {"kind": "residual", "layers": layers}
                for _ in range(2)
                for layers in (
                    [{"kind": "layerNorm"}, {"kind": "selfAttention", "heads": 4, "causal": True}],
                    [{"kind": "layerNorm"}, {"kind": "dense", "units": 16, "activation": "gelu"}, {"kind": "dense", "units": 8}],
                )
            ),
            {"kind": "layerNorm"},
            {"kind": "dense", "units": 5, "activation": "softmax"},
        ],
    },
    "margins in numbers": {
        "inputs": [8, 7, 2],
        "loss": "categoricalCrossentropy",
        "labelSmoothing": 0.2,
        "layers": [
            {"kind": "conv2d", "filters": 4, "kernelSize": 3, "padding": 1, "strides": 2, "activation": "tanh"},
            {"kind": "convTranspose2d", "filters": 4, "kernelSize": 3, "strides": 2, "padding": [[1, 0], 1]},
            {"kind": "maxPool2d", "poolSize": [3, 2], "strides": 1, "padding": [[0, 2], 1]},
            {"kind": "averagePool2d", "poolSize": 3, "strides": 2, "padding": [[2, 0], [1, 0]]},
            {"kind": "conv2d", "filters": 4, "kernelSize": 2, "groups": 4, "padding": [[1, 0], [0, 1]], "dilation": 2},
            {"kind": "reshape", "shape": [-1, 2]},
            {"kind": "conv1d", "filters": 3, "kernelSize": 3, "padding": [2, 1], "strides": 2, "groups": 1, "activation": "gelu"},
            {"kind": "averagePool1d", "poolSize": 3, "padding": 1},
            {"kind": "maxPool1d", "poolSize": 2, "strides": 1, "padding": [1, 0]},
            {"kind": "flatten"},
            {"kind": "dense", "units": 3, "activation": "softmax"},
        ],
    },
    "a class for each pixel": {
        "inputs": [5, 6, 2],
        "loss": "categoricalCrossentropy",
        "layers": [
            {"kind": "conv2d", "filters": 6, "kernelSize": 3, "padding": "same", "activation": "relu"},
            {"kind": "dense", "units": 5, "activation": "tanh"},
            {"kind": "conv2d", "filters": 3, "kernelSize": 3, "padding": "same", "activation": "softmax"},
        ],
    },
}


def hexes(values):
    return [float(v).hex() for v in np.ravel(np.asarray(values))]


def run(case):
    state = np.random.RandomState(5)
    x = torch.tensor(state.uniform(-1, 1, (SAMPLES, *case["inputs"])))
    layers, shape = [], tuple(case["inputs"])
    for spec in case["layers"]:
        layers.append(Layer(spec, shape, state))
        shape = layers[-1].shape
    uniform = torch.tensor(state.uniform(0, 1, (SAMPLES, *shape)))
    trained = [t for layer in layers for t in layer.trained()]
    optimizer = torch.optim.SGD(trained, lr=RATE, momentum=MOMENTUM)

    def forward(training):
        y = x
        for layer in layers:
            y = layer(y, training)
        return y

    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        y = forward(True)
        if case["loss"] == "meanSquaredError":
            loss = F.mse_loss(y, uniform)
        else:
            classes = uniform.argmax(-1)
            logs = torch.log(y).reshape(-1, shape[-1])
            smoothing = case.get("labelSmoothing", 0)
            loss = (1 - smoothing) * F.nll_loss(logs, classes.reshape(-1)) - smoothing * logs.mean()
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    with torch.no_grad():
        outputs = forward(False)
    tensors = [hexes(t.detach()) for layer in layers for t in layer.named()]
    return {**case, "losses": hexes(losses), "tensors": tensors, "outputs": hexes(outputs)[:40]}


golden = {
    "samples": SAMPLES,
    "steps": STEPS,
    "learningRate": RATE,
    "momentum": MOMENTUM,
    "cases": {name: run(case) for name, case in CASES.items()},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
