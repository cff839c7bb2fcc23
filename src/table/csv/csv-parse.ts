// csv-parse where there is `Buffer`. A chunk of its own, by this name.
export { parse } from 'csv-parse/sync';
