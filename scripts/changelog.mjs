// CHANGELOG.md in the form of Keep a Changelog 1.1.0: `## [Unreleased]`, then `## [1.2.3] - 2026-01-31` and so on.

const UNRELEASED = '## [Unreleased]';
/** Semantic Versioning 2.0.0, without build metadata, which npm ignores. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

/**
 * What is unreleased becomes a version's section, below a new and empty `[Unreleased]`.
 * @param {string} changelog @param {string} version @param {string} date `2026-01-31`
 * @throws Error not a version, one that has been released, or nothing to release
 */
export function cutRelease(changelog, version, date) {
  if (!VERSION.test(version))
    throw new Error(`'${version}' is no version; expected one like 1.2.3.`);
  if (hasSection(changelog, version)) throw new Error(`CHANGELOG.md has ${version} already.`);
  if (sectionOf(changelog, 'Unreleased') === '') {
    throw new Error('CHANGELOG.md: there is nothing under [Unreleased].');
  }
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${date}`);
}

/**
 * The text of a version's section, without its heading.
 * @param {string} changelog @param {string} version
 * @throws Error there is none
 */
export function sectionOf(changelog, version) {
  if (!hasSection(changelog, version)) throw new Error(`CHANGELOG.md has no section [${version}].`);
  const [, after = ''] = changelog.split(headingOf(version));
  const text = after.slice(after.indexOf('\n'));
  const next = text.search(/^## \[/m);
  return (next < 0 ? text : text.slice(0, next)).trim();
}

/** @param {string} changelog @param {string} version */
function hasSection(changelog, version) {
  return headingOf(version).test(changelog);
}

/** @param {string} version */
function headingOf(version) {
  return new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\]`, 'm');
}
