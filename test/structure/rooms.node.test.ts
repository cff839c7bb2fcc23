// The house of docs/design.md: what may import what. Fails with the names of those who should not.
import { describe, expect, it } from 'vitest';
import { circlesOf, importsOf } from './imports.js';

/** From the ground up: a room imports from those before it. What is loose in src/ is an entry, above all. */
const ROOMS = [
  'base',
  'core',
  'matrix',
  'random',
  'kernels',
  'description',
  'data',
  'metrics',
  'worker',
  'neuron',
  'network',
  'serialization',
  'node',
  'search',
  'table',
  'series',
  'text',
  'images',
  'plot',
  'queue',
  'cli',
];

const imports = importsOf('src');

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : 'entry';
}

function floorOf(file: string): number {
  const room = roomOf(file);
  return room === 'entry' ? ROOMS.length : ROOMS.indexOf(room);
}

describe('rooms', () => {
  it('each is known', () => {
    const unknown = imports
      .flatMap(({ from, to }) => [from, to])
      .filter((file) => floorOf(file) < 0);
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('none imports one above it', () => {
    const upward = imports.filter(({ from, to }) => floorOf(to) > floorOf(from));
    expect(upward.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('no entry imports another, but the main one', () => {
    const across = imports.filter(
      ({ from, to }) => roomOf(from) === 'entry' && roomOf(to) === 'entry' && to !== 'index.ts',
    );
    expect(across.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('no file is part of a circle', () => {
    expect(circlesOf(imports)).toEqual([]);
  });

  it('a circle is found', () => {
    const ring = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
      { from: 'c', to: 'd' },
    ];
    expect(circlesOf(ring)).toEqual([['a', 'b', 'c']]);
  });
});
