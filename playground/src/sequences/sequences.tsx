import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Curves } from '../chart/curves.js';
import { text } from '../text/en.js';
import { Field, Segments } from '../ui/choice.js';
import {
  type FromSequences,
  KNOWN,
  TEXT_EPOCHS,
  type ToSequences,
  WAVE_EPOCHS,
} from './protocol.js';

const words = text.sequences;
type Wave = Extract<FromSequences, { kind: 'wave' }>;
type Letters = Extract<FromSequences, { kind: 'text' }>;
type Written = Extract<FromSequences, { kind: 'written' }>;

export function Sequences() {
  const worker = useRef<Worker | undefined>(undefined);
  const task = useSignal<'wave' | 'text'>('wave');
  const wave = useSignal<Wave | undefined>(undefined);
  const letters = useSignal<Letters | undefined>(undefined);
  const written = useSignal<Written | undefined>(undefined);
  useEffect(() => {
    const own = new Worker(new URL('./sequences-worker.ts', import.meta.url), { type: 'module' });
    worker.current = own;
    own.addEventListener('message', ({ data }: MessageEvent<FromSequences>) => {
      if (data.kind === 'wave') wave.value = data;
      else if (data.kind === 'text') letters.value = data;
      else written.value = data;
    });
    return () => own.terminate();
  }, []);
  const send = (message: ToSequences): void => worker.current?.postMessage(message);
  const now = task.value === 'wave' ? wave.value : letters.value;
  const all = task.value === 'wave' ? WAVE_EPOCHS : TEXT_EPOCHS;
  return (
    <div class="lesson" data-view="sequences" data-epoch={now?.epoch} data-hash={now?.hash}>
      <Segments
        label={words.task}
        value={task.value}
        options={[
          { value: 'wave', label: words.tasks.wave },
          { value: 'text', label: words.tasks.text },
        ]}
        onChange={(value) => {
          task.value = value;
        }}
      />
      <p>{words.about[task.value]}</p>
      <p class="busy">
        <button
          type="button"
          class="primary"
          disabled={now !== undefined && now.epoch < all}
          onClick={() => send({ kind: task.value })}
        >
          {text.digits.train}
        </button>
        <span>{now && words.progress(text.ui.epochs(now.epoch), now.loss.toPrecision(3))}</span>
      </p>
      {task.value === 'wave' ? (
        <WavePanel wave={wave.value} />
      ) : (
        <LettersPanel letters={letters.value} written={written.value} onSend={send} />
      )}
    </div>
  );
}

function WavePanel({ wave }: { wave: Wave | undefined }) {
  const x = useMemo(() => wave?.truth.map((_, t) => t) ?? [], [wave]);
  const curves = useMemo(() => {
    if (!wave) return [{ label: words.truth, values: [] }];
    const before = new Array<null>(KNOWN).fill(null);
    return [
      { label: words.truth, values: wave.truth },
      { label: words.forecast, values: [...before, ...wave.forecast] },
    ];
  }, [wave]);
  return (
    <section class="panel">
      <h2>{words.waveHeading}</h2>
      {wave ? (
        <Curves
          x={x}
          curves={curves}
          xLabel={words.step}
          height={260}
          description={words.waveHeading}
        />
      ) : (
        <p>{words.none}</p>
      )}
      <p class="note">{words.waveNote}</p>
      {wave && (
        <p class="hash">
          {text.ui.hash}: <code>{wave.hash}</code>
        </p>
      )}
    </section>
  );
}

interface LettersPanelProps {
  readonly letters: Letters | undefined;
  readonly written: Written | undefined;
  onSend(message: ToSequences): void;
}

function LettersPanel({ letters, written, onSend }: LettersPanelProps) {
  const begin = useSignal('twinkle, twinkle');
  const temperature = useSignal(0.5);
  const seed = useRef(1);
  return (
    <div class="columns">
      <section class="panel">
        <h2>{words.writesHeading}</h2>
        <pre class="written" data-written>
          {letters?.written ?? words.none}
        </pre>
        {letters && (
          <p class="hash">
            {text.ui.hash}: <code>{letters.hash}</code>
          </p>
        )}
      </section>
      <section class="panel">
        <h2>{words.yoursHeading}</h2>
        <div class="fields">
          <Field label={words.begin}>
            {(id) => (
              <input
                id={id}
                type="text"
                value={begin.value}
                onInput={({ currentTarget }) => {
                  begin.value = currentTarget.value;
                }}
              />
            )}
          </Field>
          <Field label={words.temperature(temperature.value.toFixed(1))}>
            {(id) => (
              <input
                id={id}
                type="range"
                min="0"
                max="1.5"
                step="0.1"
                value={temperature.value}
                onInput={({ currentTarget }) => {
                  temperature.value = Number(currentTarget.value);
                }}
              />
            )}
          </Field>
        </div>
        <button
          type="button"
          disabled={!letters}
          onClick={() =>
            onSend({
              kind: 'write',
              begin: begin.value,
              temperature: temperature.value,
              seed: seed.current++,
            })
          }
        >
          {words.write}
        </button>
        {written && (
          <>
            <pre class="written" aria-live="polite">
              {written.text}
            </pre>
            <h3>{words.nextHeading}</h3>
            <table class="importance">
              <tbody>
                {written.next.map(({ letter, share }) => (
                  <tr key={letter}>
                    <th scope="row">{words.letters[letter] ?? letter}</th>
                    <td>
                      <span class="track">
                        <span class="filled" style={{ width: `${100 * share}%` }} />
                      </span>
                    </td>
                    <td>{(100 * share).toFixed(1)} %</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
      </section>
    </div>
  );
}
