import type { ComponentChildren } from 'preact';
import { text } from '../text/en.js';
import { enclosed } from '../ui/numbers.js';
import type { SampleNumbers } from './numbers.js';

interface SumsProps {
  readonly numbers: SampleNumbers;
  readonly weights: ArrayLike<number>;
  readonly bias: number | undefined;
  /** Whether there is a target. */
  readonly trains: boolean;
  write(value: number): string;
}

/** The formulas of one sample, each with its numbers. */
export function Sums({ numbers, weights, bias, trains, write }: SumsProps) {
  const { formula, explain } = text.oneNeuron;
  const { inputs, sum, output, target, error, derivative, parts } = numbers;
  const start = bias === undefined ? '' : `${write(bias)} + `;
  const products = inputs.map((input, j) => `${input} · ${enclosed(write(weights[j]!))}`);
  return (
    <dl class="sums">
      <Line
        name="sum"
        formula={bias === undefined ? formula.sum : formula.sumBias}
        why={explain.sum}
      >
        {start}
        {products.join(' + ')} = <b>{write(sum)}</b>
      </Line>
      <Line name="output" formula={formula.output} why={explain.output}>
        1 / (1 + e^{enclosed(write(-sum))}) = <b>{write(output)}</b>
      </Line>
      {trains && (
        <>
          <Line name="error" formula={formula.error} why={explain.error}>
            {target} − {write(output)} = <b>{write(error)}</b>
          </Line>
          <Line name="derivative" formula={formula.derivative} why={explain.derivative}>
            {write(output)} · (1 − {write(output)}) = <b>{write(derivative)}</b>
          </Line>
          <Line name="adjustment" formula={formula.adjustment} why={explain.adjustment}>
            {inputs.map((input, j) => (
              <span class="row" key={text.oneNeuron.weight(j + 1)}>
                {input} · {enclosed(write(error))} · {write(derivative)} = <b>{write(parts[j]!)}</b>
              </span>
            ))}
          </Line>
        </>
      )}
    </dl>
  );
}

interface LineProps {
  readonly name: string;
  readonly formula: string;
  readonly why: string;
  readonly children: ComponentChildren;
}

function Line({ name, formula, why, children }: LineProps) {
  return (
    <div data-line={name}>
      <dt>
        {formula} <small>{why}</small>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
