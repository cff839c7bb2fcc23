import { useSignal } from '@preact/signals';
import { text } from '../text/en.js';
import { Select } from '../ui/choice.js';
import { EXAMPLE } from './example.js';
import type { Reading } from './protocol.js';

const words = text.ownData;

interface SourceProps {
  readonly busy: boolean;
  onRead(source: File | string, reading: Reading): void;
}

/** A file dropped or chosen, a text pasted, or an example. */
export function Source({ busy, onRead }: SourceProps) {
  const over = useSignal(false);
  const pasted = useSignal('');
  const reading = useSignal<Reading>({});
  function drop(event: DragEvent): void {
    event.preventDefault();
    over.value = false;
    const file = event.dataTransfer?.files[0];
    const given = event.dataTransfer?.getData('text/plain');
    if (file) onRead(file, reading.value);
    else if (given) onRead(given, reading.value);
  }
  return (
    <section class="panel">
      <h2>{words.sourceHeading}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what can be dropped can be chosen by the button inside, too */}
      <div
        class={over.value ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => {
          over.value = false;
        }}
        onDrop={drop}
      >
        <label class="button">
          {words.choose}
          <input
            class="visually-hidden"
            type="file"
            accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet,.gz"
            disabled={busy}
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file) onRead(file, reading.value);
              currentTarget.value = '';
            }}
          />
        </label>
        <span>{words.drop}</span>
        <button type="button" disabled={busy} onClick={() => onRead(EXAMPLE, {})}>
          {words.example}
        </button>
      </div>
      <details>
        <summary>{words.paste}</summary>
        <textarea
          rows={6}
          spellcheck={false}
          aria-label={words.paste}
          placeholder={words.pastePlaceholder}
          value={pasted.value}
          onInput={({ currentTarget }) => {
            pasted.value = currentTarget.value;
          }}
        />
        <button
          type="button"
          disabled={busy || pasted.value.trim() === ''}
          onClick={() => onRead(pasted.value, reading.value)}
        >
          {words.readPasted}
        </button>
      </details>
      <details>
        <summary>{words.reading}</summary>
        <p class="note">{words.readingNote}</p>
        <ReadingFields
          reading={reading.value}
          onChange={(next) => {
            reading.value = next;
          }}
        />
      </details>
    </section>
  );
}

interface ReadingFieldsProps {
  readonly reading: Reading;
  onChange(reading: Reading): void;
}

function ReadingFields({ reading, onChange }: ReadingFieldsProps) {
  const { options } = words;
  const found = { value: '', label: options.found };
  function select<Key extends keyof Reading>(
    key: Key,
    values: readonly (readonly [value: string, label: string])[],
    parse: (value: string) => Reading[Key],
  ) {
    return (
      <Select
        label={options[key]}
        value={String(reading[key] ?? '')}
        options={[found, ...values.map(([value, label]) => ({ value, label }))]}
        onChange={(value) =>
          onChange({ ...reading, [key]: value === '' ? undefined : parse(value) })
        }
      />
    );
  }
  return (
    <div class="fields">
      {select('separator', options.separators, (value) => value as Reading['separator'])}
      {select(
        'decimal',
        [
          ['.', '1.5'],
          [',', '1,5'],
        ],
        (value) => value as Reading['decimal'],
      )}
      {select('dateOrder', options.orders, (value) => value as Reading['dateOrder'])}
      {select(
        'encoding',
        ['utf-8', 'windows-1252', 'utf-16le'].map((name) => [name, name] as const),
        (value) => value,
      )}
      {select(
        'header',
        [
          ['true', options.withHeader],
          ['false', options.withoutHeader],
        ],
        (value) => value === 'true',
      )}
      {select('shortRows', options.shortRowsAre, (value) => value as Reading['shortRows'])}
    </div>
  );
}
