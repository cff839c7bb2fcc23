import { SourceMap } from 'node:module';
import { parseAst } from 'rolldown/parseAst';
import { minify } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { breakLines, escapeOthers } from '../../scripts/break-lines.mjs';

/** A syntax tree without places. */
function treeOf(code: string): unknown {
  return JSON.parse(
    JSON.stringify(parseAst(code, { lang: 'js' }), (key, value: unknown) =>
      key === 'start' || key === 'end' || key === 'range' ? undefined : value,
    ),
  );
}

const TRICKY = [
  'a=1;(b)();[c];`d`;+e;/f/g;',
  'if(a)b();else c();for(;;){break}do d();while(e);f()',
  'class A{a=1;[b]=2;*c(){yield;d}get;set;static;static{e;f}#g;async h(){return i,await j}}',
  'switch(a){case 1:b();c();default:d();e()}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a program
  'x=`one;two,${(()=>{a;b;return`three;${c}`})()};`;y=1',
  '"use strict";"use other";let a=1;label:for(;;){continue label;b}',
  'export default function f(){return a}function g(){}export{g};',
  "var s='ä€𝄞;';t();u()",
];

describe('breaking the lines of minified programs', () => {
  it.each(TRICKY)('leaves what is read: %s', (code) => {
    const broken = breakLines(code).code;
    expect(treeOf(broken)).toEqual(treeOf(code));
    expect(broken.split('\n').join('')).toBe(code);
    expect(broken.length).toBeGreaterThan(code.length);
  });

  it('breaks long expressions, too, and nothing twice', () => {
    const code = `f(${Array.from({ length: 900 }, (_, i) => `a${i}`).join()});`;
    const { code: broken } = breakLines(code);
    expect(treeOf(broken)).toEqual(treeOf(code));
    expect(Math.max(...broken.split('\n').map((line) => line.length))).toBeLessThan(500);
    expect(breakLines(broken).code).toBe(broken);
  });

  it('takes the map along', async () => {
    const source = 'let a = 1;\nfunction f(x) {\n  g(x);\n  throw new Error(x);\n}\nf(a); f(2);\n';
    const small = await minify('a.js', source, { sourcemap: true, compress: false, mangle: false });
    const { code, map } = breakLines(small.code.trimEnd(), JSON.stringify(small.map));
    const lines = code.split('\n');
    expect(lines.length).toBeGreaterThan(4);
    const places = new SourceMap(JSON.parse(map!));
    for (const [text, line] of [
      ['throw', 3],
      ['f(a)', 5],
      ['f(2)', 5],
      ['function', 1],
    ] as const) {
      const at = lines.findIndex((one) => one.includes(text));
      const entry = places.findEntry(at, lines[at]!.indexOf(text));
      expect('originalLine' in entry && entry.originalLine, text).toBe(line);
    }
  });

  it('escapes what is not ASCII, which leaves what is read, and moves the map', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a program
    const code = 'var s="≥ 𝄞…",t=`−${s}`,r=/[–…]/u;function late(){throw s}';
    const plain = code.replaceAll(/[^\0-\x7f]/g, 'x');
    const { map } = await minify('a.js', plain, {
      sourcemap: true,
      compress: false,
      mangle: false,
    });
    const made = escapeOthers(code, JSON.stringify(map));
    expect(made.code).toMatch(/^[\0-\x7f]*$/);
    const results = [code, made.code].map((each) =>
      new Function(`${each};return [s,t,r.test("…")]`)(),
    );
    expect(results[1]).toEqual(results[0]);
    const places = new SourceMap(JSON.parse(made.map!));
    const entry = places.findEntry(0, made.code.indexOf('throw'));
    expect('originalColumn' in entry && entry.originalColumn).toBe(plain.indexOf('throw'));
  });
});
