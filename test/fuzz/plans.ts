import fc from 'fast-check';
import type { TObject, TSchema } from 'typebox';
import type { Operation } from '../../src/http/operation.ts';
import { type Damage, damage } from './damage.ts';
import type { Kind } from './knowledge.ts';
import type { Target } from './targets.ts';
import { freshName, hostileText, newName } from './texts.ts';

/** A text of the server's world that is looked up when the request is made: the world changes as the fuzzer goes. */
export class Known {
  readonly kind: Kind;
  readonly nth: number;

  constructor(kind: Kind, nth: number) {
    this.kind = kind;
    this.nth = nth;
  }
}

export type Value = Known | string | number | boolean | null | Value[] | { [name: string]: Value };

export const CALLERS = ['right', 'bearer', 'user', 'reader', 'password', 'nobody', 'garbage'] as const;
export type Caller = (typeof CALLERS)[number];

/** Whether the request names an operation beyond doubt: a strange part of a path may name another. */
export function isAimed({ params, damage }: Plan): boolean {
  const strays = Object.values(params).some((value) => !(value instanceof Known));
  return !strays && damage.every(({ part }) => part === 'body' || part === 'query');
}

/** A request before it is made: shrinking takes it apart, and the same seed makes it again. */
export interface Plan {
  target: Target;
  path: string;
  caller: Caller;
  params: Record<string, Value>;
  query: Record<string, Value>;
  body: Value | undefined;
  damage: Damage[];
}

/** Requests of every operation: most as its schemas want them, some with something wrong, a few very wrong. */
export function plans(targets: readonly Target[]): fc.Arbitrary<Plan> {
  return fc.oneof(
    ...targets.map((target) => ({ weight: weightOf(target.operation), arbitrary: plansOf(target) })),
  );
}

/** What makes things comes more often than what takes them away: else there would soon be nothing left. */
function weightOf({ id, method }: Operation): number {
  if (/\.(?:createGroup|createUser|addUser\w*|addGroups)$/.test(id)) return 4;
  return method === 'GET' ? 2 : 1;
}

function plansOf(target: Target): fc.Arbitrary<Plan> {
  const { operation, paths } = target;
  const usual = paths[0] ?? '';
  return fc.record({
    target: fc.constant(target),
    path: fc.oneof(
      { weight: 3, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...paths) },
    ),
    caller: callers,
    params: paramsOf(operation),
    query: operation.query ? queriesOf(operation) : fc.constant({}),
    body: operation.body ? valuesOf(operation, 'body', operation.body) : fc.constant(undefined),
    damage: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Damage[]>([]) },
      { weight: 1, arbitrary: fc.array(damage, { minLength: 1, maxLength: 2 }) },
    ),
  });
}

const callers: fc.Arbitrary<Caller> = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Caller>('right') },
  { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
);

function paramsOf(operation: Operation): fc.Arbitrary<Record<string, Value>> {
  const values = Object.entries(operation.params.properties).map(([name, schema]) => [
    name,
    fc.oneof(
      { weight: 12, arbitrary: valuesOf(operation, name, schema) },
      { weight: 1, arbitrary: hostileText },
    ),
  ]);
  return fc.record({ ...Object.fromEntries(values), cloudId: known('cloudId') });
}

/** Names of one and the same thing: to send two of them is mostly refused. */
const ALTERNATIVES = [
  ['groupname', 'groupId'],
  ['swapGroup', 'swapGroupId'],
  ['accountId', 'username', 'key'],
];

function queriesOf(operation: Operation): fc.Arbitrary<Record<string, Value>> {
  const { properties } = operation.query as TObject;
  const names = Object.keys(properties);
  const chosen = fc.record({
    nths: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 3, maxLength: 3 }),
    all: fc.nat(9),
  });
  const query = fc.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        sometimes(
          chanceOf(name, properties[name] as TSchema),
          valuesOf(operation, name, properties[name] as TSchema),
        ),
      ]),
    ),
  );
  return fc.tuple(query, chosen).map(([values, { nths, all }]) => {
    const kept = { ...values };
    if (all > 0) for (const [at, group] of ALTERNATIVES.entries()) keepOne(kept, group, nths[at] ?? 0);
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as Record<
      string,
      Value
    >;
  });
}

function keepOne(query: Record<string, unknown>, group: readonly string[], nth: number): void {
  const present = group.filter((name) => query[name] !== undefined);
  for (const [at, name] of present.entries()) if (at !== nth % present.length) delete query[name];
}

/** Lists that say what is asked for, where others narrow it. */
const MEANT = ['accountId', 'permissions'];

/** In how many of ten requests an optional member is there: what names a thing nearly always, filters now and then. */
function chanceOf(name: string, schema: TSchema): number {
  if (name === 'cursor') return 1;
  if (name.startsWith('swap')) return 1;
  if ((schema as { type?: string }).type === 'array') return MEANT.includes(name) ? 9 : 2;
  return kindOf(name) ? 9 : 3;
}

function sometimes(tenths: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 10 - tenths, arbitrary: fc.constant(undefined) }, { weight: tenths, arbitrary });
}

/** Values that fit a schema, and for texts whose name says what they mean, that are there. */
function valuesOf(operation: Operation, name: string, schema: TSchema): fc.Arbitrary<Value> {
  const { type, enum: choices, anyOf, items, properties, maxItems = 4, minItems = 0 } = schema as Schema;
  if (choices) return fc.constantFrom(...choices);
  if (anyOf) {
    // The first is what is meant; `null` mostly comes last.
    const values = anyOf.map((each) => valuesOf(operation, name, each));
    return fc.oneof(...values.map((arbitrary, at) => ({ weight: at === 0 ? 9 : 1, arbitrary })));
  }
  switch (type) {
    case 'string':
      return textsOf(operation, name);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integersOf(schema as Schema);
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valuesOf(operation, name, items ?? schema), {
        minLength: minItems,
        maxLength: Math.min(4, maxItems),
      });
    case 'object':
      return properties
        ? objectsOf(operation, schema as Schema)
        : fc.dictionary(hostileText, hostileText, { maxKeys: 3 });
    default:
      return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>;
  }
}

interface Schema {
  type?: string;
  enum?: string[];
  anyOf?: TSchema[];
  items?: TSchema;
  properties?: Record<string, TSchema>;
  required?: string[];
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

function objectsOf(operation: Operation, { properties = {}, required = [] }: Schema): fc.Arbitrary<Value> {
  const members = Object.entries(properties).map(([name, schema]) => {
    const values = valuesOf(operation, name, schema);
    return [name, required.includes(name) ? values : sometimes(chanceOf(name, schema), values)];
  });
  return fc
    .record(Object.fromEntries(members) as Record<string, fc.Arbitrary<Value | undefined>>)
    .map(
      (object) =>
        Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Value,
    );
}

function integersOf({ minimum = 0, maximum = 2 ** 31 }: Schema): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 50) }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1, 0, -1, 2 ** 53, 1e21),
    },
  );
}

function textsOf({ id }: Operation, name: string): fc.Arbitrary<Value> {
  if (/\.createGroup$/.test(id) && name === 'name') return newName;
  if (/\.addGroups$/.test(id)) return newName;
  if (name === 'emailAddress') return freshName.map((local) => `${local}@example.com`);
  if (name === 'products')
    return fc.constantFrom('jira-software', 'jira-software', 'jira-software', 'nothing');
  if (name === 'permissions') return fc.constantFrom('BROWSE_PROJECTS', 'ADMINISTER', 'USER_PICKER', 'NONE');
  const kind = kindOf(name, id);
  if (!kind) return hostileText;
  return fc.oneof({ weight: 12, arbitrary: known(kind) }, { weight: 1, arbitrary: hostileText });
}

/** Often one of the latest few: so groups and people meet that have met before. */
function known(kind: Kind): fc.Arbitrary<Known> {
  return fc.oneof(fc.nat(2), fc.nat(59)).map((nth) => new Known(kind, nth));
}

const KINDS: Record<string, Kind> = {
  orgId: 'orgId',
  directoryId: 'directoryId',
  directoryIds: 'directoryId',
  cloudId: 'cloudId',
  id: 'groupId',
  groupId: 'groupId',
  groupIds: 'groupId',
  excludeId: 'groupId',
  swapGroupId: 'groupId',
  '*': 'groupName',
  name: 'groupName',
  groupName: 'groupName',
  groupname: 'groupName',
  swapGroup: 'groupName',
  exclude: 'groupName',
  groups: 'groupName',
  eq: 'groupName',
  contains: 'groupName',
  query: 'groupName',
  searchTerm: 'groupName',
  groupNames: 'groupName',
  accountId: 'accountId',
  accountIds: 'accountId',
  account_id: 'accountId',
  users: 'username',
  username: 'username',
  key: 'userKey',
  email: 'email',
  emails: 'email',
  resource: 'resource',
  resourceId: 'resource',
  resourceIds: 'resource',
  resourceOwners: 'owner',
  role: 'role',
  roleId: 'role',
  roleIds: 'role',
  cursor: 'cursor',
};

function kindOf(name: string, id = ''): Kind | undefined {
  // Jira's people are looked for by the same word as its groups.
  return /findUsers$/.test(id) && name === 'query' ? 'email' : KINDS[name];
}
