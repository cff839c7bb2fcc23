#!/usr/bin/python3
"""Trainings through mish, hardSigmoid and leakyRelu of slope 0.2 by PyTorch in float64, written to torch-activations.json.

Full batches of the mean squared error; the weights of before and after, the loss before each step.

Usage: /usr/bin/python3 test/golden/torch-activations.py        (PyTorch 1.13.0; a second)
"""
import json
from pathlib import Path

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
STEPS = 20
ROWS = 24


class Hardsigmoid(nn.Module):
    """nn.Hardsigmoid, whose derivative in PyTorch 1.13 is 1/6 rounded to float32, in float64, too."""

    def forward(self, z):
        return nn.functional.relu6(z + 3) / 6


def network(seed):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(4, 7), nn.LeakyReLU(0.2), nn.Linear(7, 6), nn.Mish(), nn.Linear(6, 5), Hardsigmoid(), nn.Linear(5, 2)
    )


def parameters(net):
    return [
        {"weights": layer.weight.T.tolist(), "bias": layer.bias.tolist()} for layer in net if isinstance(layer, nn.Linear)
    ]


def case(name, seed, make):
    net = network(seed)
    # So large that hardSigmoid and mish are at their ends for some.
    x = 3 * torch.randn(ROWS, 4)
    y = torch.randn(ROWS, 2)
    with torch.no_grad():
        for layer in net:
            if isinstance(layer, nn.Linear):
                layer.weight.mul_(2.5)
    before = parameters(net)
    optimizer = make(net.parameters())
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return {
        "optimizer": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "before": before,
        "losses": losses,
        "after": parameters(net),
    }


cases = [
    case("sgd", 1, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    case("adam", 2, lambda p: torch.optim.Adam(p, lr=0.02)),
]
# Values and gradients, from one end to the other.
z = torch.cat([torch.linspace(-40, 40, 321), torch.tensor([-700.0, -100.0, -3.0, 3.0, 100.0, 700.0])]).requires_grad_()
points = {"z": z.tolist()}
for name, f in [("mish", nn.Mish()), ("hardSigmoid", Hardsigmoid()), ("leakyRelu", nn.LeakyReLU(0.2))]:
    values = f(z)
    (slopes,) = torch.autograd.grad(values.sum(), z)
    points[name] = {"values": values.tolist(), "slopes": slopes.tolist()}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"torch": torch.__version__, "points": points, "cases": cases}) + "\n")
print(f"{path.name}: PyTorch {torch.__version__}, {path.stat().st_size} bytes")
