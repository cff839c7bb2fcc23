// The entry `myelin/text`: from texts to numbers and back.

export { type PadOptions, padSequences } from './series/pad-sequences.js';
export { type GenerateOptions, generate, generateStepwise } from './text/generate.js';
export {
  type NextTokens,
  type NextTokensOfEach,
  type NextTokensOptions,
  nextTokens,
} from './text/next-tokens.js';
export { type SamplingOptions, sampleIndex } from './text/sample-index.js';
export { Vocabulary } from './text/vocabulary.js';
export type { VocabularyJSON } from './text/vocabulary-json.js';
export type { TextUnit, VocabularyOptions } from './text/vocabulary-options.js';
