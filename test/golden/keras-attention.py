# Keras' MultiHeadAttention(num_heads=2, key_dim=3) by its formula: /usr/bin/python3 test/golden/keras-attention.py
# Debian's python3-numpy 1.24, as no package of Debian has Keras. Weights in the order of get_weights(); the products are the
# einsums of keras/src/layers/attention/multi_head_attention.py (Keras 3): abc,cde->abde, aecd,abcd->acbe, acbe,aecd->abcd,
# abcd,cde->abe.
import json
import pathlib
import numpy as np

UNITS, HEADS, SIZE, STEPS = 6, 2, 3, 5
rng = np.random.RandomState(3)
into = [(UNITS, HEADS, SIZE), (HEADS, SIZE)] * 3
weights = [rng.normal(0, 0.7, shape) for shape in [*into, (HEADS, SIZE, UNITS), (UNITS,)]]
x = rng.normal(0, 1, (2, STEPS, UNITS))


def answer(causal):
    q, k, v = (np.einsum('abc,cde->abde', x, weights[2 * i]) + weights[2 * i + 1] for i in range(3))
    scores = np.einsum('aecd,abcd->acbe', k, q / np.sqrt(SIZE))
    if causal:
        scores = np.where(np.tril(np.ones((STEPS, STEPS), bool)), scores, -np.inf)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    shares = scores / scores.sum(-1, keepdims=True)
    mixed = np.einsum('acbe,aecd->abcd', shares, v)
    return np.einsum('abcd,cde->abe', mixed, weights[6]) + weights[7]


def numbers(array):
    return {'shape': list(array.shape), 'data': [float(each) for each in array.flatten()]}


golden = {
    'weights': [numbers(each) for each in weights],
    'x': numbers(x),
    'all': numbers(answer(False)),
    'causal': numbers(answer(True)),
}
path = pathlib.Path(__file__).with_suffix('.json')
path.write_text(json.dumps(golden) + '\n')
