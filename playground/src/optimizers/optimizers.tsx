import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { dark, reducedMotion } from '../app/theme.js';
import { text } from '../text/en.js';
import { announce } from '../ui/announce.js';
import { Segments } from '../ui/choice.js';
import { NumberField } from '../ui/number-field.js';
import { rough } from '../ui/numbers.js';
import { Scroll } from '../ui/scroll.js';
import { type Place, RATES, WALKERS, Walker, type WalkerName } from './descent.js';
import { LANDSCAPE, LANDSCAPES, type LandscapeName } from './landscapes.js';
import { LandscapeMap, lineOf } from './map.js';

const words = text.optimizers;
/** Steps a second while it plays. */
const PACE = 30;

export function Optimizers() {
  const landscape = useSignal<LandscapeName>('valley');
  const start = useSignal<Place>(LANDSCAPE.valley.start);
  const rates = useSignal<Readonly<Record<WalkerName, number>>>(RATES);
  const steps = useSignal(0);
  const round = useSignal(0);
  const playing = useSignal(false);
  const ground = LANDSCAPE[landscape.value];
  const walkers = useMemo(
    () => WALKERS.map((name) => new Walker(name, rates.value[name], ground, start.value)),
    [ground, start.value, rates.value, round.value],
  );

  function again(): void {
    playing.value = false;
    steps.value = 0;
    round.value++;
  }
  function go(count: number): void {
    for (let i = 0; i < count; i++) for (const walker of walkers) walker.step();
    steps.value += count;
  }
  useEffect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => go(1), 1000 / PACE);
    return () => clearInterval(timer);
  }, [playing.value, walkers]);
  useEffect(() => {
    if (steps.value > 0 && !playing.value) {
      const best = [...walkers].sort((a, b) => a.height - b.height)[0]!;
      announce(words.announce(steps.value, words.names[best.name], rough(best.height)));
    }
  }, [steps.value, playing.value, walkers]);

  return (
    <div class="lesson" data-view="optimizers" data-steps={steps.value}>
      <Segments
        label={words.surface}
        value={landscape.value}
        options={LANDSCAPES.map((value) => ({ value, label: words.surfaces[value] }))}
        onChange={(name) => {
          landscape.value = name;
          start.value = LANDSCAPE[name].start;
          again();
        }}
      />
      <p>{words.about[landscape.value]}</p>
      <fieldset class="steps">
        <legend class="visually-hidden">{text.ui.steps}</legend>
        {/* Where less motion is wanted, one goes by steps alone. */}
        {!reducedMotion.value && (
          <button
            type="button"
            class="primary"
            onClick={() => {
              playing.value = !playing.value;
            }}
          >
            {playing.value ? text.ui.pause : text.ui.play}
          </button>
        )}
        {[1, 10, 100].map((count) => (
          <button type="button" key={count} onClick={() => go(count)}>
            {words.steps(count)}
          </button>
        ))}
        <button type="button" class="quiet" onClick={again}>
          {text.ui.reset}
        </button>
        <output class="counter">{words.steps(steps.value)}</output>
      </fieldset>
      <div class="columns">
        <section class="panel">
          <LandscapeMap
            landscape={ground}
            walkers={walkers}
            steps={steps.value}
            onStart={(place) => {
              start.value = place;
              again();
            }}
          />
          <div class="fields">
            {([0, 1] as const).map((i) => (
              <NumberField
                key={words.start(i)}
                label={words.start(i)}
                value={start.value[i]}
                minimum={ground.low[i]}
                maximum={ground.high[i]}
                onChange={(value) => {
                  start.value = i === 0 ? [value, start.value[1]] : [start.value[0], value];
                  again();
                }}
              />
            ))}
          </div>
          <p class="note">{words.mapNote}</p>
        </section>
        <section class="panel">
          <h2>{words.heading}</h2>
          <Scroll label={words.heading}>
            <table class="numbers">
              <thead>
                <tr>
                  <th scope="col">{words.columns.name}</th>
                  <th scope="col">{words.columns.rate}</th>
                  <th scope="col">{words.columns.place}</th>
                  <th scope="col">{words.columns.height}</th>
                </tr>
              </thead>
              <tbody>
                {walkers.map((walker) => (
                  <tr key={walker.name} data-walker={walker.name}>
                    <th scope="row">
                      <Line name={walker.name} /> {words.names[walker.name]}
                    </th>
                    <td>
                      <RateField
                        name={walker.name}
                        value={rates.value[walker.name]}
                        onChange={(rate) => {
                          rates.value = { ...rates.value, [walker.name]: rate };
                          again();
                        }}
                      />
                    </td>
                    <td>{walker.place.map((value) => value.toFixed(3)).join(', ')}</td>
                    <td>{walker.diverged ? words.diverged : rough(walker.height)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <dl class="sums">
            {WALKERS.map((name) => (
              <div key={name}>
                <dt>
                  {words.names[name]} <small>{words.idea[name]}</small>
                </dt>
                <dd>{words.formula[name]}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </div>
  );
}

function Line({ name }: { name: WalkerName }) {
  const { colour, dash } = lineOf(name, dark.value);
  return (
    <svg class="key" width="36" height="8" role="presentation">
      <line
        x1="1"
        y1="4"
        x2="35"
        y2="4"
        stroke={colour}
        stroke-width="3"
        stroke-dasharray={dash.join(' ')}
      />
    </svg>
  );
}

interface RateFieldProps {
  readonly name: WalkerName;
  readonly value: number;
  onChange(value: number): void;
}

function RateField({ name, value, onChange }: RateFieldProps) {
  return (
    <select
      aria-label={words.rateOf(words.names[name])}
      value={value}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
    >
      {[0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 1].map((rate) => (
        <option key={rate} value={rate}>
          {rate}
        </option>
      ))}
    </select>
  );
}
