import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { replaceParameters, route } from '../app/route.js';
import { Curves } from '../chart/curves.js';
import { Diagram, type Edge } from '../diagram/diagram.js';
import { text } from '../text/en.js';
import { StepButtons } from '../training/step-buttons.js';
import { Trainer } from '../training/trainer.js';
import { useCourse } from '../training/use-course.js';
import { announce } from '../ui/announce.js';
import { Segments } from '../ui/choice.js';
import { EdgePanel } from './edge-panel.js';
import { INPUT_NAMES, PROGRAM, PROGRAMS, type ProgramName } from './programs.js';
import { SampleTable } from './sample-table.js';

const words = text.twoLayers;

export function TwoLayers() {
  const trainer = useMemo(() => new Trainer(), []);
  const program = useSignal<ProgramName>(programInAddress());
  const edge = useSignal<Edge>({ layer: 0, from: 0, to: 0 });
  const sample = useSignal(1);
  const allDigits = useSignal(false);
  const run = useSignal(0);
  const settings = PROGRAM[program.value];
  useEffect(() => () => trainer.dispose(), [trainer]);
  useEffect(() => trainer.begin(settings), [trainer, settings]);
  const snapshot = trainer.snapshot.value;
  const course = useCourse(snapshot, `${program.value} ${run.value}`);
  const epoch = snapshot?.figures.epoch;
  useEffect(() => {
    if (!snapshot || trainer.playing.value) return;
    announce(
      words.announce(
        text.ui.epochs(snapshot.figures.epoch),
        snapshot.figures.loss.toExponential(2),
      ),
    );
  }, [snapshot, trainer]);

  function choose(name: ProgramName): void {
    trainer.snapshot.value = undefined;
    edge.value = { layer: 0, from: 0, to: 0 };
    program.value = name;
    replaceParameters('two-layers', new URLSearchParams({ program: name }));
  }

  return (
    <div class="lesson" data-view="two-layers" data-epoch={epoch} data-hash={snapshot?.hash}>
      <div class="toolbar">
        <Segments
          label={words.program}
          value={program.value}
          options={PROGRAMS.map((value) => ({ value, label: words.programs[value] }))}
          onChange={choose}
        />
      </div>
      <p>{words.about[program.value]}</p>
      <StepButtons
        trainer={trainer}
        steps={[1, 100, 1000]}
        onReset={() => {
          run.value++;
          trainer.begin(settings);
        }}
      />
      {trainer.failure.value && <p role="alert">{trainer.failure.value.message}</p>}
      {snapshot && (
        <div class="areas">
          <section class="panel">
            <h2>{words.pictureHeading}</h2>
            <Diagram
              snapshot={snapshot}
              inputNames={INPUT_NAMES[program.value]}
              edge={edge.value}
              onEdge={(next) => {
                edge.value = next;
              }}
            />
            <p class="note">{words.pictureNote}</p>
          </section>
          <section class="panel side">
            <EdgePanel
              snapshot={snapshot}
              settings={settings}
              edge={edge.value}
              sample={sample.value}
              inputNames={INPUT_NAMES[program.value]}
              allDigits={allDigits.value}
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
          <section class="panel">
            <h2>{words.samplesHeading}</h2>
            <SampleTable
              snapshot={snapshot}
              chosen={sample.value}
              allDigits={allDigits.value}
              onChoose={(i) => {
                sample.value = i;
              }}
            />
            <p class="note">{words.samplesNote}</p>
            <p class="hash">
              {text.ui.hash}: <code>{snapshot.hash}</code>
            </p>
          </section>
          <section class="panel">
            <h2>{words.lossHeading}</h2>
            <LossCurve course={course} />
          </section>
        </div>
      )}
    </div>
  );
}

function LossCurve({ course }: { course: ReturnType<typeof useCourse> }) {
  const { epochs, figures } = course;
  const curves = useMemo(
    () => [{ label: words.lossHeading, values: figures.map(({ loss }) => loss) }],
    [figures],
  );
  const last = figures.at(-1)?.loss ?? 0;
  return (
    <>
      <p>{words.lossNow(last.toPrecision(4), text.ui.epochs(epochs.at(-1) ?? 0))}</p>
      <Curves
        x={epochs}
        curves={curves}
        xLabel={text.ui.epochAxis}
        logarithmic
        description={words.curve(
          (figures[0]?.loss ?? 0).toPrecision(3),
          last.toPrecision(3),
          text.ui.epochs(epochs.at(-1) ?? 0),
        )}
      />
    </>
  );
}

function programInAddress(): ProgramName {
  const wanted = route.peek().parameters.get('program');
  return PROGRAMS.find((name) => name === wanted) ?? 'xor';
}
