export { type BullmqOptions, bullmqExecutor } from './queue/bullmq-executor.js';
export type { RedisConnection } from './queue/connection.js';
export { runWorker, type WorkerOptions } from './queue/run-worker.js';
