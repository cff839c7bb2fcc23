// What the shipped files hold of others' work, as a CycloneDX bill of materials: dist/sbom.cdx.json, written by each build,
// and attached to a release. Usage: node scripts/sbom.mjs prints it.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * Packages whose code is bundled, by their places in node_modules as package-lock.json has them, and the licence of each; a build
 * refuses to bundle any other.
 */
export const BUNDLED = {
  '@assemblyscript/loader': 'Apache-2.0',
  // Its standard library is compiled into the binaries.
  assemblyscript: 'Apache-2.0',
  '@bufbuild/protobuf': '(Apache-2.0 AND BSD-3-Clause)',
  'csv-parse': 'MIT',
  // Pictures: the library, what it draws with, and the document that it draws in.
  '@observablehq/plot': 'ISC',
  boolbase: 'ISC',
  'css-select': 'BSD-2-Clause',
  'css-what': 'BSD-2-Clause',
  cssomnom: 'Apache-2.0',
  'd3-array': 'ISC',
  'd3-axis': 'ISC',
  'd3-color': 'ISC',
  'd3-format': 'ISC',
  'd3-geo': 'ISC',
  'd3-interpolate': 'ISC',
  'd3-path': 'ISC',
  'd3-scale': 'ISC',
  'd3-scale-chromatic': 'ISC',
  'd3-selection': 'ISC',
  'd3-shape': 'ISC',
  'd3-time': 'ISC',
  'd3-time-format': 'ISC',
  'dom-serializer': 'MIT',
  'dom-serializer/node_modules/entities': 'BSD-2-Clause',
  domelementtype: 'BSD-2-Clause',
  domhandler: 'BSD-2-Clause',
  domutils: 'BSD-2-Clause',
  htmlparser2: 'MIT',
  // Of other versions than those above.
  'htmlparser2/node_modules/dom-serializer': 'MIT',
  'htmlparser2/node_modules/dom-serializer/node_modules/entities': 'BSD-2-Clause',
  'htmlparser2/node_modules/domelementtype': 'BSD-2-Clause',
  'htmlparser2/node_modules/domhandler': 'BSD-2-Clause',
  'htmlparser2/node_modules/domutils': 'BSD-2-Clause',
  'htmlparser2/node_modules/entities': 'BSD-2-Clause',
  isoformat: 'ISC',
  linkedom: 'ISC',
  'nth-check': 'BSD-2-Clause',
  uhyphen: 'ISC',
  // The server of files of `myelin playground`.
  sirv: 'MIT',
  '@polka/url': 'MIT',
  mrmime: 'MIT',
  totalist: 'MIT',
  '@noble/hashes': 'MIT',
  fflate: 'MIT',
  fzstd: 'MIT',
  hyparquet: 'MIT',
};

/**
 * What packages hold of others in files of their own, with no version that they state.
 *
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
const WITHIN = {
  // In its build for browsers.
  'csv-parse': { buffer: 'MIT', 'base64-js': 'MIT', ieee754: 'BSD-3-Clause' },
};

/** The place of the package that a module is of; undefined: ours, or the bundler's. @param {string} id */
export function packageOf(id) {
  return /\/node_modules\/((?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)/.exec(
    id,
  )?.[1];
}

/** Of a chunk; assets have none. @param {object} part @returns {readonly string[]} */
function modulesOf(part) {
  return 'moduleIds' in part ? /** @type {string[]} */ (part.moduleIds) : [];
}

/** @param {readonly { output: readonly object[] }[]} builds what the bundler returned */
export function checkBundled(builds) {
  const ids = builds.flatMap(({ output }) => output.flatMap(modulesOf));
  const found = new Set(ids.flatMap((id) => packageOf(id) ?? []));
  found.add('assemblyscript');
  const known = Object.keys(BUNDLED);
  const unknown = [...found].filter((name) => !known.includes(name));
  const gone = known.filter((name) => !found.has(name));
  if (unknown.length === 0 && gone.length === 0) return;
  throw new Error(
    `scripts/sbom.mjs and NOTICE: bundled but not listed: ${unknown.join(', ') || 'none'}; listed but not bundled: ${gone.join(', ') || 'none'}.`,
  );
}

/** @typedef {{ version: string, integrity?: string }} Locked */

/** The bill, CycloneDX 1.6. Nothing in it depends on when or where it was made. */
export function sbom() {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
  const { name, version, description, license } = read('package.json');
  /** @type {Record<string, Locked>} */
  const locked = read('package-lock.json').packages;
  /** @type {Set<string>} the same version may stand in two places */
  const seen = new Set();
  const components = Object.entries(BUNDLED).flatMap(([place, expression]) => {
    const entry = locked[`node_modules/${place}`];
    if (!entry) throw new Error(`package-lock.json does not know ${place}.`);
    const library = place.split('node_modules/').at(-1) ?? place;
    const within = Object.entries(WITHIN[place] ?? {}).map(([inner, id]) => ({
      type: 'library',
      name: inner,
      licenses: [{ license: { id } }],
    }));
    const purl = `pkg:npm/${library.replace('@', '%40')}@${entry.version}`;
    if (seen.has(purl)) return [];
    seen.add(purl);
    const digest = /^sha512-(.+)$/.exec(entry.integrity ?? '')?.[1];
    return {
      type: 'library',
      'bom-ref': purl,
      name: library,
      version: entry.version,
      licenses: expression.startsWith('(') ? [{ expression }] : [{ license: { id: expression } }],
      purl,
      ...(digest && {
        externalReferences: [
          {
            type: 'distribution',
            url: `https://registry.npmjs.org/${library}/-/${library.split('/').at(-1)}-${entry.version}.tgz`,
            hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
          },
        ],
      }),
      ...(within.length > 0 && { components: within }),
    };
  });
  const purl = `pkg:npm/${name}@${version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': purl,
        name,
        version,
        description,
        licenses: [{ license: { id: license } }],
        purl,
      },
    },
    components,
    dependencies: [
      { ref: purl, dependsOn: components.map((component) => component['bom-ref']) },
      ...components.map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  console.log(JSON.stringify(sbom(), null, 2));
}
