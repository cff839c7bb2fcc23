import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../text/en.js';
import { announce } from '../ui/announce.js';
import { Scroll } from '../ui/scroll.js';
import { KEYS } from './keys.js';
import { duration, toMarkdown } from './markdown.js';
import { ENGINES, measureOne, median, type Result, ROUNDS } from './results.js';

const words = text.benchmark;

export function Benchmark() {
  const results = useSignal<readonly Result[]>([]);
  const now = useSignal<string | undefined>(undefined);
  const running = useRef<AbortController | undefined>(undefined);
  const copied = useSignal(false);
  useEffect(() => () => running.current?.abort(), []);

  async function start(): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    results.value = [];
    copied.value = false;
    try {
      for (const key of KEYS) {
        const plain: number[] = [];
        let result: Result = { key, plain: undefined, engines: {}, errors: {} };
        for (const engine of ENGINES) {
          now.value = words.measuring(words.rows[key] ?? key, engine);
          const answer = await measureOne({ key, engine, rounds: ROUNDS }, controller.signal);
          if ('error' in answer) {
            result = { ...result, errors: { ...result.errors, [engine]: answer.error } };
          } else {
            const { times } = answer;
            plain.push(...times.plain);
            const found = {
              median: median(times.myelin),
              ratio: median(times.plain.map((time, i) => time / times.myelin[i]!)),
            };
            const engines = { ...result.engines, [engine]: found };
            result = { ...result, plain: median(plain), engines };
          }
          const done = results.value.filter((each) => each.key !== key);
          results.value = [...done, result];
        }
      }
      announce(words.finished);
    } catch {
      // Stopped: what was measured so far stays.
    }
    now.value = undefined;
  }

  function copy(): void {
    navigator.clipboard?.writeText(toMarkdown(results.value)).then(
      () => {
        copied.value = true;
        announce(words.copied);
      },
      () => {},
    );
  }

  return (
    <div class="lesson" data-view="benchmark" data-done={results.value.length}>
      <p>{words.about}</p>
      <p class="busy">
        {now.value === undefined ? (
          <button type="button" class="primary" onClick={() => void start()}>
            {words.start}
          </button>
        ) : (
          <button type="button" onClick={() => running.current?.abort()}>
            {text.ownData.stop}
          </button>
        )}
        <span>{now.value}</span>
      </p>
      <section class="panel">
        <h2>{words.heading}</h2>
        {results.value.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <Table results={results.value} unmeasured={now.value === undefined ? '–' : '…'} />
        )}
        {words.notes.map((note) => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
        {results.value.length > 0 && now.value === undefined && (
          <>
            <button type="button" onClick={copy}>
              {copied.value ? words.copied : words.copy}
            </button>
            <details>
              <summary>{words.asMarkdown}</summary>
              <textarea
                readOnly
                rows={10}
                aria-label={words.asMarkdown}
                value={toMarkdown(results.value)}
              />
            </details>
          </>
        )}
      </section>
    </div>
  );
}

interface TableProps {
  readonly results: readonly Result[];
  /** Stands in cells without a figure: what is yet to come, or was stopped. */
  readonly unmeasured: string;
}

function Table({ results, unmeasured }: TableProps) {
  return (
    <Scroll label={words.heading}>
      <table class="numbers named">
        <thead>
          <tr>
            <th scope="col">{words.work}</th>
            <th scope="col">{words.plain}</th>
            {ENGINES.map((engine) => (
              <th scope="col" key={engine}>
                {words.engines[engine]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.map(({ key, plain, engines, errors }) => (
            <tr key={key} data-row={key}>
              <th scope="row">{words.rows[key] ?? key}</th>
              <td>{plain === undefined ? unmeasured : duration(plain)}</td>
              {ENGINES.map((engine) => {
                const found = engines[engine];
                return (
                  <td key={engine} title={errors[engine]}>
                    {found ? (
                      <>
                        {duration(found.median)} <b>{found.ratio.toFixed(2)} ×</b>
                      </>
                    ) : errors[engine] ? (
                      words.cannot
                    ) : (
                      unmeasured
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
