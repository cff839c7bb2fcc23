import { useComputed } from '@preact/signals';
import type { ActivationName, LossName } from 'myelin';
import { ACTIVATIONS, LIMITS, LOSSES } from '../link/read-settings.js';
import { text } from '../text/en.js';
import {
  FULL_BATCH,
  INITIALIZERS,
  NORMALIZATIONS,
  OPTIMIZERS,
  PLATEAU,
  SCHEDULES,
  SETS,
  type SetName,
  type Settings,
  unitsBefore,
} from '../training/settings.js';
import { Select } from '../ui/choice.js';
import { NumberField } from '../ui/number-field.js';
import type { Run } from './run.js';

const words = text.freePlay;
const MAX_SEED = 2 ** 32 - 1;

/** Every option of a run. */
export function Controls({ run }: { run: Run }) {
  return (
    <div class="controls">
      <DataControls run={run} />
      <NetworkControls run={run} />
      <TrainingControls run={run} />
    </div>
  );
}

function DataControls({ run }: { run: Run }) {
  const { data } = run.settings.value;
  const set = (change: Partial<Settings['data']>): void => {
    void run.change({ data: { ...data, ...change } });
  };
  const own = data.set === 'own';
  const names: readonly SetName[] = own ? [...SETS, 'own'] : SETS;
  return (
    <details open>
      <summary>{words.data}</summary>
      <div class="fields">
        <Select
          label={words.set}
          long
          value={data.set}
          options={names.map((value) => ({ value, label: words.sets[value] }))}
          onChange={(value) => set({ set: value })}
        />
        {!own && (
          <>
            <NumberField
              label={words.samples}
              value={data.samples}
              minimum={2}
              maximum={LIMITS.samples}
              whole
              onChange={(samples) => set({ samples })}
            />
            <NumberField
              label={words.noise}
              value={data.noise}
              minimum={0}
              maximum={1}
              onChange={(noise) => set({ noise })}
            />
            <NumberField
              label={words.dataSeed}
              value={data.seed}
              minimum={0}
              maximum={MAX_SEED}
              whole
              onChange={(seed) => set({ seed })}
            />
          </>
        )}
        <NumberField
          label={words.testShare}
          value={data.testShare}
          minimum={0}
          maximum={0.9}
          onChange={(testShare) => set({ testShare })}
        />
      </div>
    </details>
  );
}

function NetworkControls({ run }: { run: Run }) {
  const { hidden, initializer, seed, dtype, optimizer } = run.settings.value;
  const normalizations = NORMALIZATIONS.filter(
    (name) => name !== 'batch' || optimizer !== 'levenbergMarquardt',
  );
  const change = (layers: Settings['hidden']): void => void run.change({ hidden: layers });
  return (
    <details open>
      <summary>{words.network}</summary>
      {hidden.map((layer, i) => {
        const put = (part: Partial<typeof layer>): void =>
          change(hidden.map((each, j) => (j === i ? { ...each, ...part } : each)));
        return (
          <div class="fields layer" key={i}>
            <NumberField
              label={words.units(i + 1)}
              value={layer.units}
              minimum={1}
              maximum={LIMITS.units}
              whole
              onChange={(units) => put({ units })}
            />
            <Select<ActivationName>
              label={words.activation(i + 1)}
              value={layer.activation}
              options={ACTIVATIONS.map((value) => ({ value, label: value }))}
              onChange={(activation) => put({ activation })}
            />
            <Select
              label={words.normalization(i + 1)}
              long
              value={layer.normalization ?? 'none'}
              options={normalizations.map((value) => ({
                value,
                label: words.normalizations[value],
              }))}
              onChange={(normalization) => put({ normalization })}
            />
            <label class="check" title={words.skipNote(unitsBefore(hidden, i))}>
              <input
                type="checkbox"
                checked={layer.skip === true}
                disabled={layer.units !== unitsBefore(hidden, i)}
                onChange={({ currentTarget }) => put({ skip: currentTarget.checked })}
              />
              {words.skip(i + 1)}
            </label>
          </div>
        );
      })}
      <p class="buttons">
        <button
          type="button"
          disabled={hidden.length >= LIMITS.layers}
          onClick={() => change([...hidden, hidden.at(-1) ?? { units: 4, activation: 'tanh' }])}
        >
          {words.addLayer}
        </button>
        <button
          type="button"
          disabled={hidden.length === 0}
          onClick={() => change(hidden.slice(0, -1))}
        >
          {words.removeLayer}
        </button>
      </p>
      <div class="fields">
        <Select
          label={words.initializer}
          long
          value={initializer}
          options={INITIALIZERS.map((value) => ({ value, label: words.initializers[value] }))}
          onChange={(value) => void run.change({ initializer: value })}
        />
        <NumberField
          label={words.seed}
          value={seed}
          minimum={0}
          maximum={MAX_SEED}
          whole
          onChange={(value) => void run.change({ seed: value })}
        />
        <Select
          label={words.dtype}
          value={dtype}
          options={(['float64', 'float32'] as const).map((value) => ({ value, label: value }))}
          onChange={(value) => void run.change({ dtype: value })}
        />
      </div>
    </details>
  );
}

/** Of three classes: the loss of probabilities that add up to one. */
const CATEGORICAL = 'categoricalCrossentropy' as const;

function TrainingControls({ run }: { run: Run }) {
  const several = useComputed(() => (run.trainer.snapshot.value?.points.classes ?? 0) > 2);
  const settings = run.settings.value;
  const { optimizer, loss, data } = settings;
  const full = FULL_BATCH.includes(optimizer);
  const regression = data.set === 'plane' || data.set === 'hills';
  const losses = LOSSES.filter(
    (name) => !regression || (name !== 'binaryCrossentropy' && name !== 'hinge'),
  );
  const number = (
    key: 'learningRate' | 'momentum' | 'batchSize' | 'l1' | 'l2' | 'dropout' | 'clipNorm',
    most: number,
    whole = false,
  ) => (
    <NumberField
      label={words[key]}
      value={settings[key] ?? 0}
      minimum={key === 'learningRate' ? 1e-8 : 0}
      maximum={most}
      whole={whole}
      onChange={(value) => void run.change({ [key]: value })}
    />
  );
  return (
    <details open>
      <summary>{words.training}</summary>
      <div class="fields">
        <Select
          label={words.optimizer}
          value={optimizer}
          options={OPTIMIZERS.map((value) => ({ value, label: words.optimizers[value] }))}
          onChange={(value) => void run.change({ optimizer: value })}
        />
        {!full && number('learningRate', 1000)}
        {!full && <ScheduleControls run={run} />}
        {optimizer === 'sgd' && number('momentum', 0.9999)}
        {optimizer === 'sgd' && (
          <label class="check">
            <input
              type="checkbox"
              checked={settings.nesterov === true && settings.momentum > 0}
              disabled={settings.momentum === 0}
              onChange={({ currentTarget }) => void run.change({ nesterov: currentTarget.checked })}
            />
            {words.nesterov}
          </label>
        )}
        {!full && number('batchSize', LIMITS.samples, true)}
        <Select<LossName>
          label={words.loss}
          value={several.value ? CATEGORICAL : loss}
          options={(several.value ? [CATEGORICAL] : losses).map((value) => ({
            value,
            label: value,
          }))}
          long
          onChange={(value) => void run.change({ loss: value })}
        />
        {optimizer !== 'levenbergMarquardt' && number('l1', 10)}
        {number('l2', 10)}
        {!full && number('dropout', 0.9)}
        {!full && number('clipNorm', 1000)}
      </div>
    </details>
  );
}

function ScheduleControls({ run }: { run: Run }) {
  const { schedule = 'constant', scheduleEpochs = 100 } = run.settings.value;
  return (
    <>
      <Select
        label={words.schedule}
        long
        value={schedule}
        options={SCHEDULES.map((value) => ({ value, label: words.schedules[value] }))}
        onChange={(value) => void run.change({ schedule: value })}
      />
      {schedule === 'reduceOnPlateau' && <PlateauControls run={run} />}
      {schedule !== 'constant' && schedule !== 'reduceOnPlateau' && (
        <NumberField
          label={words.scheduleEpochs}
          value={scheduleEpochs}
          minimum={1}
          maximum={LIMITS.epochs}
          whole
          onChange={(value) => void run.change({ scheduleEpochs: value })}
        />
      )}
    </>
  );
}

function PlateauControls({ run }: { run: Run }) {
  const { patience, factor, cooldown } = { ...PLATEAU, ...run.settings.value };
  return (
    <>
      <NumberField
        label={words.patience}
        value={patience}
        minimum={1}
        maximum={LIMITS.epochs}
        whole
        onChange={(value) => void run.change({ patience: value })}
      />
      <NumberField
        label={words.factor}
        value={factor}
        minimum={LIMITS.leastFactor}
        maximum={1}
        onChange={(value) => void run.change({ factor: value })}
      />
      <NumberField
        label={words.cooldown}
        value={cooldown}
        minimum={0}
        maximum={LIMITS.epochs}
        whole
        onChange={(value) => void run.change({ cooldown: value })}
      />
    </>
  );
}
