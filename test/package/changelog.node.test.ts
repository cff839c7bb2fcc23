import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cutRelease, sectionOf } from '../../scripts/changelog.mjs';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A thing.

## [0.1.0] - 2026-01-31

- The first.
`;

it('what is unreleased becomes the section of a version', () => {
  const cut = cutRelease(CHANGELOG, '0.2.0', '2026-02-28');
  expect(cut).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-02-28\n\n### Added\n\n- A thing.\n');
  expect(sectionOf(cut, '0.2.0')).toBe('### Added\n\n- A thing.');
  expect(sectionOf(cut, '0.1.0')).toBe('- The first.');
  expect(sectionOf(cut, 'Unreleased')).toBe('');
});

it('nothing is released twice, empty, or under what is no version', () => {
  const cut = cutRelease(CHANGELOG, '0.2.0', '2026-02-28');
  expect(() => cutRelease(cut, '0.3.0', '2026-03-01')).toThrow('nothing under [Unreleased]');
  expect(() => cutRelease(CHANGELOG, '0.1.0', '2026-03-01')).toThrow('0.1.0 already');
  expect(() => cutRelease(CHANGELOG, 'v1', '2026-03-01')).toThrow("'v1' is no version");
  // A dot stands for itself.
  expect(() => sectionOf(CHANGELOG, '0.1x0')).toThrow('no section');
  expect(() => sectionOf(CHANGELOG, '0x1.0')).toThrow('no section');
});

it('CHANGELOG.md has this form', () => {
  expect(() => sectionOf(readFileSync('CHANGELOG.md', 'utf8'), 'Unreleased')).not.toThrow();
});
