// The reader of Parquet with what unpacks its pages. A chunk of its own, by this name.
export { gunzipSync } from 'fflate';
export { decompress as decompressZstandard } from 'fzstd';
export { parquetMetadataAsync, parquetSchema } from 'hyparquet/src/metadata.js';
export { parquetScan } from 'hyparquet/src/scan.js';
