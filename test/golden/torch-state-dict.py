# PyTorch's state dicts of images, and its answers: /usr/bin/python3 test/golden/torch-state-dict.py
# Debian's python3-torch 1.13, float64.
import json
import torch
from torch import nn

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(x) for x in tensor.flatten()]}


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def case(model, shape):
    for module in model.modules():
        if hasattr(module, 'running_mean'):
            module.running_mean.uniform_(-1, 1)
            module.running_var.uniform_(0.5, 2)
            nn.init.uniform_(module.weight)
            nn.init.uniform_(module.bias)
    model.eval()
    x = torch.rand(2, *shape) * 2 - 1
    state = {k: numbers(v) for k, v in model.state_dict().items() if 'num_batches' not in k}
    return {'state': state, 'x': numbers(x), 'y': numbers(model(x).detach())}


cases = {
    'image': case(
        nn.Sequential(
            nn.Conv2d(2, 4, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.BatchNorm2d(4),
            nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.BatchNorm1d(36),
            nn.Dropout(0.3),
            nn.Linear(36, 5),
            nn.Tanh(),
            nn.Linear(5, 3),
        ),
        (2, 6, 4),
    ),
    'sequence': case(
        nn.Sequential(nn.Conv1d(3, 4, 3, dilation=2, bias=False), nn.Flatten(), nn.Linear(24, 2)),
        (3, 10),
    ),
    'residual': case(
        nn.Sequential(
            nn.Conv2d(2, 3, 3, padding=1),
            nn.ReLU(),
            Residual(
                nn.BatchNorm2d(3),
                nn.Conv2d(3, 4, 3, padding=1),
                nn.Tanh(),
                Residual(nn.Conv2d(4, 4, 1)),
                nn.Conv2d(4, 3, 1, bias=False),
            ),
            nn.Flatten(),
            Residual(nn.BatchNorm1d(36), nn.Dropout(0.5)),
            nn.Linear(36, 4),
            Residual(nn.Linear(4, 5), nn.Sigmoid(), nn.Linear(5, 4)),
            nn.Linear(4, 2),
        ),
        (2, 4, 3),
    ),
}
with open('test/golden/torch-state-dict.json', 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
    file.write('\n')
