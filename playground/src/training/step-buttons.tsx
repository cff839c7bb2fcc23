import { useSignal } from '@preact/signals';
import { text } from '../text/en.js';
import { Segments } from '../ui/choice.js';
import type { Pace } from './host.js';
import type { Trainer } from './trainer.js';

const PACES = { slow: 2, steady: 20, fast: 'fast' } as const satisfies Record<string, Pace>;
type PaceName = keyof typeof PACES;

interface StepButtonsProps {
  readonly trainer: Trainer;
  /** Epochs of each button. */
  readonly steps: readonly number[];
  onReset(): void;
  /** Before anything is trained: what is to be kept is kept. */
  onBefore?(): Promise<void>;
}

/** Play, pause, step, start again. */
export function StepButtons({ trainer, steps, onReset, onBefore }: StepButtonsProps) {
  const pace = useSignal<PaceName>('steady');
  const playing = trainer.playing.value;
  async function kept(work: () => void): Promise<void> {
    await onBefore?.();
    work();
  }
  return (
    // What is pressed before there is a network would be lost.
    <fieldset class="steps" disabled={!trainer.snapshot.value}>
      <legend class="visually-hidden">{text.ui.steps}</legend>
      <button
        type="button"
        class="primary"
        onClick={() => {
          if (playing) trainer.pause();
          else void kept(() => trainer.play(PACES[pace.value]));
        }}
      >
        {playing ? text.ui.pause : text.ui.play}
      </button>
      {steps.map((epochs) => (
        <button type="button" key={epochs} onClick={() => void kept(() => trainer.step(epochs))}>
          {text.ui.epochs(epochs)}
        </button>
      ))}
      <button type="button" class="quiet" onClick={onReset}>
        {text.ui.reset}
      </button>
      <Segments
        label={text.ui.pace}
        value={pace.value}
        options={[
          { value: 'slow', label: text.ui.paces.slow },
          { value: 'steady', label: text.ui.paces.steady },
          { value: 'fast', label: text.ui.paces.fast },
        ]}
        onChange={(name) => {
          pace.value = name;
          if (playing) trainer.play(PACES[name]);
        }}
      />
      <output class="counter">{text.ui.epochs(trainer.snapshot.value?.figures.epoch ?? 0)}</output>
    </fieldset>
  );
}
