"""Golden trajectories of PyTorch for a network of three layers. Run: /usr/bin/python3 test/golden/torch-network.py

Writes torch-network.json beside this file: for every loss (with SGD) and every optimizer (with one loss) fifty full-batch steps
in float64: the loss before each step, the gradients of the first step, the parameters after the last. Numbers are float64 in
hexadecimal. Data and weights come from NumPy's RandomState(3), so that the test can draw the same.
"""

import json
import pathlib

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
SAMPLES, STEPS = 12, 50
SIZES = (5, 7, 6, 3)


def draw():
    """x, uniform targets, and the layers' weights and biases, in this order from one RandomState."""
    state = np.random.RandomState(3)
    x = state.uniform(-1, 1, (SAMPLES, SIZES[0]))
    y = state.uniform(0, 1, (SAMPLES, SIZES[-1]))
    parameters = []
    for inputs, units in zip(SIZES, SIZES[1:]):
        parameters.append(state.uniform(-0.7, 0.7, (inputs, units)))
        parameters.append(state.uniform(-0.7, 0.7, units))
    return x, y, parameters


def hexes(tensors):
    return [float(v).hex() for tensor in tensors for v in np.ravel(tensor.detach().numpy())]


def targets_of(loss, y):
    """Targets that suit the loss."""
    if loss == "categoricalCrossentropy":
        return np.eye(SIZES[-1])[np.argmax(y, axis=1)]
    if loss == "binaryCrossentropy":
        return (y > 0.5).astype(float)
    if loss == "hinge":
        return np.where(y > 0.5, 1.0, -1.0)
    return y


def loss_of(name, z, y):
    """The loss from the last layer's pre-activations, and that layer's activation."""
    functional = torch.nn.functional
    if name == "meanSquaredError":
        return functional.mse_loss(z, y)
    if name == "sumSquaredError":
        return 0.5 * functional.mse_loss(z, y, reduction="sum")
    if name == "meanAbsoluteError":
        return functional.l1_loss(z, y)
    if name == "huber":
        return functional.huber_loss(z, y, delta=1.0)
    if name == "binaryCrossentropy":
        return functional.binary_cross_entropy_with_logits(z, y)
    if name == "categoricalCrossentropy":
        return functional.cross_entropy(z, y)
    if name == "poisson":
        return functional.poisson_nll_loss(functional.softplus(z, threshold=1e9), y, log_input=False, eps=1e-8)
    return torch.clamp(1 - y * z, min=0).mean()


LAST = {"binaryCrossentropy": "sigmoid", "categoricalCrossentropy": "softmax", "poisson": "softplus"}
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.9, eps=1e-8),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.01, eps=1e-6),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamW": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.05),
}


def run(loss, optimizer):
    x, y, start = draw()
    parameters = [torch.tensor(p, requires_grad=True) for p in start]
    x = torch.tensor(x)
    y = torch.tensor(targets_of(loss, y))
    step = OPTIMIZERS[optimizer](parameters)
    losses, gradients = [], []
    for i in range(STEPS):
        a = torch.tanh(x @ parameters[0] + parameters[1])
        a = torch.nn.functional.gelu(a @ parameters[2] + parameters[3])
        value = loss_of(loss, a @ parameters[4] + parameters[5], y)
        step.zero_grad()
        value.backward()
        if i == 0:
            gradients = hexes([p.grad for p in parameters])
        losses.append(float(value).hex())
        step.step()
    return {
        "loss": loss,
        "optimizer": optimizer,
        "last": LAST.get(loss, "linear"),
        "losses": losses,
        "gradients": gradients,
        "parameters": hexes(parameters),
    }


names = ("meanSquaredError", "sumSquaredError", "meanAbsoluteError", "huber", "binaryCrossentropy")
names += ("categoricalCrossentropy", "poisson", "hinge")
cases = [run(name, "sgd") for name in names] + [run("categoricalCrossentropy", o) for o in OPTIMIZERS if o != "sgd"]
vectors = {"torch": torch.__version__, "numpy": np.__version__, "samples": SAMPLES, "sizes": SIZES, "steps": STEPS}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({**vectors, "cases": cases}, indent=1) + "\n")
print(f"{path.name}: PyTorch {torch.__version__}, {len(cases)} cases")
