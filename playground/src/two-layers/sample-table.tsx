import { text } from '../text/en.js';
import type { Snapshot } from '../training/snapshot.js';
import { exact } from '../ui/numbers.js';
import { Scroll } from '../ui/scroll.js';

const words = text.twoLayers;

interface SampleTableProps {
  readonly snapshot: Snapshot;
  readonly chosen: number;
  readonly allDigits: boolean;
  onChoose(sample: number): void;
}

/** The four samples: what the hidden units make of them, and the answer. */
export function SampleTable({ snapshot, chosen, allDigits, onChoose }: SampleTableProps) {
  const { traces } = snapshot;
  const write = allDigits ? exact : (value: number): string => value.toFixed(5);
  const hidden = traces[0]?.outputs[0]?.length ?? 0;
  return (
    <Scroll label={words.samplesHeading}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{words.columns.sample}</th>
            <th scope="col">{words.columns.inputs}</th>
            {Array.from({ length: hidden }, (_, j) => (
              <th scope="col" key={text.diagram.unit(0, j, 2)}>
                {text.diagram.shortUnit(j)}
              </th>
            ))}
            <th scope="col">{words.columns.output}</th>
            <th scope="col">{words.columns.target}</th>
          </tr>
        </thead>
        <tbody>
          {traces.map(({ inputs, outputs, target }, i) => (
            <tr key={inputs.join()} class={i === chosen ? 'chosen' : ''}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  aria-pressed={i === chosen}
                  onClick={() => onChoose(i)}
                >
                  {text.oneNeuron.choose(i + 1)}
                </button>
              </th>
              <td>{inputs.join(' ')}</td>
              {Array.from(outputs[0]!, (output, j) => (
                <td key={text.diagram.unit(0, j, 2)}>{write(output)}</td>
              ))}
              <td data-output>
                <b>{write(outputs.at(-1)![0]!)}</b>
              </td>
              <td>{target}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
