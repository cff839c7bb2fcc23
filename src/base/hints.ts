// What people write who come from elsewhere, and slips of the keyboard.

/** By the name without its punctuation and capitals. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  acc: ['accuracy'],
  bce: ['binaryCrossentropy'],
  binarycrossentropywithlogits: ['binaryCrossentropy'],
  crossentropy: ['categoricalCrossentropy'],
  crossentropyloss: ['categoricalCrossentropy'],
  sparsecategoricalcrossentropy: ['categoricalCrossentropy'],
  logloss: ['binaryCrossentropy', 'categoricalCrossentropy'],
  mse: ['meanSquaredError'],
  mseloss: ['meanSquaredError'],
  mae: ['meanAbsoluteError'],
  l1loss: ['meanAbsoluteError'],
  huberloss: ['huber'],
  rsquared: ['r2'],
  logistic: ['sigmoid'],
  identity: ['linear'],
  none: ['linear'],
  swish: ['silu'],
  hsigmoid: ['hardSigmoid'],
  lrelu: ['leakyRelu'],
  learningrate: ['optimizer'], // which takes it
  lr: ['learningRate', 'optimizer'],
  momentum: ['optimizer'],
  eta: ['learningRate'],
  alpha: ['learningRate', 'l2', 'slope'],
  negativeslope: ['slope', 'activation'],
  slope: ['activation'],
  iterations: ['epochs'],
  maxiter: ['epochs', 'iterations'],
  epochs: ['iterations'],
  nepochs: ['epochs'],
  errorthresh: ['errorThreshold', 'lossThreshold'],
  errorthreshold: ['lossThreshold'],
  minibatchsize: ['batchSize'],
  randomstate: ['seed'],
  randomseed: ['seed'],
  log: ['onProgress', 'onEpoch'],
  callback: ['onProgress', 'onEpoch'],
  callbacks: ['onEpoch'],
  verbose: ['onEpoch'],
  patience: ['earlyStopping'],
  inputsize: ['inputs'],
  inputdim: ['inputs'],
  inputshape: ['inputs'],
  hiddenlayers: ['layers'],
  outputsize: ['layers'],
  neurons: ['units'],
  usebias: ['bias'],
  kernelinitializer: ['weightInitializer'],
  weightdecay: ['l2'],
  sampleweight: ['sampleWeights'],
  classweight: ['classWeights'],
  testsize: ['validationSplit'],
};

/** ` (did you mean 'x'?)` where one of the known names is meant, by what can be told; else nothing. */
export function didYouMean(given: string, known: readonly string[]): string {
  const plain = simplified(given);
  const same = plain === '' ? undefined : known.find((name) => simplified(name) === plain);
  const elsewhere = Object.hasOwn(ELSEWHERE, plain)
    ? ELSEWHERE[plain]!.find((name) => known.includes(name))
    : undefined;
  const meant = same ?? elsewhere ?? known.find((name) => isSlip(plain, simplified(name)));
  return meant === undefined ? '' : ` (did you mean '${meant}'?)`;
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** One letter left out, added or changed, or two exchanged; in words of at least four letters. */
function isSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  if (a.length > b.length) return rest(a, 1) === rest(b, 0);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  const exchanged = a[start] === b[start + 1] && a[start + 1] === b[start];
  return rest(a, 1) === rest(b, 1) || (exchanged && rest(a, 2) === rest(b, 2));
}
