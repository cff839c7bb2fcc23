import type { Redis, RedisOptions } from 'ioredis';
import { EngineError, OptionError } from '../base/errors.js';
import { checkOptions, describe } from '../base/validate.js';

/** Where Redis or Valkey is. */
export interface RedisConnection {
  /** `redis://user:password@host:port/db`; `rediss://` is TLS. What else is given goes before its parts. */
  url?: string | URL;
  /** Default `127.0.0.1`. */
  host?: string;
  /** Default 6379. */
  port?: number;
  /** Of Redis' access control lists. */
  username?: string;
  /** Sent to the server alone. */
  password?: string;
  /** The number of the database. Default 0. */
  db?: number;
  /** TLS, with the options of `node:tls` (`ca`, `cert`, `key`, `servername`); true: with the defaults. */
  tls?: object | true;
}

/**
 * Milliseconds after which a connection is made anew on which something was asked and nothing came: where the network drops what is
 * sent, nobody else would say so for a quarter of an hour. Nothing that is asked takes as long; a piece of data may take its time.
 */
const SILENCE = 60_000;

const NAMES = ['url', 'host', 'port', 'username', 'password', 'db', 'tls'];

/** As ioredis takes it. Messages never hold the password. @throws OptionError */
export function resolveConnection(where: string, connection: RedisConnection): RedisOptions {
  const { url, tls, ...rest } = checkOptions(`${where}: connection`, connection, NAMES);
  return {
    host: '127.0.0.1',
    port: 6379,
    socketTimeout: SILENCE,
    ...(url === undefined ? {} : partsOf(where, url)),
    ...rest,
    ...(tls === undefined ? {} : { tls: tls === true ? {} : tls }),
  };
}

function partsOf(where: string, url: string | URL): RedisOptions {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url);
  } catch {}
  if (!parsed || !['redis:', 'rediss:'].includes(parsed.protocol)) {
    throw new OptionError(
      `${where}: connection: url: expected redis://host:port or rediss://host:port, got ${parsed ? `one of ${parsed.protocol}` : describe(typeof url)}.`,
    );
  }
  const { hostname, port, username, password, pathname, protocol } = parsed;
  const db = pathname.length > 1 ? Number(pathname.slice(1)) : 0;
  if (!Number.isInteger(db) || db < 0) {
    throw new OptionError(
      `${where}: connection: url: expected the number of a database at its end.`,
    );
  }
  return {
    host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: port === '' ? 6379 : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    db,
    ...(protocol === 'rediss:' ? { tls: { servername: hostname } } : {}),
  };
}

/** BullMQ and the client under it. */
export interface Libraries {
  readonly bullmq: typeof import('bullmq');
  readonly Redis: new (options: RedisOptions) => Redis;
}

/** They are not installed with Myelin. @throws EngineError that names what to install. */
export async function loadLibraries(where: string): Promise<Libraries> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, Redis: ioredis.Redis };
  } catch (cause) {
    throw new EngineError(
      `${where}: BullMQ or ioredis is not installed; they are no part of Myelin: npm install bullmq ioredis`,
      { cause },
    );
  }
}
