"""Golden vectors of losses and optimizers, by PyTorch in float64. Run: /usr/bin/python3 test/golden/losses-optimizers.py

Writes losses-optimizers.json beside this file. Numbers are in hexadecimal (float.hex), so nothing is lost on the way.

Losses: value and gradient at the outputs, of (6, 4) random elements, plain and with a weight per row. Where PyTorch has
no weights per row, the weighted loss is sum(w*l)/sum(w) over its own unreduced losses, differentiated by autograd.
PyTorch has neither the sum of squares halved nor this hinge; they are written out and differentiated by autograd.

Optimizers: 50 steps of torch.optim with the gradient curvature*(w - minimum) + noise; the noise is dyadic, from a
formula that the test repeats. Weights after steps 1, 10 and 50.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

ROWS, COLUMNS, STEPS = 6, 4, 50
torch.set_default_dtype(torch.float64)
state = np.random.RandomState(20)


def hexes(values):
    return [float(v).hex() for v in np.ravel(np.asarray(values))]


def tensor(values):
    return torch.tensor(np.asarray(values))


def reduced(unreduced, per_row=False):
    """A loss of PyTorch's that gives one value an element (or a row) as a function of outputs, targets, weights."""

    def loss(o, y, w):
        values = unreduced(o, y)
        if w is None:
            return values.mean()
        if per_row:
            return (values * w).sum() / w.sum()
        return (values * w[:, None]).sum() / (w.sum() * values.shape[1])

    return loss


def half_sum(o, y, w):
    d2 = (o - y) ** 2
    return (d2 if w is None else d2 * w[:, None]).sum() / 2


def cross_entropy(o, y, w):
    """PyTorch's own weights: one a class; a row has the weight of its class."""
    return F.cross_entropy(o, y, weight=w)


def nll(p, y, w):
    return F.nll_loss(torch.log(p), y, weight=w)


FORMS = {
    "meanSquaredError": reduced(lambda o, y: F.mse_loss(o, y, reduction="none")),
    "sumSquaredError": half_sum,
    "meanAbsoluteError": reduced(lambda o, y: F.l1_loss(o, y, reduction="none")),
    "huber": reduced(lambda o, y: F.huber_loss(o, y, reduction="none", delta=1.0)),
    "binaryCrossentropy": reduced(lambda o, y: F.binary_cross_entropy(o, y, reduction="none")),
    "categoricalCrossentropy": reduced(lambda p, y: F.nll_loss(torch.log(p), y, reduction="none"), True),
    "poisson": reduced(lambda o, y: F.poisson_nll_loss(o, y, log_input=False, reduction="none")),
    "hinge": reduced(lambda o, y: torch.clamp(1 - y * o, min=0)),
    "sigmoidBinaryCrossentropy": reduced(lambda o, y: F.binary_cross_entropy_with_logits(o, y, reduction="none")),
    "softmaxCategoricalCrossentropy": reduced(lambda o, y: F.cross_entropy(o, y, reduction="none"), True),
    "sparseCategoricalCrossentropy": nll,
    "sparseSoftmaxCategoricalCrossentropy": cross_entropy,
}


def example(form):
    """Outputs, targets as PyTorch takes them, targets as Myelin does."""
    uniform = lambda low, high: state.uniform(low, high, (ROWS, COLUMNS))
    bits = (uniform(0, 1) > 0.5).astype(float)
    labels = state.randint(0, COLUMNS, ROWS)
    one_hot = np.eye(COLUMNS)[labels]
    if form in ("binaryCrossentropy", "sigmoidBinaryCrossentropy"):
        return uniform(0.01, 0.99) if form[0] == "b" else uniform(-9, 9), bits, bits
    if form == "poisson":
        counts = state.poisson(3, (ROWS, COLUMNS)).astype(float)
        return uniform(0.2, 6), counts, counts
    if form == "hinge":
        return uniform(-2, 2), 2 * bits - 1, 2 * bits - 1
    if form.endswith("ategoricalCrossentropy"):
        outputs = uniform(-9, 9) if "oftmax" in form else uniform(0.01, 0.99)
        return outputs, labels, labels if form.startswith("sparse") else one_hot
    targets = uniform(-1, 1)
    return uniform(-3, 3), targets, targets


def evaluate(loss, outputs, targets, weights):
    o = tensor(outputs).requires_grad_(True)
    value = loss(o, tensor(targets), None if weights is None else tensor(weights))
    value.backward()
    return {"loss": hexes(value.detach())[0], "gradient": hexes(o.grad)}


def loss_case(form):
    loss = FORMS[form]
    outputs, targets, own = example(form)
    by_class = form.startswith("sparse")
    weights = state.uniform(0.2, 3, COLUMNS if by_class else ROWS)
    return {
        "form": form,
        "outputs": hexes(outputs),
        "targets": hexes(own),
        "weights": hexes(weights[targets] if by_class else weights),
        "plain": evaluate(loss, outputs, targets, None),
        "weighted": evaluate(loss, outputs, targets, weights),
    }


MINIMUM = np.array([3, -2, 0.5, 1, -1, 0.25, -4])
CURVATURE = np.array([1, 2, 0.5, 4, 0.125, 8, 0.0625])
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99, eps=1e-8),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-10),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8),
    "adamW": lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1),
}


def gradient(w, step):
    i = np.arange(len(w))
    return CURVATURE * (w - MINIMUM) + ((37 * step + 101 * i) % 64 - 32) / 64


def optimizer_case(name):
    w = torch.zeros(len(MINIMUM), requires_grad=True)
    optimizer = OPTIMIZERS[name]([w])
    after = {}
    for step in range(STEPS):
        w.grad = tensor(gradient(w.detach().numpy(), step))
        optimizer.step()
        if step + 1 in (1, 10, STEPS):
            after[step + 1] = hexes(w.detach())
    return {"name": name, "after": after}


def lines(values):
    return "[\n  " + ",\n  ".join(json.dumps(v) for v in values) + "\n ]"


path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(
    f"""{{
 "torch": {json.dumps(torch.__version__)}, "rows": {ROWS}, "columns": {COLUMNS},
 "losses": {lines([loss_case(form) for form in FORMS])},
 "minimum": {MINIMUM.tolist()}, "curvature": {CURVATURE.tolist()},
 "optimizers": {lines([optimizer_case(name) for name in OPTIMIZERS])}
}}
"""
)
print(f"{path.name}: PyTorch {torch.__version__}, {path.stat().st_size} bytes")
