// Cuts out of sources the functions that `toSource` puts into the code it writes, as text. A module of its own, as
// TypeScript takes a second to load.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** What the written code calls; the rest follows from it. */
const ROOTS =
  /^(fround|readSample|activate|exact|convolve|convolveTurned|pool|upSample|batchNorm|layerNorm|residual|wholeSteps|checkIndices|embed|addTable|recur|beside|attend|(zeros|dense|eachRow|softmax|sigmoid|tanh|elu|selu|gelu|silu|softplus|leakyRelu|mish|hardSigmoid)F(64|32)|relu)$/;

/** What encloses text that stands in TypeScript only. */
const [OPEN, CLOSE] = ['‹', '›'];

/** @typedef {{ name: string, text: string, uses: string[] }} Piece */

/** The top-level names that a statement declares. @param {ts.Statement} statement @returns {string[]} */
function namesOf(statement) {
  if (ts.isFunctionDeclaration(statement)) return statement.name ? [statement.name.text] : [];
  if (ts.isTypeAliasDeclaration(statement)) return [statement.name.text];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((element) =>
          ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [],
        ),
  );
}

/**
 * The text of a statement with types marked, and the top-level names of its file that it uses.
 * @param {ts.Statement} statement @param {ts.SourceFile} source @param {(name: string) => string | undefined} rename
 */
function cut(statement, source, rename) {
  /** @type {{ at: number, length: number, text: string }[]} */
  const changes = [];
  const uses = new Set();
  /** @param {number} from @param {number} to */
  const mark = (from, to) => {
    const text = source.text.slice(from, to).replace(/\s+/g, ' ');
    changes.push({ at: from, length: to - from, text: OPEN + text + CLOSE });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeReferenceNode(node)) {
      const name = rename(node.getText(source));
      if (name !== undefined) uses.add(name);
    }
    if (ts.isTypeNode(node)) return;
    const typed = ts.isFunctionLike(node) || ts.isParameter(node) || ts.isVariableDeclaration(node);
    if (typed && node.type) {
      // From the colon before the type.
      mark(source.text.lastIndexOf(':', node.type.getStart(source)), node.type.end);
    }
    if (ts.isFunctionDeclaration(node) && node.typeParameters) {
      mark(node.typeParameters.pos - 1, node.typeParameters.end + 1);
    }
    if (ts.isNonNullExpression(node)) mark(node.end - 1, node.end);
    if (ts.isAsExpression(node)) throw new Error(`${source.fileName}: 'as' is not handled.`);
    if (ts.isTypeParameterDeclaration(node)) return;
    const property =
      ts.isPropertyAccessExpression(node.parent) && node.parent.name === node && node.parent;
    if (ts.isIdentifier(node) && !property) {
      const name = rename(node.text);
      if (name !== undefined) {
        uses.add(name);
        if (name !== node.text) {
          changes.push({ at: node.getStart(source), length: node.text.length, text: name });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  if (ts.isTypeAliasDeclaration(statement)) mark(statement.getStart(source), statement.end);
  visit(statement);
  const start = statement.getStart(source);
  let text = '';
  let at = start;
  for (const change of changes.sort((a, b) => a.at - b.at)) {
    text += source.text.slice(at, change.at) + change.text;
    at = change.at + change.length;
  }
  text += source.text.slice(at, statement.end);
  return {
    text: text
      .replace(/^export /, '')
      .replaceAll('/* @__PURE__ */ ', '')
      // Parameters on one line: without their types they are short.
      .replace(/\(\n\s+([^()]*),\n\)/, (_, list) => `(${list.replace(/,\s+/g, ', ')})`),
    uses: [...uses],
  };
}

/** The text of src/network/source/functions.ts. @param {readonly string[]} files @returns {string} */
export function sourceFunctions(files) {
  const sources = files.map((file) => {
    const text = readFileSync(file, 'utf8');
    if (text.includes(OPEN) || text.includes(CLOSE)) throw new Error(`${file} has a marker.`);
    return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  });
  // A name that two files give to different things gets the file's name behind it.
  /** @type {Map<string, Set<string>>} */
  const meanings = new Map();
  for (const source of sources) {
    for (const statement of source.statements) {
      for (const name of namesOf(statement)) {
        meanings.set(name, (meanings.get(name) ?? new Set()).add(statement.getText(source)));
      }
    }
  }
  /** @type {Map<string, Piece>} */
  const pieces = new Map();
  for (const source of sources) {
    const own = new Set(source.statements.flatMap(namesOf));
    const file = source.fileName.replace(/^.*\/|\.ts$/g, '');
    /** @param {string} name */
    const rename = (name) => {
      const count = meanings.get(name)?.size ?? 0;
      if (count === 0) return undefined;
      return count > 1 && own.has(name) ? `${name}_${file}` : name;
    };
    for (const statement of source.statements) {
      const names = namesOf(statement).map((name) => rename(name) ?? name);
      if (names.length === 0) continue;
      if (names.length > 1) throw new Error(`${source.fileName}: one name a statement, please.`);
      const [name] = /** @type {[string]} */ (names);
      if (pieces.has(name)) continue;
      const { text, uses } = cut(statement, source, rename);
      pieces.set(name, { name, text, uses: uses.filter((use) => use !== name) });
    }
  }
  /** @type {Set<string>} */
  const reached = new Set();
  /** @param {string} name */
  const reach = (name) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const use of pieces.get(name)?.uses ?? []) reach(use);
  };
  for (const name of pieces.keys()) if (ROOTS.test(name)) reach(name);
  const needed = [...pieces.values()].filter(({ name }) => reached.has(name));
  const table = needed.map(({ name, text, uses }) => {
    const quoted = `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
    return `  ${name}: {\n    text: ${quoted},\n    uses: ${JSON.stringify(uses)},\n  },\n`;
  });
  return `// Generated by scripts/source-functions.mjs from src/core/js, forward.ts, images.ts and sequences.ts. What stands in ${OPEN}${CLOSE} is TypeScript's alone.

/** The functions and constants, each after those that its value needs. */
export const FUNCTIONS: Readonly<
  Record<string, { readonly text: string; readonly uses: readonly string[] }>
> = {
${table.join('')}};
`;
}
