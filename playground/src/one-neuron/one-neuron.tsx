import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { replaceParameters, route } from '../app/route.js';
import { Curves } from '../chart/curves.js';
import { text } from '../text/en.js';
import { hashOfNeuron } from '../training/hash.js';
import { announce } from '../ui/announce.js';
import { Segments } from '../ui/choice.js';
import { NumberField } from '../ui/number-field.js';
import { eight, exact } from '../ui/numbers.js';
import { Lesson } from './lesson.js';
import { numbersOf } from './numbers.js';
import { Picture } from './picture.js';
import { PROGRAMS, type ProgramName } from './programs.js';
import { SampleTable } from './sample-table.js';
import { Sums } from './sums.js';

const words = text.oneNeuron;

export function OneNeuron() {
  const lesson = useMemo(() => new Lesson(programInAddress()), []);
  const situation = useSignal<readonly number[]>(lesson.program.value.situation);
  const allDigits = useSignal(false);
  const write = allDigits.value ? exact : eight;
  const { state, program, iteration } = lesson;
  const { neuron, sample, iterations } = state.value;
  const { bias, samples } = program.value;
  const trains = iteration.value !== undefined;
  const weights = neuron.weights;
  const shown = iteration.value?.samples[sample] ?? numbersOf(neuron, situation.value, 0, bias);
  useAnnouncements(lesson);

  function choose(name: ProgramName): void {
    lesson.choose(name);
    situation.value = lesson.program.value.situation;
    replaceParameters('one-neuron', new URLSearchParams({ program: name }));
  }

  return (
    <div class="lesson" data-view="one-neuron">
      <div class="toolbar">
        <Segments
          label={words.program}
          value={lesson.programName.value}
          options={PROGRAMS.map((value) => ({ value, label: words.programs[value] }))}
          onChange={choose}
        />
      </div>
      <p>{words.about[lesson.programName.value]}</p>
      {trains && <Steps lesson={lesson} />}
      <div class="columns">
        <section class="panel">
          <Picture numbers={shown} weights={weights} bias={bias ? neuron.bias : undefined} />
          {trains && <ErrorCurve lesson={lesson} />}
        </section>
        <section class="panel">
          <h2>
            {trains ? words.sampleHeading(sample + 1, samples.length) : words.situationHeading}
          </h2>
          <Sums
            numbers={shown}
            weights={weights}
            bias={bias ? neuron.bias : undefined}
            trains={trains}
            write={write}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={allDigits.value}
              onChange={({ currentTarget }) => {
                allDigits.value = currentTarget.checked;
              }}
            />
            {text.ui.allDigits}
          </label>
        </section>
      </div>
      {iteration.value && (
        <section class="panel">
          <h2>{words.tableHeading}</h2>
          <SampleTable
            iteration={iteration.value}
            weights={weights}
            chosen={sample}
            write={write}
            onChoose={(i) => lesson.look(i)}
          />
          <p class="note">{words.tableNote}</p>
          <p class="hash">
            {text.ui.hash}: <code data-hash>{hashOfNeuron(neuron)}</code>
          </p>
        </section>
      )}
      <Question
        situation={situation}
        answer={neuron.run(situation.value)}
        untrained={trains && iterations === 0}
        write={write}
      />
    </div>
  );
}

function programInAddress(): ProgramName {
  const wanted = route.peek().parameters.get('program');
  return PROGRAMS.find((name) => name === wanted) ?? 's0';
}

function useAnnouncements(lesson: Lesson): void {
  const { neuron, iterations, curve } = lesson.state.value;
  useEffect(() => {
    if (iterations === 0) return;
    const numbers = Array.from(neuron.weights, (weight) => weight.toFixed(3)).join(', ');
    announce(
      words.announce(text.ui.iterations(iterations), numbers, curve.at(-1)!.error.toExponential(2)),
    );
  }, [neuron, iterations, curve]);
}

function Steps({ lesson }: { lesson: Lesson }) {
  return (
    <fieldset class="steps">
      <legend class="visually-hidden">{words.steps}</legend>
      <button type="button" class="primary" onClick={() => lesson.nextSample()}>
        {words.nextSample}
      </button>
      <button type="button" onClick={() => lesson.train(1)}>
        {words.oneIteration}
      </button>
      <button type="button" onClick={() => lesson.train(100)}>
        {words.hundred}
      </button>
      <button type="button" onClick={() => lesson.train(10_000)}>
        {words.tenThousand}
      </button>
      <button
        type="button"
        class="quiet"
        disabled={lesson.past.value.length === 0}
        onClick={() => lesson.back()}
      >
        {text.ui.back}
      </button>
      <button type="button" class="quiet" onClick={() => lesson.reset()}>
        {text.ui.reset}
      </button>
      <output class="counter">{text.ui.iterations(lesson.state.value.iterations)}</output>
    </fieldset>
  );
}

function ErrorCurve({ lesson }: { lesson: Lesson }) {
  const { curve, iterations } = lesson.state.value;
  const x = useMemo(() => curve.map(({ iteration }) => iteration), [curve]);
  const curves = useMemo(
    () => [{ label: words.errorHeading, values: curve.map(({ error }) => error) }],
    [curve],
  );
  const last = lesson.iteration.value!.error.toExponential(3);
  return (
    <>
      <h2>{words.errorHeading}</h2>
      <p data-error>{words.errorNow(last, text.ui.iterations(iterations))}</p>
      <Curves
        x={x}
        curves={curves}
        xLabel={text.oneNeuron.columns.iterations}
        logarithmic
        height={150}
        description={words.curve(
          curve[0]!.error.toExponential(2),
          last,
          text.ui.iterations(iterations),
        )}
      />
    </>
  );
}

interface QuestionProps {
  readonly situation: Signal<readonly number[]>;
  readonly answer: number;
  readonly untrained: boolean;
  write(value: number): string;
}

function Question({ situation, answer, untrained, write }: QuestionProps) {
  return (
    <section class="panel question">
      <h2>{words.questionHeading}</h2>
      <p>{words.question}</p>
      <div class="fields">
        {situation.value.map((value, j) => (
          <NumberField
            key={words.input(j + 1)}
            label={words.input(j + 1)}
            value={value}
            onChange={(number) => {
              situation.value = situation.value.map((old, i) => (i === j ? number : old));
            }}
          />
        ))}
      </div>
      <p class="answer" aria-live="polite">
        {words.considering(situation.value.join(', '))}: {words.answer}{' '}
        <output data-answer>{write(answer)}</output>
        {untrained && <small> {words.untrained}</small>}
      </p>
    </section>
  );
}
