// What the builds with threads export beside index.ts: fork and join over shared memory.
export * from "./index";
export { threadFailed, threadForks, threadServe, threadsEnd, threadsUse } from "./threads/pool";
export { threadRoom } from "./threads/tasks";
export { threadsAlways } from "./threads/turns";
