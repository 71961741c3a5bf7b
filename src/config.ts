import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Everything that can be set about a server. Exactly one of `data` and `database` is there. */
export interface Config {
  data?: string;
  database?: string;
  readDatabase?: string;
  host: string;
  port: number;
  workers: number;
  baseUrl?: string;
  trustProxy?: string;
  console: boolean;
  strictConflicts: boolean;
  organizationsV1: 'serve' | 'gone';
  extenderUnknownGroup: '404' | '500';
  timeZone: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  accessLog: 'errors' | 'all' | 'none';
  slowRequestMs: number;
  bodyLimit: number;
  requestTimeoutMs: number;
  addressRateLimit: number;
  failedLoginLimit: number;
  rateLimit: number;
  sessionIdleMinutes: number;
  sessionLifetimeHours: number;
  keptUsers: number;
  keptNames: number;
  keptRepliesMb: number;
  drainMs: number;
  stopTimeoutMs: number;
}

/** A setting is wrong; the message says where it was set and what is the matter, and is fit to print. */
export class ConfigError extends Error {}

export type SettingType =
  | { kind: 'string' }
  | { kind: 'url'; protocols: readonly string[] }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'boolean' }
  | { kind: 'timeZone' }
  | { kind: 'choice'; choices: readonly string[] };

export interface Setting<Name extends keyof Config = keyof Config> {
  /** The name in `Config` and in a configuration file. */
  name: Name;
  flag: string;
  variable: string;
  type: SettingType;
  /** What stands for the value in help texts. */
  placeholder: string;
  default?: Config[Name];
  /** One sentence, without the full stop. */
  description: string;
}

const TABLE: { [Name in keyof Required<Config>]: Omit<Setting<Name>, 'name'> } = {
  data: {
    flag: '--data',
    variable: 'GROUPKEEP_DATA',
    type: { kind: 'string' },
    placeholder: 'DIR',
    default: './data',
    description: 'Directory that holds the data',
  },
  database: {
    flag: '--database',
    variable: 'GROUPKEEP_DATABASE_URL',
    type: { kind: 'url', protocols: ['postgres:', 'postgresql:'] },
    placeholder: 'URL',
    description:
      'PostgreSQL database to use instead of a data directory; with a password in it, better said by the variable, since others on the machine can see command lines',
  },
  readDatabase: {
    flag: '--read-database',
    variable: 'GROUPKEEP_READ_DATABASE_URL',
    type: { kind: 'url', protocols: ['postgres:', 'postgresql:'] },
    placeholder: 'URL',
    description:
      'Streaming replica of the PostgreSQL database, which answers requests that only read whenever it has every change made before them',
  },
  host: {
    flag: '--host',
    variable: 'GROUPKEEP_HOST',
    type: { kind: 'string' },
    placeholder: 'HOST',
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 for every network of this machine',
  },
  port: {
    flag: '--port',
    variable: 'GROUPKEEP_PORT',
    type: { kind: 'integer', min: 0, max: 65_535 },
    placeholder: 'N',
    default: 8080,
    description: 'Port to listen on; 0 takes any free one',
  },
  workers: {
    flag: '--workers',
    variable: 'GROUPKEEP_WORKERS',
    type: { kind: 'integer', min: 1, max: 256 },
    placeholder: 'N',
    default: 1,
    description:
      'Processes that share the port, to use several cores; each counts what it limits for itself, and keeps its own memory and connections to the database',
  },
  baseUrl: {
    flag: '--base-url',
    variable: 'GROUPKEEP_BASE_URL',
    type: { kind: 'url', protocols: ['http:', 'https:'] },
    placeholder: 'URL',
    description:
      'Address by which clients reach the server, for the links in replies; by default what each request says',
  },
  trustProxy: {
    flag: '--trust-proxy',
    variable: 'GROUPKEEP_TRUST_PROXY',
    type: { kind: 'string' },
    placeholder: 'WHICH',
    description:
      'Proxies whose X-Forwarded headers are believed, for the address of the client: how many stand in front, or their addresses separated by commas, such as 10.0.0.0/8',
  },
  console: {
    flag: '--console',
    variable: 'GROUPKEEP_CONSOLE',
    type: { kind: 'boolean' },
    placeholder: '',
    default: true,
    description: 'Serve the console for browsers at /; --no-console for the APIs alone',
  },
  strictConflicts: {
    flag: '--strict-conflicts',
    variable: 'GROUPKEEP_STRICT_CONFLICTS',
    type: { kind: 'boolean' },
    placeholder: '',
    default: false,
    description:
      'In the Organizations API, re-adding a member, removing a non-member and the like are errors instead of successes',
  },
  organizationsV1: {
    flag: '--organizations-v1',
    variable: 'GROUPKEEP_ORGANIZATIONS_V1',
    type: { kind: 'choice', choices: ['serve', 'gone'] },
    placeholder: 'MODE',
    default: 'serve',
    description: 'Whether version 1 of the Organizations API answers, or says 410 Gone',
  },
  extenderUnknownGroup: {
    flag: '--extender-unknown-group',
    variable: 'GROUPKEEP_EXTENDER_UNKNOWN_GROUP',
    type: { kind: 'choice', choices: ['404', '500'] },
    placeholder: 'STATUS',
    default: '404',
    description:
      'Status by which REST Extender says that a group is not there; a client of the original relies on 500',
  },
  timeZone: {
    flag: '--time-zone',
    variable: 'GROUPKEEP_TIME_ZONE',
    type: { kind: 'timeZone' },
    placeholder: 'ZONE',
    default: 'UTC',
    description: 'Time zone in which REST Extender writes dates, such as Europe/Warsaw',
  },
  logLevel: {
    flag: '--log-level',
    variable: 'GROUPKEEP_LOG_LEVEL',
    type: { kind: 'choice', choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] },
    placeholder: 'LEVEL',
    default: 'info',
    description: 'The least severe level that is logged',
  },
  accessLog: {
    flag: '--access-log',
    variable: 'GROUPKEEP_ACCESS_LOG',
    type: { kind: 'choice', choices: ['errors', 'all', 'none'] },
    placeholder: 'WHICH',
    default: 'errors',
    description: 'Which requests are logged: failed and slow ones, all, or none',
  },
  slowRequestMs: {
    flag: '--slow-request-ms',
    variable: 'GROUPKEEP_SLOW_REQUEST_MS',
    type: { kind: 'integer', min: 0, max: 3_600_000 },
    placeholder: 'MS',
    default: 1000,
    description: 'Milliseconds from which on a request counts as slow',
  },
  bodyLimit: {
    flag: '--body-limit',
    variable: 'GROUPKEEP_BODY_LIMIT',
    type: { kind: 'integer', min: 1024, max: 1_073_741_824 },
    placeholder: 'BYTES',
    default: 1_048_576,
    description: 'Largest request body in bytes',
  },
  requestTimeoutMs: {
    flag: '--request-timeout-ms',
    variable: 'GROUPKEEP_REQUEST_TIMEOUT_MS',
    type: { kind: 'integer', min: 100, max: 3_600_000 },
    placeholder: 'MS',
    default: 60_000,
    description:
      'Milliseconds that a request may take to arrive; connections that send none are closed as late',
  },
  addressRateLimit: {
    flag: '--address-rate-limit',
    variable: 'GROUPKEEP_ADDRESS_RATE_LIMIT',
    type: { kind: 'integer', min: 0, max: 1_000_000_000 },
    placeholder: 'N',
    default: 0,
    description: 'Requests per minute from each address, whoever asks; 0 is no limit',
  },
  failedLoginLimit: {
    flag: '--failed-login-limit',
    variable: 'GROUPKEEP_FAILED_LOGIN_LIMIT',
    type: { kind: 'integer', min: 0, max: 1_000_000_000 },
    placeholder: 'N',
    default: 100,
    description:
      'Wrong tokens and keys from one address before further ones have to wait, longer each time; 0 is no limit. Good ones never wait, and passwords have stricter limits of their own',
  },
  rateLimit: {
    flag: '--rate-limit',
    variable: 'GROUPKEEP_RATE_LIMIT',
    type: { kind: 'integer', min: 0, max: 1_000_000_000 },
    placeholder: 'N',
    default: 0,
    description: 'Requests per minute for each credential and operation; 0 is no limit',
  },
  sessionIdleMinutes: {
    flag: '--session-idle-minutes',
    variable: 'GROUPKEEP_SESSION_IDLE_MINUTES',
    type: { kind: 'integer', min: 5, max: 525_600 },
    placeholder: 'N',
    default: 480,
    description: 'Minutes without use after which people are signed out of the console',
  },
  sessionLifetimeHours: {
    flag: '--session-lifetime-hours',
    variable: 'GROUPKEEP_SESSION_LIFETIME_HOURS',
    type: { kind: 'integer', min: 1, max: 8760 },
    placeholder: 'N',
    default: 168,
    description: 'Hours after which people must sign in to the console anew, however busy they were',
  },
  keptUsers: {
    flag: '--kept-users',
    variable: 'GROUPKEEP_KEPT_USERS',
    type: { kind: 'integer', min: 0, max: 10_000_000 },
    placeholder: 'N',
    default: 20_000,
    description:
      'How many people are kept in memory for the pages they are on, about 1.5 KB each; with an embedded database only',
  },
  keptNames: {
    flag: '--kept-names',
    variable: 'GROUPKEEP_KEPT_NAMES',
    type: { kind: 'integer', min: 0, max: 100_000_000 },
    placeholder: 'N',
    default: 2_000_000,
    description:
      'How many names of groups are kept in memory to be searched, about 115 bytes each; a directory with more is searched in the database, which takes longer',
  },
  keptRepliesMb: {
    flag: '--kept-replies-mb',
    variable: 'GROUPKEEP_KEPT_REPLIES_MB',
    type: { kind: 'integer', min: 0, max: 10_000 },
    placeholder: 'MB',
    default: 8,
    description:
      'Memory for replies that are kept until something changes, in megabytes; with an embedded database only',
  },
  drainMs: {
    flag: '--drain-ms',
    variable: 'GROUPKEEP_DRAIN_MS',
    type: { kind: 'integer', min: 0, max: 3_600_000 },
    placeholder: 'MS',
    default: 0,
    description:
      'Milliseconds that a server which is to stop goes on serving while /readyz tells load balancers to send no more; longer than they take to ask again',
  },
  stopTimeoutMs: {
    flag: '--stop-timeout-ms',
    variable: 'GROUPKEEP_STOP_TIMEOUT_MS',
    type: { kind: 'integer', min: 0, max: 3_600_000 },
    placeholder: 'MS',
    default: 10_000,
    description: 'Milliseconds that requests in flight get to finish when the server stops',
  },
};

/** Every setting, in the order of the documentation. */
export const SETTINGS = Object.entries(TABLE).map(([name, setting]) => ({ name, ...setting })) as Setting[];

export const CONFIG_FLAG = '--config';
export const CONFIG_VARIABLE = 'GROUPKEEP_CONFIG';

/** What the command line was given, by setting; `config` is the path of a configuration file. */
export type Flags = { [Name in keyof Config | 'config']?: string | boolean | undefined };

/**
 * Puts the configuration together: flags come before the environment, the environment before the file, the file
 * before the defaults. An empty variable counts as not set.
 * @throws ConfigError
 */
export function loadConfig(flags: Flags, env: NodeJS.ProcessEnv): Config {
  const file = flags.config ?? env[CONFIG_VARIABLE];
  const sources = [fromFlags(flags), fromEnvironment(env)];
  if (typeof file === 'string' && file !== '') sources.push(fromFile(file));
  const values: Values = { ...locate(sources) };
  for (const { name, default: standard } of SETTINGS) {
    if (name === 'data' || name === 'database') continue;
    const value = sources.find((source) => name in source)?.[name] ?? standard;
    if (value !== undefined) values[name] = value;
  }
  return values as unknown as Config;
}

type Values = { [Name in keyof Config]?: string | number | boolean };

/** Two ways to say where the data is: the source that comes first decides, so that a flag beats the other's variable. */
function locate(sources: readonly Values[]): Values {
  for (const { data, database } of sources) {
    if (data !== undefined && database !== undefined) {
      throw new ConfigError('Say either where the data directory is or which database to use, not both.');
    }
    if (database !== undefined) return { database };
    if (data !== undefined) return { data };
  }
  return { data: TABLE.data.default ?? '' };
}

function fromFlags(flags: Flags): Values {
  return collect((setting) => ({ label: setting.flag, value: flags[setting.name] }));
}

function fromEnvironment(env: NodeJS.ProcessEnv): Values {
  return collect((setting) => ({ label: setting.variable, value: env[setting.variable] || undefined }));
}

function fromFile(path: string): Values {
  const entries = readEntries(path);
  for (const key of Object.keys(entries)) {
    if (!Object.hasOwn(TABLE, key)) throw new ConfigError(`${path}: there is no setting called "${key}".`);
  }
  return collect(({ name }) => ({
    label: `${path}: ${name}`,
    value: Object.hasOwn(entries, name) ? (entries[name] ?? '') : undefined,
  }));
}

function readEntries(path: string): Record<string, unknown> {
  // Loaded here alone: few servers have a file, and all of them should start fast.
  const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    throw new ConfigError(`${path}: ${describeUnreadable(error as Error)}`);
  }
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigError(`${path}: a configuration file is a list of "name: value" lines.`);
  }
  return content as Record<string, unknown>;
}

/** Where a file is not YAML, and not what it says there: that line may hold the password of the database. */
function describeUnreadable(error: Error & { linePos?: [{ line: number; col: number }] }): string {
  const [position] = error.linePos ?? [];
  if (!position) return error.message.trim();
  return `the file is no longer YAML at line ${position.line}, column ${position.col}.`;
}

function collect(find: (setting: Setting) => { label: string; value: unknown }): Values {
  const values: Values = {};
  for (const setting of SETTINGS) {
    const { label, value } = find(setting);
    if (value !== undefined) values[setting.name] = parseValue(setting.type, label, value);
  }
  return values;
}

function parseValue(type: SettingType, label: string, value: unknown): string | number | boolean {
  const parsed = typeof value === 'object' ? undefined : parseText(type, String(value).trim());
  if (parsed !== undefined) return parsed;
  // An address of a database holds its password, so a wrong one is not repeated.
  const given = type.kind === 'url' || typeof value === 'object' ? '' : `, not "${value}"`;
  throw new ConfigError(`${label}: must be ${describeType(type)}${given}.`);
}

/** Reads a value from its text; `undefined` when it is not of the type. */
function parseText(type: SettingType, text: string): string | number | boolean | undefined {
  switch (type.kind) {
    case 'string':
      return text === '' ? undefined : text;
    case 'url':
      return type.protocols.includes(URL.parse(text)?.protocol ?? '') ? text.replace(/\/+$/, '') : undefined;
    case 'integer':
      return /^\d{1,15}$/.test(text) && Number(text) >= type.min && Number(text) <= type.max
        ? Number(text)
        : undefined;
    case 'boolean':
      return new Map([
        ['true', true],
        ['1', true],
        ['false', false],
        ['0', false],
      ]).get(text);
    case 'choice':
      return type.choices.includes(text) ? text : undefined;
    case 'timeZone':
      return isTimeZone(text) ? text : undefined;
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What a value of that type is, to complete "must be …". */
export function describeType(type: SettingType): string {
  switch (type.kind) {
    case 'string':
      return 'a text that is not empty';
    case 'url':
      return `a URL that begins with ${type.protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
    case 'integer':
      return `a whole number from ${type.min} to ${type.max}`;
    case 'boolean':
      return 'true or false';
    case 'timeZone':
      return 'the name of a time zone, such as Europe/Warsaw';
    case 'choice':
      return `${type.choices.slice(0, -1).join(', ')} or ${type.choices.at(-1)}`;
  }
}
