// csv-parse with a `Buffer` of its own. A chunk of its own, by this name.
export { parse } from 'csv-parse/browser/esm/sync';
