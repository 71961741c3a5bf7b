import { type Command, InvalidArgumentError, Option } from 'commander';
import { CONFIG_FLAG, CONFIG_VARIABLE, type Flags } from '../config/load.ts';
import { SETTINGS, type Setting } from '../config/settings.ts';

/** The options of every command that works in a directory. */
export interface LocationOptions extends Pick<Flags, 'data' | 'database' | 'config'> {
  org?: string;
}

export interface JsonOption {
  json?: boolean;
}

/** The settings that say where the data is. */
const LOCATIONS: readonly string[] = ['data', 'database'];

/** Adds the options that say where the data is. */
export function withLocation(command: Command): Command {
  for (const setting of SETTINGS) if (LOCATIONS.includes(setting.name)) addSetting(command, setting);
  return addConfigFile(command);
}

/** Adds the options that say in which organization of which data a command works. */
export function withOrganization(command: Command): Command {
  return withLocation(command).option(
    '--org <id|name>',
    'Organization, when there are several (default: the first)',
  );
}

/** Adds every setting of the server. */
export function withSettings(command: Command): Command {
  for (const setting of SETTINGS) addSetting(command, setting);
  return addConfigFile(command);
}

export function withJson(command: Command): Command {
  return command.option('--json', 'Print the result as JSON');
}

/** Adds examples below the help text. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`);
}

const UNITS_MS: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

const LONGEST_DURATION_MS = 100 * 365 * 86_400_000;

/** Reads a span of time such as `30d` or `12h` as milliseconds. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,10})([smhdw])$/.exec(text) ?? [];
  const durationMs = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  if (durationMs > 0 && durationMs <= LONGEST_DURATION_MS) return durationMs;
  throw new InvalidArgumentError(
    'It must be a number and a unit, s, m, h, d or w: 30d, 12h. At most 100 years.',
  );
}

/**
 * Reads a time, a date (then its first moment, UTC), or how long ago it was, as milliseconds since the epoch.
 * @throws InvalidArgumentError
 */
export function parseTime(text: string): number {
  if (/^\d+[smhdw]$/.test(text)) return Date.now() - parseDuration(text);
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError(
    'It must be a date, a time with its zone, or a span: 2026-01-31, 2026-01-31T09:00:00Z, 7d.',
  );
}

/** Reads a positive whole number. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

/** Reads the name of a scope, one of possibly several. @throws InvalidArgumentError */
export function collectScope(text: string, scopes: readonly string[] = []): string[] {
  if (/^[a-z][a-z0-9:._-]*$/i.test(text)) return [...scopes, text];
  throw new InvalidArgumentError('A scope is a word such as read:group:jira.');
}

function addSetting(command: Command, { flag, placeholder, type, variable, ...setting }: Setting): void {
  const standard = setting.default === undefined ? '' : `default: ${setting.default}; `;
  const description = `${setting.description} (${standard}${variable})`;
  const value = placeholder && ` <${placeholder.toLowerCase()}>`;
  command.addOption(new Option(`${flag}${value}`, description));
  // What the environment switches on, a flag must be able to switch off.
  if (type.kind === 'boolean') {
    command.addOption(new Option(flag.replace('--', '--no-'), `The opposite of ${flag}`).hideHelp());
  }
}

function addConfigFile(command: Command): Command {
  return command.option(`${CONFIG_FLAG} <file>`, `YAML file of settings (${CONFIG_VARIABLE})`);
}
