// Where the project lives, for package.json: known to whoever releases, not to a checkout.
import { execFileSync } from 'node:child_process';

/**
 * The address of the repository in npm's form: that of the workflow's run, else of the remote `origin`.
 *
 * @param {Readonly<Record<string, string | undefined>>} env @param {string | undefined} origin as git gives it
 * @returns {string} `git+https://host/owner/name.git`. @throws there is neither, or the remote is no address on the web.
 */
export function repositoryUrl(env, origin) {
  if (env.GITHUB_REPOSITORY) {
    const server = env.GITHUB_SERVER_URL ?? 'https://github.com';
    return `git+${server}/${env.GITHUB_REPOSITORY}.git`;
  }
  if (!origin) {
    throw new Error(
      'Where is the repository? Neither GITHUB_REPOSITORY nor a remote `origin` says so: git remote add origin https://…',
    );
  }
  // What comes before an @ is who pushes, and may hold a token.
  const [, host, path] =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(
      origin,
    ) ??
    /^(?:[^@/]*@)?([^/:]{2,}):(?!\\|\/\/)(.+?)(?:\.git)?\/?$/.exec(origin) ??
    [];
  if (!host || !path) {
    throw new Error(
      `Where is the repository? The remote \`origin\` is ${origin}, no address on the web.`,
    );
  }
  return `git+https://${host}/${path}.git`;
}

/** The remote `origin` of the folder's checkout; undefined: none. @param {string} [cwd] */
export function originOf(cwd) {
  try {
    return (
      execFileSync('git', ['remote', 'get-url', 'origin'], {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/** The text of a package.json with this repository, before `type`. @param {string} manifest @param {string} url */
export function withRepository(manifest, url) {
  const value = JSON.stringify({ type: 'git', url }, null, 2).replaceAll('\n', '\n  ');
  const without = manifest.replace(/^ {2}"repository": (?:"[^"]*"|\{[^}]*\}),\n/m, '');
  return without.replace(/^ {2}"type"/m, () => `  "repository": ${value},\n  "type"`);
}
