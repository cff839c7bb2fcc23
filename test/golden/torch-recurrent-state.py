# PyTorch's state dicts of recurrent layers, and its answers: /usr/bin/python3 test/golden/torch-recurrent-state.py
# Debian's python3-torch 1.13, float64.
import json
import torch
from torch import nn

torch.manual_seed(2)
torch.set_default_dtype(torch.float64)


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(x) for x in tensor.flatten()]}


class Stack(nn.Module):
    def __init__(self, kind, both):
        super().__init__()
        self.words = nn.Embedding(7, 3)
        self.first = kind(3, 4, batch_first=True, bidirectional=both)
        self.second = kind(8 if both else 4, 2, batch_first=True, bidirectional=both)
        self.head = nn.Linear(4 if both else 2, 2)

    def forward(self, x):
        y, _ = self.second(self.first(self.words(x))[0])
        return self.head(y)


def case(kind, both):
    model = Stack(kind, both)
    x = torch.randint(0, 7, (2, 5))
    state = {k: numbers(v) for k, v in model.state_dict().items()}
    return {'state': state, 'x': x.tolist(), 'y': numbers(model(x).detach())}


kinds = {'simpleRnn': nn.RNN, 'lstm': nn.LSTM, 'gru': nn.GRU}
cases = {f'{name}{" both ways" if both else ""}': case(kind, both) for name, kind in kinds.items() for both in (False, True)}
with open('test/golden/torch-recurrent-state.json', 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
    file.write('\n')
