// A fresh process: milliseconds from nothing imported to the first answer of a hello program; or, with `train`, its
// answer to [1, 0] after training.
import type { Hello } from './hello/hello.js';

console.log = console.error; // what libraries say
const [program, what] = process.argv.slice(2);
const begin = performance.now();
const { hello } = (await import(program!)) as { hello: Hello<unknown> };
const model = await hello.create();
if (what === 'train') await hello.train(model);
const answer = await hello.predict(model, [1, 0]);
const result = what === 'train' ? answer : performance.now() - begin;
process.stdout.write(String(result), () => process.exit());
