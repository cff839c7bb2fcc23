# PyTorch's state dicts of transformer blocks, and its answers: /usr/bin/python3 test/golden/torch-attention-state.py
# Debian's python3-torch 1.13, float64.
import json
import torch
from torch import nn

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)
STEPS, UNITS, HEADS = 5, 6, 2


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(x) for x in tensor.flatten()]}


class Model(nn.Module):
    def __init__(self, norm_first, causal):
        super().__init__()
        self.words = nn.Embedding(7, UNITS)
        self.places = nn.Embedding(STEPS, UNITS)
        self.block = nn.TransformerEncoderLayer(UNITS, HEADS, 9, 0.0, batch_first=True, norm_first=norm_first)
        self.head = nn.Linear(UNITS, 3)
        self.mask = torch.triu(torch.full((STEPS, STEPS), float('-inf')), 1) if causal else None
        # PyTorch draws biases as zeros here, which would test nothing.
        for p in self.parameters():
            nn.init.normal_(p, 0.0, 0.4)

    def forward(self, x):
        y = self.words(x) + self.places(torch.arange(STEPS))
        return self.head(self.block(y, src_mask=self.mask))


def case(norm_first, causal):
    model = Model(norm_first, causal)
    x = torch.randint(0, 7, (2, STEPS))
    state = {k: numbers(v) for k, v in model.state_dict().items()}
    return {'state': state, 'x': x.tolist(), 'y': numbers(model(x).detach())}


cases = {
    'norms first': case(True, False),
    'norms first, causal': case(True, True),
    'norms behind': case(False, False),
    'norms behind, causal': case(False, True),
}
with open('test/golden/torch-attention-state.json', 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
    file.write('\n')
