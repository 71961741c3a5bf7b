import findMyWay from 'find-my-way';
import type { Family } from './family.ts';
import { METHODS, type Operation } from './operation.ts';

/** The longest path parameter that is matched; names of 255 characters, percent-encoded, fit. */
const MAX_PARAMETER_LENGTH = 4096;

/** How paths are taken apart, by the framework too. */
export const PATHS = { maxParamLength: MAX_PARAMETER_LENGTH, ignoreTrailingSlash: true };

/** What a request is for. */
export interface Match {
  family: Family;
  operation: Operation;
  /** From the path, decoded. */
  params: Record<string, string>;
}

/** The path of a request's address, as it was sent. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** One way to spell the path of an operation. */
interface Spelling {
  family: Family;
  operation: Operation;
  method: string;
  /** With the family's prefix, `{…}` for parameters. */
  path: string;
}

/**
 * Which operation answers which path. It is the framework's router without the framework's routes: each of those brings
 * hooks, parsers and settings of its own, which for hundreds of paths takes a third of a start, and all of ours are alike.
 */
export class Routes {
  private readonly router = findMyWay({ ...PATHS, querystringParser: () => NO_QUERY });
  private readonly families: readonly Family[];
  private known: readonly (Spelling & { pattern: RegExp })[] | undefined;
  private unserved: readonly RegExp[] | undefined;

  constructor(families: readonly Family[]) {
    this.families = families;
    for (const family of families) this.add(family);
  }

  /** What answers a method of a path; HEAD goes with GET. */
  find(method: string, path: string): Match | undefined {
    const found = this.router.find((method === 'HEAD' ? 'GET' : method) as findMyWay.HTTPMethod, path);
    if (!found?.store) return undefined;
    const { family, operation } = found.store as Pick<Match, 'family' | 'operation'>;
    const params = found.params as Record<string, string>;
    // What is all that is left of a path has its last slash, which the router leaves aside.
    if (params['*'] !== undefined && path.endsWith('/')) params['*'] += '/';
    // An address that was put together with an empty id names nothing.
    for (const name in params) if (params[name] === '') return undefined;
    return { family, operation, params };
  }

  /** The methods by which a path is known, and in whose family; `undefined` when it is not. */
  methodsOf(path: string): { family: Family; allowed: string[] } | undefined {
    this.unserved ??= this.families.flatMap(unservedPaths).map(toPattern);
    if (this.unserved.some((pattern) => pattern.test(path))) return undefined;
    this.known ??= this.families
      .flatMap(spellingsOf)
      .map((spelling) => ({ ...spelling, pattern: toPattern(spelling.path) }));
    const matches = this.known.filter(({ pattern }) => pattern.test(path));
    // As the router has it: the path with the fewest names in it.
    const [first] = matches.toSorted((a, b) => countNames(a.path) - countNames(b.path));
    if (!first) return undefined;
    const own = matches.filter((match) => match.path === first.path);
    return { family: first.family, allowed: withHead(own.map(({ method }) => method)) };
  }

  private add(family: Family): void {
    const spellings = spellingsOf(family);
    for (const { operation, method, path } of spellings) {
      this.router.on(method as findMyWay.HTTPMethod, routerPath(path), answerNothing, { family, operation });
    }
    for (const { method, path } of shadowed(spellings)) {
      this.router.on(method as findMyWay.HTTPMethod, routerPath(path), answerNothing);
    }
    for (const path of unservedPaths(family)) this.router.on([...METHODS], routerPath(path), answerNothing);
  }
}

function unservedPaths({ prefix, unserved = [] }: Family): string[] {
  return unserved.map((path) => prefix + path);
}

function spellingsOf(family: Family): Spelling[] {
  return family.operations.flatMap((operation) =>
    [operation.path, ...operation.aliases].map((path) => ({
      family,
      operation,
      method: operation.method,
      path: family.prefix + path,
    })),
  );
}

/**
 * Words of a path come before names: `/group/user`, known by POST alone, is not the group called `user` by GET. Such
 * methods are to be known as not allowed.
 */
function shadowed(spellings: readonly Spelling[]): { method: string; path: string }[] {
  const named = spellings
    .filter(({ path }) => path.includes('{'))
    .map(({ method, path }) => ({ method, pattern: toPattern(path) }));
  return Array.from(new Set(spellings.map(({ path }) => path)), (path) => {
    const own = new Set(spellings.filter((each) => each.path === path).map(({ method }) => method));
    const others = named.filter(({ method, pattern }) => !own.has(method) && pattern.test(path));
    return Array.from(new Set(others.map(({ method }) => method)), (method) => ({ method, path }));
  }).flat();
}

/** HEAD goes with GET. */
function withHead(methods: readonly string[]): string[] {
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? [method, 'HEAD'] : [method])))];
}

function countNames(path: string): number {
  return path.split('{').length;
}

/** `/orgs/{orgId}` as a pattern of paths, with or without a slash at the end. */
function toPattern(path: string): RegExp {
  const pattern = path.replace(/\{\*\}|\{\w+\}|[^\w/-]/g, (part) => {
    if (part === '{*}') return '.+';
    return part.startsWith('{') ? '[^/]+' : `\\${part}`;
  });
  return new RegExp(`^${pattern}/?$`);
}

/** `/orgs/{orgId}` as the router spells it; `{*}` is all that is left of a path, slashes included. */
function routerPath(path: string): string {
  return path.replace('{*}', '*').replace(/\{(\w+)\}/g, ':$1');
}

/** The router wants a handler for each path; it is asked for what it finds instead. */
function answerNothing(): void {}

const NO_QUERY = {};
