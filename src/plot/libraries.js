// See libraries.d.ts.
export {
  barX,
  cell,
  dot,
  gridY,
  line,
  lineY,
  link,
  plot,
  ruleX,
  ruleY,
  text,
} from '@observablehq/plot';
export { parseHTML } from 'linkedom';
