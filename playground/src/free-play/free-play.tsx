import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { route } from '../app/route.js';
import { Diagram, type Edge, type EdgeNumbers } from '../diagram/diagram.js';
import { fromParameters, type Shared } from '../link/link.js';
import { text } from '../text/en.js';
import { StepButtons } from '../training/step-buttons.js';
import { useCourse } from '../training/use-course.js';
import { Segments } from '../ui/choice.js';
import { rough } from '../ui/numbers.js';
import { Controls } from './controls.js';
import { Confusion, Figures, Histograms } from './figures.js';
import { Leave } from './leave.js';
import { Plane } from './plane.js';
import { FIRST, Run } from './run.js';

const words = text.freePlay;

export function FreePlay() {
  const parameters = route.value.parameters.toString();
  // Another link is another page.
  return <Page key={parameters} parameters={parameters} />;
}

function Page({ parameters }: { parameters: string }) {
  const { shared, wrong } = useMemo(() => opened(parameters), [parameters]);
  const first = useMemo(() => new Run(shared?.settings ?? FIRST, shared?.epochs), [shared]);
  const second = useSignal<Run | undefined>(undefined);
  useEffect(
    () => () => {
      first.trainer.dispose();
      second.peek()?.trainer.dispose();
    },
    [first, second],
  );
  function compare(): void {
    second.value?.trainer.dispose();
    second.value = second.value ? undefined : new Run(first.settings.value);
  }
  return (
    <div class="lesson" data-view="free-play">
      {wrong !== undefined && <p role="alert">{words.wrongLink(wrong)}</p>}
      <label class="check">
        <input type="checkbox" checked={second.value !== undefined} onChange={compare} />
        {words.compare}
      </label>
      {second.value ? (
        <div class="pair">
          <section aria-label={words.runA}>
            <h2>{words.runA}</h2>
            <RunView run={first} opened={shared} narrow />
          </section>
          <section aria-label={words.runB}>
            <h2>{words.runB}</h2>
            <RunView run={second.value} opened={undefined} narrow />
          </section>
        </div>
      ) : (
        <RunView run={first} opened={shared} narrow={false} />
      )}
    </div>
  );
}

interface RunViewProps {
  readonly run: Run;
  readonly opened: Shared | undefined;
  /** Everything in one column, as another run stands beside it. */
  readonly narrow: boolean;
}

function RunView({ run, opened: shared, narrow }: RunViewProps) {
  const { trainer } = run;
  const edge = useSignal<Edge>({ layer: 0, from: 0, to: 0 });
  const unit = useSignal<{ layer: number; unit: number } | undefined>(undefined);
  const label = useSignal<'0' | '1' | '2'>('1');
  const shown = useSignal<EdgeNumbers>('weights');
  const slopes = useSignal(false);
  const snapshot = trainer.snapshot.value;
  const course = useCourse(snapshot, run.number.value);
  const chosenEdge = useComputed(() => edge.value);
  if (!snapshot) {
    return trainer.failure.value ? (
      <Failed message={trainer.failure.value.message} />
    ) : (
      <p class="loading">{text.app.loading}</p>
    );
  }
  const { layers, figures, points } = snapshot;
  const { layer, from, to } = chosenEdge.value;
  const shownEdge =
    layer < layers.length && from < layers[layer]!.inputs && to < layers[layer]!.units;
  const safeEdge = shownEdge ? chosenEdge.value : { layer: 0, from: 0, to: 0 };
  const last = { layer: layers.length - 1, unit: 0 };
  const wanted = unit.value ?? last;
  const shownUnit = wanted.unit < (layers[wanted.layer]?.units ?? 0) ? wanted : last;
  const { weights, weightGradients, units } = layers[safeEdge.layer]!;
  const at = safeEdge.from * units + safeEdge.to;
  return (
    <div class={narrow ? 'run' : 'run whole'} data-epoch={figures.epoch} data-hash={snapshot.hash}>
      <div class="run-steps">
        <StepButtons
          trainer={trainer}
          steps={[1, 10, 100]}
          onReset={() => void run.reset()}
          onBefore={() => run.remember()}
        />
        <button
          type="button"
          class="quiet"
          disabled={run.past.value.length === 0}
          onClick={() => run.undo()}
        >
          {words.undo}
        </button>
      </div>
      {trainer.failure.value && <Failed message={trainer.failure.value.message} />}
      <section class="panel run-network">
        <h2>{text.diagram.network}</h2>
        <Diagram
          snapshot={snapshot}
          inputNames={['x₁', 'x₂']}
          edge={safeEdge}
          onEdge={(next) => {
            edge.value = next;
          }}
          unit={shownUnit}
          shown={shown.value}
          onUnit={(l, j) => {
            unit.value = { layer: l, unit: j };
          }}
        />
        <Segments
          label={words.edges}
          value={shown.value}
          options={(['weights', 'gradients'] as const).map((value) => ({
            value,
            label: words.edgesShow[value],
          }))}
          onChange={(value) => {
            shown.value = value;
          }}
        />
        <p class="note">
          {words.edgeNumbers(rough(weights[at]!), rough(weightGradients[at]!))} {words.networkNote}
        </p>
        <Histograms snapshot={snapshot} />
      </section>
      <section class="panel run-output">
        <h2>
          {points.classes > 2 && shownUnit.layer === last.layer
            ? words.classAnswers
            : words.answers(text.diagram.unit(shownUnit.layer, shownUnit.unit, layers.length))}
        </h2>
        <Plane
          snapshot={snapshot}
          layer={shownUnit.layer}
          unit={shownUnit.unit}
          slopes={slopes.value}
          onPlace={
            points.task === 'classes'
              ? (x, y) => void run.add([x, y, Number(label.value)])
              : undefined
          }
        />
        <label class="check">
          <input
            type="checkbox"
            checked={slopes.value}
            onChange={({ currentTarget }) => {
              slopes.value = currentTarget.checked;
            }}
          />
          {words.slopes}
        </label>
        {points.task === 'classes' && (
          <Segments
            label={words.addPoint}
            value={label.value}
            options={(['0', '1', '2'] as const).map((value) => ({
              value,
              label: words.class(Number(value)),
            }))}
            onChange={(value) => {
              label.value = value;
            }}
          />
        )}
        <Figures snapshot={snapshot} course={course} />
        {snapshot.confusion && <Confusion matrix={snapshot.confusion} />}
      </section>
      <section class="panel run-controls">
        <Controls run={run} />
      </section>
      <div class="run-leave">
        <Leave run={run} opened={shared} />
      </div>
    </div>
  );
}

function Failed({ message }: { message: string }) {
  return (
    <p role="alert" class="bad">
      {words.failed} {message}
    </p>
  );
}

function opened(parameters: string): { shared?: Shared | undefined; wrong?: string } {
  try {
    return { shared: fromParameters(new URLSearchParams(parameters)) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
