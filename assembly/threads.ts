// What the builds with threads export beside index.ts: fork and join over shared memory.
export * from "./index";
export { threadFailed, threadForks, threadServe, threadsEnd, threadsUse } from "./threads/pool";
export { threadRoom } from "./threads/room";
export { threadsAlways } from "./threads/turns";
