import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Curves } from '../chart/curves.js';
import { text } from '../text/en.js';
import { announce } from '../ui/announce.js';
import { Image } from './image.js';
import { Pad } from './pad.js';
import { type FromDigits, PIXELS, SIDE, type ToDigits, type Wrong } from './protocol.js';

const words = text.digits;

interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
}

export function Digits() {
  const worker = useRef<Worker | undefined>(undefined);
  const filters = useSignal<readonly (readonly number[])[]>([]);
  const epochs = useSignal<readonly Epoch[]>([]);
  const trained = useSignal<{ seconds: number; hash: string } | undefined>(undefined);
  const wrong = useSignal<readonly Wrong[]>([]);
  const pixels = useSignal<readonly number[]>(new Array<number>(PIXELS).fill(0));
  const label = useSignal<number | undefined>(undefined);
  const shares = useSignal<readonly number[]>([]);
  const maps = useSignal<readonly (readonly number[])[]>([]);
  const training = useSignal(false);
  const next = useRef(0);

  useEffect(() => {
    const own = new Worker(new URL('./digits-worker.ts', import.meta.url), { type: 'module' });
    worker.current = own;
    own.addEventListener('message', ({ data }: MessageEvent<FromDigits>) => {
      switch (data.kind) {
        case 'ready':
          filters.value = data.filters;
          send({ kind: 'sample', index: next.current });
          break;
        case 'epoch':
          filters.value = data.filters;
          epochs.value = [...epochs.value, data];
          break;
        case 'trained':
          training.value = false;
          trained.value = data;
          wrong.value = data.wrong;
          announce(words.trained(data.seconds.toFixed(2)));
          send({ kind: 'ask', pixels: pixels.value });
          break;
        case 'sample':
          show(data.pixels, data.label);
          break;
        case 'answer':
          shares.value = data.shares;
          maps.value = data.maps;
          break;
      }
    });
    return () => own.terminate();
  }, []);

  function send(message: ToDigits): void {
    worker.current?.postMessage(message);
  }
  function show(image: readonly number[], truth?: number): void {
    pixels.value = image;
    label.value = truth;
    send({ kind: 'ask', pixels: image });
  }
  function train(): void {
    epochs.value = [];
    trained.value = undefined;
    training.value = true;
    send({ kind: 'train' });
  }

  const best = shares.value.indexOf(Math.max(...shares.value));
  return (
    <div
      class="lesson"
      data-view="digits"
      data-hash={trained.value?.hash}
      data-accuracy={epochs.value.at(-1)?.accuracy}
    >
      <p>{words.about}</p>
      <fieldset class="steps">
        <legend class="visually-hidden">{text.ui.steps}</legend>
        <button type="button" class="primary" disabled={training.value} onClick={train}>
          {words.train}
        </button>
        <button type="button" onClick={() => send({ kind: 'sample', index: ++next.current })}>
          {words.sample}
        </button>
        <output class="counter">
          {trained.value ? words.trained(trained.value.seconds.toFixed(2)) : words.untrained}
        </output>
      </fieldset>
      <div class="columns">
        <section class="panel">
          <h2>{words.drawHeading}</h2>
          <div class="draw">
            <div>
              <Pad onDrawn={(image) => show(image)} />
            </div>
            <div>
              <Image values={pixels.value} side={SIDE} scale="grey" label={words.input} />
              <p class="note">
                {words.input}
                {label.value !== undefined && ` ${words.truth(label.value)}`}
              </p>
            </div>
          </div>
          {shares.value.length > 0 && (
            <>
              <p class="answer" aria-live="polite">
                {words.answer} <output data-answer>{best}</output>
              </p>
              <table class="importance digits">
                <tbody>
                  {shares.value.map((share, digit) => (
                    <tr key={words.digit(digit)}>
                      <th scope="row">{digit}</th>
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
        <section class="panel">
          <h2>{words.seesHeading}</h2>
          <p class="note">{words.seesNote}</p>
          <ul class="tiles">
            {filters.value.map((filter, f) => (
              <li key={words.filter(f)}>
                <Image values={filter} side={3} scale="signed" label={words.filter(f)} />
                {maps.value[f] && (
                  <Image values={maps.value[f]} side={SIDE} scale="signed" label={words.map(f)} />
                )}
              </li>
            ))}
          </ul>
          {epochs.value.length > 0 && <Accuracy epochs={epochs.value} />}
          {wrong.value.length > 0 && (
            <>
              <h2>{words.wrongHeading}</h2>
              <ul class="tiles wrong">
                {wrong.value.map(({ row, pixels: image, label: truth, read }) => (
                  <li key={row}>
                    <button
                      type="button"
                      aria-label={words.wrong(truth, read)}
                      onClick={() => show(image, truth)}
                    >
                      <Image values={image} side={SIDE} scale="grey" label="" />
                    </button>
                    <small>{words.wrong(truth, read)}</small>
                  </li>
                ))}
              </ul>
            </>
          )}
          {trained.value && (
            <p class="hash">
              {text.ui.hash}: <code>{trained.value.hash}</code>
            </p>
          )}
        </section>
      </div>
    </div>
  );
}

function Accuracy({ epochs }: { epochs: readonly Epoch[] }) {
  const x = useMemo(() => epochs.map(({ epoch }) => epoch), [epochs]);
  const curves = useMemo(
    () => [{ label: words.accuracy, values: epochs.map(({ accuracy }) => 100 * accuracy) }],
    [epochs],
  );
  const last = (100 * epochs.at(-1)!.accuracy).toFixed(1);
  return (
    <>
      <h2>{words.accuracy}</h2>
      <p>{words.accuracyNow(last, text.ui.epochs(epochs.length))}</p>
      <Curves
        x={x}
        curves={curves}
        xLabel={text.ui.epochAxis}
        height={150}
        description={words.accuracyNow(last, text.ui.epochs(epochs.length))}
      />
    </>
  );
}
