import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { text } from '../text/en.js';
import { Field, Select } from '../ui/choice.js';
import type { TableClient } from './client.js';
import type { Answer, Dial, Fitted, RowValue } from './protocol.js';

const words = text.ownData;
const STEPS = 100;

interface WhatIfProps {
  readonly fitted: Fitted;
  readonly client: TableClient;
}

/** A row of one's own: what the model says of it. */
export function WhatIf({ fitted, client }: WhatIfProps) {
  const row = useSignal<Readonly<Record<string, RowValue>>>(
    Object.fromEntries(fitted.dials.map(({ column, value }) => [column.name, value])),
  );
  const answer = useSignal<Answer | undefined>(undefined);
  useEffect(() => {
    let stale = false;
    client.call('ask', { row: row.value }).then(
      (said) => {
        if (!stale) answer.value = said;
      },
      () => {},
    );
    return () => {
      stale = true;
    };
  }, [row.value, client, answer]);
  return (
    <section class="panel">
      <h2>{words.whatIfHeading}</h2>
      <div class="columns">
        <div class="dials">
          {fitted.dials.map((dial) => (
            <DialField
              key={dial.column.name}
              dial={dial}
              value={row.value[dial.column.name] ?? null}
              onChange={(value) => {
                row.value = { ...row.value, [dial.column.name]: value };
              }}
            />
          ))}
        </div>
        <div aria-live="polite">{answer.value && <Answered answer={answer.value} />}</div>
      </div>
    </section>
  );
}

function Answered({ answer }: { answer: Answer }) {
  if (answer.kind === 'number') {
    return (
      <p class="answer">
        {words.answer} <output data-answer>{Number(answer.value.toPrecision(6))}</output>
        <small>
          {' '}
          {words.interval(
            String(Number(answer.low.toPrecision(4))),
            String(Number(answer.high.toPrecision(4))),
          )}
        </small>
      </p>
    );
  }
  return (
    <>
      <p class="answer">
        {words.answer} <output data-answer>{answer.label}</output>
      </p>
      <table class="importance">
        <tbody>
          {Object.entries(answer.shares).map(([label, share]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
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
  );
}

interface DialFieldProps {
  readonly dial: Dial;
  readonly value: RowValue;
  onChange(value: RowValue): void;
}

function DialField({ dial: { column }, value, onChange }: DialFieldProps) {
  const { name, type, levels, range } = column;
  if (type === 'number' && range) {
    const [low, high] = range;
    const step = wholeStep(low, high) ? 1 : (high - low) / STEPS;
    return (
      <Field
        label={`${name}: ${value === null ? words.gap : Number(Number(value).toPrecision(5))}`}
      >
        {(id) => (
          <input
            id={id}
            type="range"
            min={low}
            max={high}
            step={step}
            value={Number(value)}
            onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
          />
        )}
      </Field>
    );
  }
  if (type === 'date') {
    return (
      <Field label={name}>
        {(id) => (
          <input
            id={id}
            type="date"
            value={String(value ?? '')}
            onInput={({ currentTarget }) => onChange(currentTarget.value || null)}
          />
        )}
      </Field>
    );
  }
  const options = type === 'boolean' ? ['true', 'false'] : (levels ?? []);
  return (
    <Select
      label={name}
      value={value === null ? '' : String(value)}
      options={[
        ...options.map((each) => ({ value: each, label: each })),
        { value: '', label: words.gap },
      ]}
      onChange={(chosen) => {
        if (chosen === '') onChange(null);
        else onChange(type === 'boolean' ? chosen === 'true' : chosen);
      }}
    />
  );
}

/** Whole numbers of some width go by ones. */
function wholeStep(low: number, high: number): boolean {
  return Number.isInteger(low) && Number.isInteger(high) && high - low >= 10;
}
