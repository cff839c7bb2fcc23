import { FormatError } from '../base/errors.js';
import { describe, isDictionary, ownProperties, quoted } from '../base/validate.js';
import { VERSION } from '../base/version.js';
import { reading } from '../matrix/intake.js';
import { ownContext, type TrialContext } from './executor.js';
import { type DealtData, decodeSamples } from './network-data.js';
import { runNetworkTask } from './network-task.js';
import { hashOf, parse, type Trial, type TrialData, type TrialResult, trialFrom } from './trial.js';

/** Data that is read, as long as its bytes are kept by somebody. */
const READ = /* @__PURE__ */ new WeakMap<TrialData, DealtData>();

/**
 * Runs a trial of a network here, in a worker: what an executor does in the end. For trials of `Classifier` and `Regressor`
 * there is `runModelTrial` of `myelin/table`.
 *
 * @param trial As a search handed it over; from wherever it came, it is only data.
 * @param data As the search handed it over.
 * @returns What was found out; a training that diverged is a result.
 * @throws (rejects with) FormatError no trial, of another version, or with other data. @throws (rejects with) the errors
 * of `Network` and `train`; after `signal` its reason.
 */
export async function runTrial(
  trial: Trial,
  data: TrialData,
  context: Pick<TrialContext, 'signal'>,
): Promise<TrialResult> {
  const task = checkTrial(trial, data);
  const { signal } = ownContext('runTrial', context);
  let read = READ.get(data);
  if (!read) {
    read = decodeSamples(data.bytes);
    READ.set(data, read);
  }
  return runNetworkTask(task, read, signal);
}

/** The task of a trial that may come from anybody. @throws FormatError */
export function checkTrial(trial: Trial, data: TrialData): unknown {
  const what = 'a trial';
  const {
    id,
    version,
    data: hash,
    task,
  } = reading(what, () => ownProperties(trial)) as unknown as Trial;
  if ([id, version, hash, task].some((text) => typeof text !== 'string')) {
    throw new FormatError(`${what}: expected id, version, data and task, got ${describe(trial)}.`);
  }
  if (version !== VERSION) {
    throw new FormatError(
      `${what}: it is for Myelin ${quoted(version)}, this is ${VERSION}; the same bits are promised within one version only.`,
    );
  }
  if (hash !== data.hash) throw new FormatError(`${what}: its data is ${quoted(hash)}, not this.`);
  if (trialFrom(version, hash, task).id !== id) {
    throw new FormatError(`${what}: its id is not the hash of what it says.`);
  }
  return parse(what, task);
}

/** Data that may come from anybody. @throws FormatError other bytes than the hash says. */
export function checkData(hash: string, bytes: Uint8Array): TrialData {
  if (hashOf(bytes) === hash) return { hash, bytes };
  throw new FormatError(`a trial's data: its hash is not ${quoted(hash)}.`);
}

/** The kind of a task. */
export function kindOf(task: unknown): unknown {
  return isDictionary(task) ? task.kind : undefined;
}
