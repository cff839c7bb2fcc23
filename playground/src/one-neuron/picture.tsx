import { text } from '../text/en.js';
import { eight, rough } from '../ui/numbers.js';
import type { SampleNumbers } from './numbers.js';

interface PictureProps {
  readonly numbers: SampleNumbers;
  readonly weights: ArrayLike<number>;
  readonly bias: number | undefined;
}

const INPUT_X = 76;
const SUM_X = 360;
const SIGMOID_X = 520;
const MIDDLE = 160;
const INPUT_Y = [52, 160, 268] as const;

/** The neuron with the numbers of one sample: thick edges weigh much, blue ones for, orange ones against. */
export function Picture({ numbers, weights, bias }: PictureProps) {
  const { inputs, sum, output } = numbers;
  const words = text.oneNeuron;
  return (
    <svg
      class="neuron"
      viewBox="0 0 720 320"
      role="img"
      aria-label={words.picture(`[${inputs.join(', ')}]`, eight(output))}
    >
      {inputs.map((input, j) => (
        <Edge key={words.input(j + 1)} input={input} weight={weights[j]!} index={j} />
      ))}
      {bias !== undefined && (
        <g>
          <line class="plain" x1={SUM_X} y1="62" x2={SUM_X} y2={MIDDLE - 40} />
          <text x={SUM_X} y="34" class="label">
            {words.bias}
          </text>
          <text x={SUM_X} y="54" class="number">
            {eight(bias)}
          </text>
        </g>
      )}
      <line class="plain" x1={SUM_X + 42} y1={MIDDLE} x2={SIGMOID_X - 48} y2={MIDDLE} />
      <line class="plain" x1={SIGMOID_X + 48} y1={MIDDLE} x2="600" y2={MIDDLE} />
      <circle class="unit" cx={SUM_X} cy={MIDDLE} r="42" />
      <text x={SUM_X} y={MIDDLE + 9} class="sigma">
        {words.sum}
      </text>
      <text x={SUM_X} y={MIDDLE + 66} class="number">
        {eight(sum)}
      </text>
      <SigmoidBox sum={sum} output={output} />
      <text x="656" y={MIDDLE - 14} class="label">
        {words.output}
      </text>
      <text x="656" y={MIDDLE + 10} class="number strong">
        {eight(output)}
      </text>
    </svg>
  );
}

function Edge({ input, weight, index }: { input: number; weight: number; index: number }) {
  const y = INPUT_Y[index]!;
  const [startX, startY, endX, endY] = [INPUT_X + 30, y, SUM_X - 44, MIDDLE + (y - MIDDLE) * 0.16];
  const share = 0.46;
  const [labelX, labelY] = [startX + (endX - startX) * share, startY + (endY - startY) * share];
  return (
    <g class={input === 0 ? 'idle' : ''}>
      <line
        class={weight < 0 ? 'negative' : 'positive'}
        stroke-width={1.5 + Math.min(10, Math.abs(weight) * 1.6)}
        x1={startX}
        y1={startY}
        x2={endX}
        y2={endY}
      />
      <circle class="unit" cx={INPUT_X} cy={y} r="30" />
      <text x={INPUT_X} y={y + 7} class="value">
        {Number.isInteger(input) ? input : rough(input)}
      </text>
      <text x={labelX} y={labelY + 5} class="number backed">
        {eight(weight)}
      </text>
    </g>
  );
}

const BOX = 48;
/** How many units of the sum the box is wide, to either side. */
const REACH = 6;

function SigmoidBox({ sum, output }: { sum: number; output: number }) {
  const x = (z: number): number =>
    SIGMOID_X + (Math.max(-REACH, Math.min(REACH, z)) / REACH) * (BOX - 6);
  const y = (o: number): number => MIDDLE + BOX - 10 - o * (2 * BOX - 20);
  const points = Array.from({ length: 49 }, (_, i) => {
    const z = (i / 24 - 1) * REACH;
    return `${x(z).toFixed(1)},${y(1 / (1 + Math.exp(-z))).toFixed(1)}`;
  });
  return (
    <g>
      <rect
        class="unit"
        x={SIGMOID_X - BOX}
        y={MIDDLE - BOX}
        width={2 * BOX}
        height={2 * BOX}
        rx="10"
      />
      <line class="axis" x1={x(0)} y1={y(0)} x2={x(0)} y2={y(1)} />
      <line class="axis" x1={x(-REACH)} y1={y(0)} x2={x(REACH)} y2={y(0)} />
      <polyline class="curve" points={points.join(' ')} />
      <circle class="dot" cx={x(sum)} cy={y(output)} r="6" />
      <text x={SIGMOID_X} y={MIDDLE + BOX + 20} class="label">
        {text.oneNeuron.sigmoid}
      </text>
    </g>
  );
}
