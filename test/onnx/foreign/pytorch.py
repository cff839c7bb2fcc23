"""Models that PyTorch's own exporter wrote, with PyTorch's answers: pytorch-*.onnx and pytorch.json.

Debian: apt-get install python3-torch; /usr/bin/python3 pytorch.py (made with 1.13; the exporter needs no onnx package).
"""
import json
import pathlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(7)


class Normalised(nn.Module):
    """Inputs and outputs scaled by constants, as models that were trained on scaled data are shipped."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([1.0, -2.0, 0.5]))
        self.register_buffer("deviation", torch.tensor([2.0, 0.25, 4.0]))
        self.hidden = nn.Linear(3, 6)
        self.norm = nn.BatchNorm1d(6)
        self.out = nn.Linear(6, 2)
        with torch.no_grad():
            self.norm.running_mean.uniform_(-1, 1)
            self.norm.running_var.uniform_(0.5, 2)
            self.norm.weight.uniform_(0.5, 2)
            self.norm.bias.uniform_(-1, 1)

    def forward(self, x):
        x = (x - self.mean) / self.deviation
        x = self.norm(torch.tanh(self.hidden(x)))
        return self.out(x) * 3.0 + 10.0


class Image(nn.Module):
    """Flattened by hand: Shape, Gather, Unsqueeze, Concat, Reshape in the file."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(16, 5)
        self.out = nn.Linear(5, 1, bias=False)

    def forward(self, x):
        x = (x - 0.1307) / 0.3081
        x = torch.sigmoid(self.hidden(x.view(x.size(0), -1)))
        return self.out(x).squeeze(-1)


def activations():
    layers = []
    for f in (nn.Sigmoid(), nn.Tanh(), nn.ReLU(), nn.LeakyReLU(0.01), nn.ELU(), nn.SELU(), nn.GELU(), nn.SiLU(), nn.Softplus()):
        layers += [nn.Linear(4, 4), f]
    return nn.Sequential(*layers, nn.Linear(4, 3), nn.Softmax(dim=-1))


MODELS = {
    "classifier": (nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 3), nn.Softmax(dim=1)), (4,), 13),
    "activations": (activations(), (4,), 17),
    "activations-double": (activations().double(), (4,), 17),
    "normalised": (Normalised(), (3,), 13),
    "image": (Image(), (1, 4, 4), 11),
    "flatten": (nn.Sequential(nn.Flatten(), nn.Linear(16, 3)), (1, 4, 4), 17),
    # Refused:
    "convolution": (nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(8, 2)), (1, 4, 4), 17),
    "gelu-tanh": (nn.Sequential(nn.Linear(2, 2), nn.GELU(approximate="tanh")), (2,), 17),
    "recurrent": (nn.RNN(3, 4, batch_first=True), (2, 3), 17),
    "log-softmax": (nn.Sequential(nn.Linear(2, 3), nn.LogSoftmax(dim=-1)), (2,), 17),
}

answers = {}
for name, (model, shape, opset) in MODELS.items():
    model.eval()
    dtype = next(model.parameters()).dtype
    x = torch.randn(6, *shape, dtype=dtype)
    # Fixed rows in one model, as an export without dynamic axes has them.
    dynamic = {} if name == "flatten" else {"dynamic_axes": {"x": {0: "rows"}, "y": {0: "rows"}}}
    torch.onnx.export(model, x[:1] if not dynamic else x, HERE / f"pytorch-{name}.onnx", input_names=["x"], output_names=["y"], opset_version=opset, **dynamic)
    y = model(x)
    if torch.is_tensor(y):
        answers[name] = {"x": x.reshape(6, -1).tolist(), "y": y.reshape(6, -1).tolist()}
(HERE / "pytorch.json").write_text(json.dumps(answers) + "\n")
