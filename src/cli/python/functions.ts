// What a program needs of NumPy, one function each, put into it with those that it uses. Rows go through together: `x` is
// (rows, ...shape of a sample), float64 all along.

/** A function's text, and the names of those that it calls. */
export interface PythonFunction {
  readonly uses?: readonly string[];
  readonly text: string;
}

/** By name. */
export const FUNCTIONS: Readonly<Record<string, PythonFunction>> = {
  linear: { text: 'def linear(z):\n    return z' },
  relu: { text: 'def relu(z):\n    return np.maximum(z, 0)' },
  leakyRelu: { text: 'def leakyRelu(z):\n    return np.where(z > 0, z, 0.01 * z)' },
  elu: { text: 'def elu(z):\n    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))' },
  selu: {
    text: `def selu(z):
    negative = 1.6732632423543772 * np.expm1(np.minimum(z, 0))
    return 1.0507009873554805 * np.where(z > 0, z, negative)`,
  },
  tanh: { text: 'def tanh(z):\n    return np.tanh(z)' },
  sigmoid: {
    text: `def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)`,
  },
  silu: { uses: ['sigmoid'], text: 'def silu(z):\n    return z * sigmoid(z)' },
  softplus: { text: 'def softplus(z):\n    return np.logaddexp(0, z)' },
  gelu: {
    text: `def gelu(z):
    erfc = np.vectorize(math.erfc, otypes=[np.float64])
    return 0.5 * z * erfc(-z / math.sqrt(2))`,
  },
  softmax: {
    text: `def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)`,
  },
  dense: {
    text: `def dense(x, weights, bias, activation):
    return activation(x @ weights + bias)`,
  },
  activate: { text: 'def activate(x, activation):\n    return activation(x)' },
  batchNorm: {
    text: `def batchNorm(x, gamma, beta, mean, variance, epsilon):
    return gamma * ((x - mean) / np.sqrt(variance + epsilon)) + beta`,
  },
  layerNorm: {
    text: `def layerNorm(x, gamma, beta, epsilon):
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return gamma * (centered / np.sqrt(variance + epsilon)) + beta`,
  },
  convolve: {
    text: `def convolve(x, weights, bias, activation, sizes):
    h, w, c, oh, ow, f, kh, kw, sy, sx, dy, dx, top, bottom, left, right, groups = sizes
    x = np.pad(x.reshape(-1, h, w, c), ((0, 0), (top, bottom), (left, right), (0, 0)))
    weights = weights.reshape(kh, kw, c // groups, f)
    out = np.zeros((len(x), oh, ow, f)) + bias
    ins, outs = c // groups, f // groups
    for ky in range(kh):
        for kx in range(kw):
            y, z = ky * dy, kx * dx
            part = x[:, y : y + (oh - 1) * sy + 1 : sy, z : z + (ow - 1) * sx + 1 : sx]
            for g in range(groups):
                a, b = slice(g * ins, (g + 1) * ins), slice(g * outs, (g + 1) * outs)
                out[..., b] += part[..., a] @ weights[ky, kx, :, b]
    return activation(out)`,
  },
  convolveTurned: {
    text: `def convolveTurned(x, weights, bias, activation, sizes):
    h, w, c, oh, ow, f, kh, kw, sy, sx, dy, dx, top, _, left, _, groups = sizes
    x = x.reshape(-1, oh, ow, f)
    weights = weights.reshape(kh, kw, c // groups, f)
    tall = max(top + h, (oh - 1) * sy + (kh - 1) * dy + 1)
    wide = max(left + w, (ow - 1) * sx + (kw - 1) * dx + 1)
    out = np.zeros((len(x), tall, wide, c))
    ins, outs = c // groups, f // groups
    for ky in range(kh):
        for kx in range(kw):
            y, z = ky * dy, kx * dx
            part = out[:, y : y + (oh - 1) * sy + 1 : sy, z : z + (ow - 1) * sx + 1 : sx]
            for g in range(groups):
                a, b = slice(g * ins, (g + 1) * ins), slice(g * outs, (g + 1) * outs)
                part[..., a] += x[..., b] @ weights[ky, kx, :, b].T
    return activation(out[:, top : top + h, left : left + w] + bias)`,
  },
  pool: {
    text: `def pool(x, sizes):
    h, w, c, oh, ow, ph, pw, sy, sx, top, left, average = sizes
    x = x.reshape(-1, h, w, c)
    below = max(0, (oh - 1) * sy + ph - top - h)
    beside = max(0, (ow - 1) * sx + pw - left - w)
    around = ((0, 0), (top, below), (left, beside), (0, 0))
    padded = np.pad(x, around, constant_values=0 if average else -np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (ph, pw), axis=(1, 2))
    windows = windows[:, : (oh - 1) * sy + 1 : sy, : (ow - 1) * sx + 1 : sx]
    if not average:
        return windows.max(axis=(-2, -1))
    inside = np.pad(np.ones((1, h, w, 1)), around)
    counts = np.lib.stride_tricks.sliding_window_view(inside, (ph, pw), axis=(1, 2))
    counts = counts[:, : (oh - 1) * sy + 1 : sy, : (ow - 1) * sx + 1 : sx]
    return windows.sum(axis=(-2, -1)) / counts.sum(axis=(-2, -1))`,
  },
  upSample: {
    text: `def upSample(x, sizes):
    h, w, c, y, z = sizes
    return x.reshape(-1, h, w, c).repeat(y, axis=1).repeat(z, axis=2)`,
  },
  residual: {
    uses: ['forward'],
    text: `def residual(x, layers):
    return x + forward(layers, x)`,
  },
  forward: {
    text: `def forward(layers, x):
    for function, shape, arguments in layers:
        x = function(x.reshape(len(x), *shape), **arguments)
    return x`,
  },
};
