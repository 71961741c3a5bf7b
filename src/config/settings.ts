import type { ValueType } from './values.ts';

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

export interface Setting<Name extends keyof Config = keyof Config> {
  /** The name in `Config` and in a configuration file. */
  name: Name;
  flag: string;
  variable: string;
  type: ValueType;
  /** What stands for the value in help texts. */
  placeholder: string;
  default?: Config[Name];
  /** One sentence, without the full stop. */
  description: string;
}

/** The settings by name, in the order of the documentation. */
export const SETTINGS_BY_NAME: { [Name in keyof Required<Config>]: Omit<Setting<Name>, 'name'> } = {
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
      'Proxies whose X-Forwarded headers are believed, for the address of the client, and the host and protocol it asks by: how many stand in front, or their addresses separated by commas, such as 10.0.0.0/8',
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
    description: 'How many people are kept in memory for the pages they are on, about 1.5 KB each',
  },
  keptNames: {
    flag: '--kept-names',
    variable: 'GROUPKEEP_KEPT_NAMES',
    type: { kind: 'integer', min: 0, max: 100_000_000 },
    placeholder: 'N',
    default: 2_000_000,
    description:
      'How many names of groups are kept in memory to be searched, some 50 to 130 bytes each; a directory with more is searched in the database, which takes longer',
  },
  keptRepliesMb: {
    flag: '--kept-replies-mb',
    variable: 'GROUPKEEP_KEPT_REPLIES_MB',
    type: { kind: 'integer', min: 0, max: 10_000 },
    placeholder: 'MB',
    default: 8,
    description: 'Memory for replies that are kept until something changes, in megabytes',
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
export const SETTINGS = Object.entries(SETTINGS_BY_NAME).map(([name, setting]) => ({
  name,
  ...setting,
})) as Setting[];
