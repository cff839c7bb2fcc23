import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../text/en.js';
import { announce } from '../ui/announce.js';
import { Segments, Select } from '../ui/choice.js';
import { download } from '../ui/download.js';
import { NumberField } from '../ui/number-field.js';
import { TableClient, TableFailure } from './client.js';
import type { FitRequest, Fitted, Reading, TableFile, TableShown } from './protocol.js';
import { Results } from './results.js';
import { SchemaTable } from './schema.js';
import { Source } from './source.js';
import { WhatIf } from './what-if.js';

const words = text.ownData;

interface Busy {
  readonly words: string;
  readonly share: number | undefined;
}

interface Failed {
  readonly code: string;
  readonly message: string;
}

const FILES: Readonly<Record<TableFile, { file: string; type: string }>> = {
  json: { file: 'model.json', type: 'application/json' },
  onnx: { file: 'model.onnx', type: 'application/octet-stream' },
  report: { file: 'report.html', type: 'text/html' },
  program: { file: 'program.mjs', type: 'text/javascript' },
};
const FORMATS = Object.keys(FILES) as TableFile[];
/** A number of so few different values is taken for a class at first. */
const FEW = 10;

export function OwnData() {
  const client = useRef<TableClient | undefined>(undefined);
  const table = useSignal<TableShown | undefined>(undefined);
  const request = useSignal<FitRequest | undefined>(undefined);
  const fitted = useSignal<Fitted | undefined>(undefined);
  const busy = useSignal<Busy | undefined>(undefined);
  const failed = useSignal<Failed | undefined>(undefined);
  const source = useRef<{ source: File | string; reading: Reading } | undefined>(undefined);
  useEffect(() => () => client.current?.dispose(), []);

  async function work(what: string, task: (progress: (share: number) => void) => Promise<void>) {
    failed.value = undefined;
    busy.value = { words: what, share: undefined };
    try {
      await task((share) => {
        busy.value = { words: what, share };
      });
    } catch (error) {
      if (error instanceof TableFailure && error.code === 'ERR_STOPPED') return;
      const { message } = error as Error;
      failed.value = { code: error instanceof TableFailure ? error.code : 'ERR_UNKNOWN', message };
    }
    busy.value = undefined;
  }

  function read(given: File | string, reading: Reading): void {
    source.current = { source: given, reading };
    client.current?.dispose();
    const own = new TableClient();
    client.current = own;
    table.value = undefined;
    request.value = undefined;
    fitted.value = undefined;
    void work(words.readingNow, async (progress) => {
      const found = await own.call('read', { source: given, reading }, progress);
      table.value = found;
      const last = found.columns.at(-1)?.name;
      if (last !== undefined) await choose(found, last, []);
    });
  }

  async function choose(found: TableShown, target: string, exclude: readonly string[]) {
    const column = found.columns.find(({ name }) => name === target);
    const number = column?.type === 'number' && (column.distinct ?? Infinity) > FEW;
    const before = request.value;
    request.value = {
      target,
      exclude,
      task: before?.target === target ? before.task : number ? 'number' : 'classes',
      quality: before?.quality ?? 'fast',
      seed: before?.seed ?? 1,
    };
    fitted.value = undefined;
    table.value = await client.current!.call('schema', { target, exclude });
  }

  function fit(): void {
    const given = request.value!;
    fitted.value = undefined;
    void work(words.fittingNow, async (progress) => {
      fitted.value = await client.current!.call('fit', { request: given }, progress);
      announce(words.fitted);
    });
  }

  /** The worker is ended, and the table read once more by another. */
  function stop(): void {
    const { current } = source;
    busy.value = undefined;
    if (current) read(current.source, current.reading);
  }

  function take(format: TableFile): void {
    const { file, type } = FILES[format];
    void work(words.writingNow, async () => {
      download(file, type, await client.current!.call('file', { format }));
      announce(text.leave.downloaded(file));
    });
  }

  const { value: found } = table;
  const { value: wanted } = request;
  return (
    <div class="lesson" data-view="own-data" data-busy={busy.value !== undefined}>
      <p>{words.privacy}</p>
      <Source busy={busy.value !== undefined} onRead={read} />
      {busy.value && (
        <p class="busy" role="status">
          {busy.value.words} <progress value={busy.value.share} aria-label={busy.value.words} />{' '}
          <button type="button" onClick={stop}>
            {words.stop}
          </button>
        </p>
      )}
      {failed.value && (
        <div class="panel" role="alert">
          <p class="bad">{words.failed}</p>
          <p class="message">{failed.value.message}</p>
          <p class="note">{words.failedNote}</p>
        </div>
      )}
      {found && wanted && (
        <section class="panel">
          <h2>
            {words.schemaHeading} <small>{words.rows(text.ui.count(found.rows))}</small>
          </h2>
          <div class="fields">
            <Select
              label={words.target}
              value={wanted.target}
              options={found.columns.map(({ name }) => ({ value: name, label: name }))}
              onChange={(target) => void work(words.readingNow, () => choose(found, target, []))}
            />
            <Segments
              label={words.task}
              value={wanted.task}
              options={[
                { value: 'classes', label: words.tasks.classes },
                { value: 'number', label: words.tasks.number },
              ]}
              onChange={(task) => {
                request.value = { ...wanted, task };
              }}
            />
            <Segments
              label={words.quality}
              value={wanted.quality}
              options={(['fast', 'default', 'best'] as const).map((value) => ({
                value,
                label: words.qualities[value],
              }))}
              onChange={(quality) => {
                request.value = { ...wanted, quality };
              }}
            />
            <NumberField
              label={words.seed}
              value={wanted.seed}
              minimum={0}
              maximum={2 ** 32 - 1}
              whole
              onChange={(seed) => {
                request.value = { ...wanted, seed };
              }}
            />
          </div>
          <p>
            <button type="button" class="primary" disabled={busy.value !== undefined} onClick={fit}>
              {words.fit}
            </button>
          </p>
          <SchemaTable
            table={found}
            target={wanted.target}
            excluded={wanted.exclude}
            onExclude={(name, excluded) => {
              const rest = wanted.exclude.filter((each) => each !== name);
              const exclude = excluded ? [...rest, name] : rest;
              void work(words.readingNow, () => choose(found, wanted.target, exclude));
            }}
          />
        </section>
      )}
      {fitted.value && client.current && (
        <>
          <Results fitted={fitted.value} />
          <WhatIf key={fitted.value.hash} fitted={fitted.value} client={client.current} />
          <section class="panel">
            <h2>{text.leave.heading}</h2>
            <ul class="exports">
              {FORMATS.map((format) => (
                <li key={format}>
                  <button
                    type="button"
                    data-export={format}
                    disabled={busy.value !== undefined}
                    onClick={() => take(format)}
                  >
                    {words.files[format].name}
                  </button>
                  <small>{words.files[format].note}</small>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </div>
  );
}
