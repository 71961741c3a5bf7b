import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, tell } from '../../scripts/permissions/answers.ts';
import { CALLER_NAMES } from '../../scripts/permissions/callers.ts';
import { PERMISSION_ROWS, type PermissionRow } from '../../scripts/permissions/table.ts';
import type { Operation } from '../../src/http/operation.ts';
import { type DialectName, type OperationId, servedDialects } from '../../src/server.ts';
import { Contents, difference } from '../support/contents.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { overTheWire, type WireAnswer, type WireRequest } from '../support/overTheWire.ts';
import type { TestServer } from '../support/server.ts';
import { type Callers, createCallers } from './callers.ts';
import { onlyReads, requestsOn } from './requests.ts';
import { createTargets, type Target } from './targets.ts';

/*
 * Every operation, asked for by everyone, and with every scope there is: what comes of it is what the table says, and what
 * is refused has changed nothing.
 */

const FAMILIES = Object.values(servedDialects()).flat();
const OPERATIONS = new Map<OperationId, Operation>(
  FAMILIES.flatMap(({ operations }) => operations.map((each) => [each.id as OperationId, each] as const)),
);

test('the table has every operation, with the scopes that it declares', () => {
  assert.deepEqual(Object.keys(PERMISSION_ROWS).sort(), [...OPERATIONS.keys()].sort());
  for (const [id, { scopes }] of OPERATIONS) assert.deepEqual(PERMISSION_ROWS[id].scopes, scopes, id);
});

for (const dialect of Object.keys(servedDialects()) as DialectName[]) {
  const ids = [...OPERATIONS.keys()].filter((id) => id.startsWith(`${dialect}.`));

  testOnEngines(`who may what in ${dialect}`, async (_t, server) => {
    await using walk = await Walk.begin(server, ids);
    for (const id of ids) await walk.askFor(id);
    assert.deepEqual(walk.wrong, []);
    assert.equal(
      walk.asked,
      ids.map(questionsOf).reduce((sum, { length }) => sum + length, 0),
    );
  });
}

testOnEngines('no prefix and no other spelling of a path lets in more people', async (_t, server) => {
  const callers = await createCallers(server);
  await using contents = await Contents.of(server);
  const [target] = (await createTargets(server.fernhollow, 1)) as [Target];
  const requests = requestsOn(server.fernhollow);
  const before = await contents.read();
  const wrong: string[] = [];
  for (const { prefix, operations } of FAMILIES) {
    for (const operation of operations) {
      const id = operation.id as OperationId;
      const dialect = id.split('.', 1)[0] as DialectName;
      for (const path of [operation.path, ...operation.aliases]) {
        for (const who of ['no credential', 'user without access'] as const) {
          const expected = PERMISSION_ROWS[id].access.cells[who];
          // Signing in is open to all, and changes something as it should.
          if (expected === 'yes' && !onlyReads(id)) continue;
          const request = respell(server, operation, requests[id](target), prefix + path);
          const { host } = server.fernhollow.site;
          const authorization = callers.authorize(who, dialect);
          const headers = { host, ...(authorization !== null && { authorization }) };
          const answer = await overTheWire(server, { ...request, headers });
          const unlike = differsFrom({ id, expected }, answer);
          if (unlike) wrong.push(`${request.method ?? 'GET'} ${request.path}, ${who}: ${unlike}`);
        }
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(difference(before, await contents.read()), []);
});

/** The same request below another prefix, or by another path. */
function respell(
  { fernhollow }: TestServer,
  { path }: Operation,
  request: WireRequest,
  spelled: string,
): WireRequest {
  const pattern = path
    .replaceAll(/[.*]/g, '')
    .replace('{}', '(.*)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/?]+)');
  const found = new RegExp(`${pattern}(?<rest>[?].*)?$`).exec(request.path) ?? assert.fail(request.path);
  const [, all = ''] = found;
  const { rest = '', ...names } = found.groups ?? {};
  const filled = spelled
    .replace('{cloudId}', fernhollow.site.id)
    .replace('{*}', all)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? assert.fail(`${spelled} wants ${name}`));
  return { ...request, path: filled + rest };
}

/** One cell: who asks for what, and what comes of it. */
interface Question {
  id: OperationId;
  who: string;
  authorize(callers: Callers): Promise<string | null>;
  expected: Answer;
}

function questionsOf(id: OperationId): Question[] {
  const row = PERMISSION_ROWS[id];
  const dialect = id.split('.', 1)[0] as DialectName;
  const byCaller = CALLER_NAMES.map((caller) => ({
    id,
    who: caller,
    authorize: async (callers: Callers) => callers.authorize(caller, dialect),
    expected: row.access.cells[caller],
  }));
  const byScopes = scopesToTry(dialect, row).map((held) => ({
    id,
    who: `the scopes [${held.join(' ')}]`,
    authorize: (callers: Callers) => callers.withScopes(held, dialect),
    expected: isEnough(row, held) ? ('yes' as const) : ('unscoped' as const),
  }));
  return [...byCaller, ...byScopes];
}

/** None, each scope of the dialect alone, one of another dialect, each set that is enough, and such a set less one scope. */
function scopesToTry(dialect: DialectName, { scopes }: PermissionRow): string[][] {
  const known = [...OPERATIONS.keys()]
    .filter((id) => id.startsWith(`${dialect}.`))
    .flatMap((id) => PERMISSION_ROWS[id].scopes.flat());
  const sets = [
    [],
    ...[...new Set(known)].map((scope) => [scope]),
    [`read:everything:${dialect}`],
    ...scopes.map((set) => [...set]),
    ...scopes.flatMap((set) => set.map((scope) => set.filter((other) => other !== scope))),
  ];
  return [...new Map(sets.map((set) => [set.join(' '), set])).values()];
}

function isEnough({ scopes }: PermissionRow, held: readonly string[]): boolean {
  return scopes.some((set) => set.every((scope) => held.includes(scope)));
}

/** Asks the questions of a dialect, each as if it were the only one. */
class Walk implements AsyncDisposable {
  /** What was not as the table says, a line for each. */
  readonly wrong: string[] = [];
  asked = 0;
  private readonly server: TestServer;
  private readonly callers: Callers;
  private readonly requests: Record<OperationId, (target: Target) => WireRequest>;
  private readonly targets: Target[];
  private readonly contents: Contents;
  private target: Target;
  private known: ReadonlySet<string>;

  static async begin(server: TestServer, ids: readonly OperationId[]): Promise<Walk> {
    const callers = await createCallers(server);
    const consumed = ids
      .filter((id) => !onlyReads(id))
      .flatMap(questionsOf)
      .filter(({ expected }) => expected === 'yes');
    // Credentials are made before anything is asked, so that making them changes nothing in between.
    for (const question of ids.flatMap(questionsOf)) await question.authorize(callers);
    const targets = await createTargets(server.fernhollow, consumed.length + 1);
    const contents = await Contents.of(server);
    return new Walk(server, callers, targets, contents, await contents.read());
  }

  private constructor(
    server: TestServer,
    callers: Callers,
    targets: Target[],
    contents: Contents,
    known: ReadonlySet<string>,
  ) {
    this.known = known;
    this.server = server;
    this.callers = callers;
    this.requests = requestsOn(server.fernhollow);
    this.targets = targets;
    this.target = this.nextTarget();
    this.contents = contents;
  }

  async askFor(id: OperationId): Promise<void> {
    // Wrong passwords are slowed down; some of them are forgiven until the next operation.
    this.server.clock.at += 60 * 60_000;
    const questions = questionsOf(id);
    const changing = questions.filter(({ expected }) => expected === 'yes' && !onlyReads(id));
    await Promise.all(questions.filter((each) => !changing.includes(each)).map((each) => this.ask(each)));
    // Whatever one of them had changed would show: an event is never taken back.
    const changes = await this.changes();
    if (changes.length > 0) this.wrong.push(`${id}, where nothing may change: ${changes.join(', ')}`);

    for (const question of changing) {
      await this.ask(question);
      const made = await this.changes();
      const events = made.filter((line) => line.startsWith('+ audit_events'));
      if (events.length !== 1 || made.length === 1) {
        this.wrong.push(`${id}, ${question.who}: changed ${made.join(', ') || 'nothing'}`);
      }
      this.target = this.nextTarget();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.contents[Symbol.asyncDispose]();
  }

  private async ask(question: Question): Promise<void> {
    this.asked += 1;
    const { id, who } = question;
    const answer = await this.send(this.requests[id](this.target), await question.authorize(this.callers));
    const unlike = differsFrom(question, answer);
    if (unlike) this.wrong.push(`${id}, ${who}: ${unlike}`);
  }

  /** What became different since this was last asked. */
  private async changes(): Promise<string[]> {
    const before = this.known;
    this.known = await this.contents.read();
    return difference(before, this.known);
  }

  private nextTarget(): Target {
    return this.targets.pop() ?? assert.fail('there are not enough targets');
  }

  private send(request: WireRequest, authorization: string | null): Promise<WireAnswer> {
    const { host } = this.server.fernhollow.site;
    return overTheWire(this.server, {
      ...request,
      headers: { host, ...(authorization !== null && { authorization }) },
    });
  }
}

/** How an answer is unlike the one expected, in words. */
function differsFrom(
  { id, expected }: Pick<Question, 'id' | 'expected'>,
  { status, body, text }: WireAnswer,
): string | undefined {
  const found = `${status} ${text.slice(0, 200)}`;
  if (expected === 'yes' || expected === 'empty') {
    if (status !== OPERATIONS.get(id)?.status) return `${expected} expected, and not ${found}`;
    const showsNothing = isEmptyList(body);
    return showsNothing === undefined || showsNothing === (expected === 'empty')
      ? undefined
      : `${expected} expected, and not ${found}`;
  }
  const told = tell(id, expected);
  if (status !== told.status) return `${expected} (${told.status}) expected, and not ${found}`;
  try {
    assert.partialDeepStrictEqual(body, told.body);
    return undefined;
  } catch {
    return `${expected} is not told as ${found}`;
  }
}

/** Whether a list that is open to all shows nothing; `undefined` for replies of other kinds. */
// biome-ignore lint/suspicious/noExplicitAny: replies of every shape
function isEmptyList(body: any): boolean | undefined {
  if (Array.isArray(body)) return body.length === 0;
  if (body?.users?.users && body.groups?.groups) return body.users.total + body.groups.total === 0;
  if (typeof body?.header === 'string') return body.total === 0;
  return undefined;
}
