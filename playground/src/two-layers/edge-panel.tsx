import type { Edge } from '../diagram/diagram.js';
import { text } from '../text/en.js';
import type { Settings } from '../training/settings.js';
import type { Snapshot } from '../training/snapshot.js';
import { enclosed, exact } from '../ui/numbers.js';
import { backwardNumbers } from './backward.js';

const words = text.twoLayers;

interface EdgePanelProps {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly edge: Edge;
  readonly sample: number;
  readonly inputNames: readonly string[];
  readonly allDigits: boolean;
}

/** Forwards, backwards, and the step that comes of it, for one edge. */
export function EdgePanel(props: EdgePanelProps) {
  const { snapshot, settings, edge, sample, inputNames, allDigits } = props;
  const write = allDigits ? exact : (value: number): string => value.toFixed(5);
  const { layer, from, to } = edge;
  const { layers, traces, figures } = snapshot;
  const { units, weightGradients, weightSteps, activation, bias, biasGradients } = layers[layer]!;
  const at = from * units + to;
  const begin = layer === 0 ? inputNames[from]! : text.diagram.unit(layer - 1, from, layers.length);
  const end = text.diagram.unit(layer, to, layers.length);
  const numbers = traces.map((trace) => backwardNumbers(snapshot, trace, edge));
  const { arriving, weight, slope, onward, delta, output, product } = numbers[sample]!;
  const { target } = traces[sample]!;
  const [w, d] = [write(weight), write(delta)];
  const summed = settings.loss === 'sumSquaredError';
  return (
    <>
      <h2>{words.edgeHeading(begin, end)}</h2>
      <p class="lead-number" data-weight>
        {words.weight} <b>{write(weight)}</b>
      </p>
      <dl class="sums">
        <div>
          <dt>
            {words.forward.formula} <small>{words.forward.why}</small>
          </dt>
          <dd>
            {write(arriving)} · {enclosed(w)} = <b>{write(arriving * weight)}</b>
          </dd>
        </div>
        <div>
          {onward.length === 0 ? (
            <>
              <dt>
                {summed ? words.outputDelta.squares : words.outputDelta.crossEntropy}{' '}
                <small>{words.outputDelta.why}</small>
              </dt>
              <dd>
                {summed
                  ? `(${write(output)} − ${target}) · ${write(slope)} = `
                  : `${write(output)} − ${target} = `}
                <b>{d}</b>
              </dd>
            </>
          ) : (
            <>
              <dt>
                {words.hiddenDelta.formula(activation)} <small>{words.hiddenDelta.why}</small>
              </dt>
              <dd>
                {onward
                  .map((each) => `${write(each.weight)} · ${enclosed(write(each.delta))}`)
                  .join(' + ')}
                {onward.length > 1 ? '' : ' '}· {write(slope)} = <b>{d}</b>
              </dd>
            </>
          )}
        </div>
        <div>
          <dt>
            {words.product.formula} <small>{words.product.why}</small>
          </dt>
          <dd>
            {write(arriving)} · {enclosed(d)} = <b>{write(product)}</b>
          </dd>
        </div>
        <div>
          <dt>
            {summed ? words.gradient.sum : words.gradient.mean} <small>{words.gradient.why}</small>
          </dt>
          <dd>
            {summed ? '' : '('}
            {numbers.map((each) => enclosed(write(each.product))).join(' + ')}
            {summed ? '' : ') / 4'} = <b data-gradient>{write(weightGradients[at]!)}</b>
          </dd>
        </div>
        <div>
          <dt>
            {settings.optimizer === 'sgd' ? words.step.sgd(settings.learningRate) : words.step.adam}{' '}
            <small>{settings.optimizer === 'sgd' ? words.step.sgdWhy : words.step.adamWhy}</small>
          </dt>
          <dd>
            {settings.optimizer === 'sgd' &&
              `−${settings.learningRate} · ${enclosed(write(weightGradients[at]!))} = ${write(-settings.learningRate * weightGradients[at]!)}`}
            {figures.epoch > 0 && (
              <span class="row">
                {words.step.last} <b>{write(weightSteps[at]!)}</b>
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>
            {words.bias.heading(end)} <small>{words.bias.why}</small>
          </dt>
          <dd>
            {write(bias[to]!)}
            <span class="row">
              {words.bias.gradient} {summed ? '' : '('}
              {traces.map(({ deltas }) => enclosed(write(deltas[layer]![to]!))).join(' + ')}
              {summed ? '' : ') / 4'} = <b>{write(biasGradients[to]!)}</b>
            </span>
          </dd>
        </div>
      </dl>
    </>
  );
}
