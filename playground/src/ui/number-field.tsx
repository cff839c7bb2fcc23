import { useSignal } from '@preact/signals';
import { text } from '../text/en.js';
import { Field } from './choice.js';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly whole?: boolean;
  onChange(value: number): void;
}

/** A number, checked as it is typed: what is none is named, and the last good one stays. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, minimum = -Infinity, maximum = Infinity, whole = false, onChange } = props;
  const typed = useSignal<string | undefined>(undefined);
  const wrong = typed.value !== undefined && !isGood(typed.value);
  function isGood(words: string): boolean {
    const number = Number(words);
    return (
      words.trim() !== '' &&
      number >= minimum &&
      number <= maximum &&
      (whole ? Number.isSafeInteger(number) : Number.isFinite(number))
    );
  }
  return (
    <Field label={label} hint={wrong ? text.ui.wrongNumber(minimum, maximum, whole) : undefined}>
      {(id) => (
        <input
          id={id}
          type="text"
          inputMode={whole && minimum >= 0 ? 'numeric' : 'decimal'}
          autocomplete="off"
          value={typed.value ?? String(value)}
          aria-invalid={wrong}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            if (isGood(currentTarget.value)) onChange(Number(currentTarget.value));
          }}
          onBlur={() => {
            typed.value = undefined;
          }}
        />
      )}
    </Field>
  );
}
