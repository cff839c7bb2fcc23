import { text } from '../text/en.js';
import { Scroll } from '../ui/scroll.js';
import type { Iteration } from './lesson.js';

interface SampleTableProps {
  readonly iteration: Iteration;
  readonly weights: ArrayLike<number>;
  readonly chosen: number;
  write(value: number): string;
  onChoose(sample: number): void;
}

/** The four samples of an iteration, and what comes of them. */
export function SampleTable({ iteration, weights, chosen, write, onChoose }: SampleTableProps) {
  const { columns, ...words } = text.oneNeuron;
  const { samples, adjustments } = iteration;
  const three = [0, 1, 2];
  return (
    <Scroll label={words.tableHeading}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{columns.sample}</th>
            <th scope="col">{columns.inputs}</th>
            <th scope="col">{columns.target}</th>
            <th scope="col">{columns.sum}</th>
            <th scope="col">{columns.output}</th>
            <th scope="col">{columns.error}</th>
            <th scope="col">{columns.derivative}</th>
            {three.map((j) => (
              <th scope="col" key={j}>
                {columns.part(j)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.map((sample, i) => (
            <tr key={sample.inputs.join()} class={i === chosen ? 'chosen' : ''}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  aria-pressed={i === chosen}
                  onClick={() => onChoose(i)}
                >
                  {words.choose(i + 1)}
                </button>
              </th>
              <td>{sample.inputs.join(' ')}</td>
              <td>{sample.target}</td>
              <td>{write(sample.sum)}</td>
              <td>{write(sample.output)}</td>
              <td>{write(sample.error)}</td>
              <td>{write(sample.derivative)}</td>
              {sample.parts.map((part, j) => (
                <td key={three[j]}>{write(part)}</td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <Totals name={words.adjustment} values={adjustments} write={write} />
          <Totals name={words.weightNow} values={Array.from(weights)} write={write} />
          <Totals
            name={words.weightNext}
            values={adjustments.map((adjustment, j) => weights[j]! + adjustment)}
            write={write}
          />
        </tfoot>
      </table>
    </Scroll>
  );
}

interface TotalsProps {
  readonly name: string;
  readonly values: readonly number[];
  write(value: number): string;
}

function Totals({ name, values, write }: TotalsProps) {
  return (
    <tr>
      <th scope="row" colSpan={7}>
        {name}
      </th>
      {values.map((value, j) => (
        <td key={text.oneNeuron.weight(j + 1)}>{write(value)}</td>
      ))}
    </tr>
  );
}
