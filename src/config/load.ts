import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Config, SETTINGS, SETTINGS_BY_NAME, type Setting } from './settings.ts';
import { ConfigError, parseValue } from './values.ts';

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
  return { data: SETTINGS_BY_NAME.data.default ?? '' };
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
    if (!Object.hasOwn(SETTINGS_BY_NAME, key))
      throw new ConfigError(`${path}: there is no setting called "${key}".`);
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
