import { type BlockMemory, Blocks } from '../core/blocks.js';
import type { Core } from '../core/core.js';
import type { CreateJob, Job, JobData } from './job.js';
import type { Slices } from './slices.js';

/** One job in an engine of this thread. */
export class RunningJob<Data extends JobData, Request, Report> {
  readonly #slices: Slices;
  readonly #blocks: Blocks;
  readonly #job: Job<Request, Report>;
  #stopped = false;

  /** @throws EngineError out of memory. */
  constructor(
    core: Core,
    memory: BlockMemory,
    data: Data,
    create: CreateJob<Data, Request, Report>,
    slices: Slices,
  ) {
    this.#slices = slices;
    this.#blocks = new Blocks(memory);
    try {
      this.#job = create(core, data, this.#blocks.allocate, slices);
    } catch (error) {
      this.#blocks.release();
      throw error;
    }
  }

  /** The answer to a request; after `stop` that of the job's own `stop`. */
  async run(request: Request): Promise<Report> {
    const report = await this.#slices.run(this.#job.run(request), () => this.#stopped);
    return report ?? this.#job.stop();
  }

  stop(): void {
    this.#stopped = true;
    this.#slices.wake();
  }

  /** Gives the memory back. */
  end(): void {
    this.#blocks.release();
  }
}
