// See libraries.d.ts.
export {
  areaY,
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
