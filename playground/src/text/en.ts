// Every English text of the page. A translation is a file with the same keys, typed as `Text`.

const count = new Intl.NumberFormat('en');

export const text = {
  app: {
    title: 'Myelin playground',
    home: 'Myelin playground, first page',
    navigation: 'Lessons and tools',
    skip: 'Skip to the content',
    theme: 'Colours: as the system, light, or dark. Now:',
    themes: { system: 'as the system', light: 'light', dark: 'dark' },
    loading: 'Loading…',
    notLoaded: 'This part could not be loaded. Reload the page, please.',
    footer:
      'Everything runs in this browser: nothing is sent anywhere, and once opened the page works without a network.',
  },
  start: {
    title: 'See it learn',
    lead: 'A neural network is a few multiplications and sums, repeated until the answers fit. Here you can watch each of them, with the real numbers, and then build your own.',
    privacy:
      'The numbers on these pages are those that the library computes, to the last digit, in every browser: each page shows a hash of the weights by which you can tell.',
  },
  ui: {
    wrongNumber(minimum: number, maximum: number, whole: boolean): string {
      const kind = whole ? 'a whole number' : 'a number';
      if (minimum === -Infinity && maximum === Infinity) return `Please type ${kind}.`;
      if (maximum === Infinity) return `Please type ${kind} from ${minimum} on.`;
      return `Please type ${kind} from ${minimum} to ${count.format(maximum)}.`;
    },
    iterations: (n: number): string => `${count.format(n)} ${n === 1 ? 'iteration' : 'iterations'}`,
    epochs: (n: number): string => `${count.format(n)} ${n === 1 ? 'epoch' : 'epochs'}`,
    count: (n: number): string => count.format(n),
    hash: 'Hash of the weights',
    allDigits: 'Show all digits',
    reset: 'Start again',
    back: 'Back one step',
    play: 'Play',
    pause: 'Pause',
    steps: 'Training',
    pace: 'Pace',
    paces: { slow: 'slow', steady: 'steady', fast: 'fast' },
    epochAxis: 'Epochs',
  },
  views: {
    oneNeuron: {
      title: 'One neuron',
      summary: 'Three inputs, three weights, one answer: every number of every step.',
    },
    twoLayers: {
      title: 'Two layers',
      summary:
        'What one neuron cannot learn, three hidden ones can: backpropagation, edge by edge.',
    },
    freePlay: {
      title: 'Free play',
      summary:
        'Your own network on points in the plane: every option, every layer, and files to take along.',
    },
  },
  oneNeuron: {
    program: 'Program',
    programs: {
      s0: 'S0 · seed 15',
      s1: 'S1 · seed 1',
      s3: 'S3 · seed 1, answers [1, 0, 0]',
      s4: 'S4 · normal weights, bias',
    },
    about: {
      s0: 'One sigmoid neuron without a bias. Its weights are drawn by NumPy’s generator with seed 15. It sees four samples and is to find out by itself that only the first input matters.',
      s1: 'The same neuron with seed 1: it starts elsewhere and arrives nearly where S0 arrives. At the end it is your turn to ask.',
      s3: 'S1 without a question at the end: the situation is [1, 0, 0].',
      s4: 'Weights and bias drawn from a normal distribution with seed 0, and no training: one activation, sigmoid(w·x + b).',
    },
    steps: 'Steps',
    nextSample: 'Next sample',
    oneIteration: 'One iteration',
    hundred: '100 iterations',
    tenThousand: '10,000 iterations',
    picture: (sample: string, output: string): string =>
      `A neuron with three inputs. For the inputs ${sample} its output is ${output}.`,
    sum: 'Σ',
    sigmoid: 'sigmoid',
    output: 'output',
    bias: 'bias',
    input: (i: number): string => `input ${i}`,
    weight: (i: number): string => `weight ${i}`,
    sampleHeading: (i: number, of: number): string => `Sample ${i} of ${of}, with its numbers`,
    situationHeading: 'The situation, with its numbers',
    formula: {
      sum: 'Σ = x₁·w₁ + x₂·w₂ + x₃·w₃',
      sumBias: 'Σ = b + x₁·w₁ + x₂·w₂ + x₃·w₃',
      output: 'output = 1 / (1 + e^(−Σ))',
      error: 'error = target − output',
      derivative: 'derivative = output · (1 − output)',
      adjustment: 'its part of each adjustment = input · error · derivative',
    },
    explain: {
      sum: 'Each input times its weight, added up.',
      output: 'The sigmoid squeezes any sum between 0 and 1.',
      error: 'How far the answer is from what it should be.',
      derivative:
        'How steep the sigmoid is there: where the neuron is sure of itself, it changes little.',
      adjustment: 'An input of 0 took no part in the answer, so its weight is left alone.',
    },
    tableHeading: 'All four samples of this iteration',
    tableNote:
      'Choose a row to see its numbers above. After the fourth sample each weight grows by its adjustment: the sum of the four parts.',
    columns: {
      sample: 'Sample',
      inputs: 'Inputs',
      target: 'Target',
      sum: 'Σ',
      output: 'Output',
      error: 'Error',
      derivative: 'Derivative',
      iterations: 'Iterations',
      part: (i: number): string => `Part of w${'₁₂₃'[i]}`,
    },
    adjustment: 'Adjustment (the sum)',
    weightNow: 'Weight now',
    weightNext: 'Weight after this iteration',
    choose: (i: number): string => `Sample ${i}`,
    errorHeading: 'Mean squared error',
    errorNow: (error: string, iterations: string): string => `${error} after ${iterations}`,
    curve: (first: string, last: string, iterations: string): string =>
      `Curve of the mean squared error: from ${first} to ${last} in ${iterations}.`,
    announce: (iterations: string, weights: string, error: string): string =>
      `${iterations}. Weights ${weights}. Mean squared error ${error}.`,
    questionHeading: 'Now yours',
    question: 'A situation that the neuron has not seen: three inputs.',
    considering: (situation: string): string => `Considering new situation [${situation}]`,
    answer: 'The neuron answers',
    untrained: 'It has not been trained yet: this answer is its seed’s.',
  },
  diagram: {
    network: 'The network',
    edges: 'Weights of the network: the arrow keys go from one to the next',
    edge: (from: string, to: string, weight: string): string =>
      `from ${from} to ${to}: weight ${weight}`,
    unit: (layer: number, unit: number, layers: number): string =>
      layer === layers - 1
        ? `output ${unit + 1}`
        : `hidden ${layers > 2 ? `${layer + 1}.` : ''}${unit + 1}`,
    shortUnit: (unit: number): string => `Hidden ${unit + 1}`,
  },
  twoLayers: {
    program: 'Program',
    programs: { xor: 'XOR · 2-3-1, tanh, Adam', s2: 'S2 · 3-4-1, sigmoid, NumPy’s way' },
    about: {
      xor: 'The answer is 1 where exactly one input is. No straight line divides the four samples, so one neuron cannot learn it; three hidden ones bend the plane until one can.',
      s2: 'The tutorial’s class with two layers: four hidden sigmoid units, weights and biases learnt by backpropagation from the sum of squares. After 3,000 epochs the answers stand close to 0, 1, 1, 0.',
    },
    pictureHeading: 'The network, and what each unit answers over the plane',
    pictureNote:
      'Blue is high, orange low. Point at an edge, or move along the edges with the arrow keys, to see its numbers.',
    edgeHeading: (from: string, to: string): string => `From ${from} to ${to}`,
    weight: 'Weight',
    forward: {
      formula: 'forwards: output · weight',
      why: 'What this edge adds to the sum of the unit where it ends.',
    },
    outputDelta: {
      squares: 'δ = (output − target) · output · (1 − output)',
      crossEntropy: 'δ = output − target',
      why: 'How the loss of the chosen sample changes with the sum of the output unit.',
    },
    hiddenDelta: {
      formula: (activation: string): string =>
        `δ = Σ weight · δ of the next layer · ${activation === 'tanh' ? '(1 − output²)' : 'output · (1 − output)'}`,
      why: 'The next layer’s δ comes back along the edges by which this unit went on.',
    },
    product: {
      formula: 'backwards: arriving output · δ',
      why: 'This sample’s share of the weight’s gradient.',
    },
    gradient: {
      sum: 'gradient = the sum over the four samples',
      mean: 'gradient = the mean over the four samples',
      why: 'It points to where the loss grows: the step goes the other way.',
    },
    step: {
      sgd: (rate: number): string => `step = −learning rate · gradient, with ${rate}`,
      sgdWhy: 'What the next epoch adds to the weight.',
      adam: 'step: by Adam',
      adamWhy:
        'Adam divides a mean of the gradients by the root of a mean of their squares: at first each step is about as large as the learning rate, 0.05.',
      last: 'the latest epoch added',
    },
    samplesHeading: 'The four samples',
    samplesNote: 'Choose the sample whose way back is shown with the edge.',
    columns: { sample: 'Sample', inputs: 'Inputs', output: 'Output', target: 'Target' },
    lossHeading: 'Loss',
    lossNow: (loss: string, epochs: string): string => `${loss} after ${epochs}`,
    curve: (first: string, last: string, epochs: string): string =>
      `Curve of the loss: from ${first} to ${last} in ${epochs}.`,
    announce: (epochs: string, loss: string): string => `${epochs}, loss ${loss}.`,
  },
  freePlay: {
    data: 'Data',
    set: 'Set',
    sets: {
      circle: 'Circle in a ring',
      xor: 'XOR',
      gauss: 'Two clouds',
      moons: 'Two moons',
      spiral: 'Two spirals',
      three: 'Three clouds',
      plane: 'Plane (regression)',
      hills: 'Hills (regression)',
      own: 'Points of your own',
      xor4: 'XOR, four samples',
      s2: 'S2',
    },
    samples: 'Samples',
    noise: 'Noise, 0 to 1',
    dataSeed: 'Seed of the data',
    testShare: 'Share for testing',
    network: 'Network',
    units: (i: number): string => `Units of layer ${i}`,
    activation: (i: number): string => `Activation of layer ${i}`,
    addLayer: 'Add a layer',
    removeLayer: 'Remove the last layer',
    initializer: 'Initializer',
    initializers: {
      default: 'as the activation wants',
      uniform: 'uniform, 0 to 1',
      glorotUniform: 'glorotUniform',
      glorotNormal: 'glorotNormal',
      heUniform: 'heUniform',
      heNormal: 'heNormal',
      lecunNormal: 'lecunNormal',
      orthogonal: 'orthogonal',
      zeros: 'zeros',
    },
    seed: 'Seed of the network',
    dtype: 'Numbers',
    training: 'Training',
    optimizer: 'Optimizer',
    optimizers: {
      sgd: 'SGD',
      rmsprop: 'RMSprop',
      adagrad: 'Adagrad',
      adam: 'Adam',
      adamW: 'AdamW',
      lbfgs: 'L-BFGS',
      levenbergMarquardt: 'Levenberg–Marquardt',
    },
    learningRate: 'Learning rate',
    momentum: 'Momentum',
    batchSize: 'Batch size, 0: all',
    loss: 'Loss',
    l1: 'l1 penalty',
    l2: 'l2 penalty',
    dropout: 'Dropout',
    undo: 'Undo',
    compare: 'Two runs side by side',
    runA: 'Run A',
    runB: 'Run B',
    place: 'The plane: a click adds a sample there; arrow keys move the crosshair, Enter adds',
    addPoint: 'A click in the picture adds a sample of',
    class: (k: number): string => `class ${k}`,
    answers: (unit: string): string => `What ${unit} answers`,
    networkNote:
      'Choose a unit to see it large. Another setting begins anew; Undo brings back what was.',
    edgeNumbers: (weight: string, gradient: string): string =>
      `The chosen edge: weight ${weight}, gradient ${gradient}.`,
    figures: {
      loss: 'Loss',
      testLoss: 'Test loss',
      accuracy: 'Accuracy',
      testAccuracy: 'Test accuracy',
    },
    confusion: 'Confusion matrix',
    confusionHead: 'true ↓ answer →',
    layer: (i: number): string => `Layer ${i}`,
    layerIs: (units: number, activation: string): string =>
      `${units} ${units === 1 ? 'unit' : 'units'}, ${activation}`,
    histograms: { weights: 'Weights', gradients: 'Gradients', activations: 'Activations' },
    failed: 'The library says:',
    wrongLink: (what: string): string =>
      `This link cannot be read: something is wrong with “${what}”. Here is a new run instead.`,
  },
  leave: {
    heading: 'Take it along',
    dataHash: 'of the data',
    link: 'Make a link to this run',
    linkNote:
      'It holds the settings and the seed, not the weights: whoever opens it trains the same, and gets the same bits.',
    copied: 'The link is in the clipboard.',
    downloaded: (file: string): string => `${file} was downloaded.`,
    same: (hash: string): string => `The same bits as where the link was made: ${hash}.`,
    other: (hash: string): string =>
      `Other bits than where the link was made: there it was ${hash}. Please tell us: this should not be.`,
    openedBefore: (hash: string): string => `The link was made at another epoch, with ${hash}.`,
    formats: {
      typescript: { name: 'TypeScript program', note: 'Data, network and training, for Myelin.' },
      source: { name: 'Model as source', note: 'One JavaScript file without dependencies.' },
      json: { name: 'Model as JSON', note: 'All numbers exact; training can go on.' },
      safetensors: { name: 'safetensors', note: 'The weights, for Python and others.' },
      onnx: { name: 'ONNX', note: 'For onnxruntime and others.' },
      pytorch: { name: 'PyTorch program', note: 'The same from the same starting weights.' },
      scikit: { name: 'scikit-learn program', note: 'As near as its options allow.' },
    },
  },
};

export type Text = typeof text;
