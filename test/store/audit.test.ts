import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { NewAuditEvent } from '../../src/core/audit.ts';
import type { Scan } from '../../src/core/paging.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, Rows } from '../support/rows.ts';

function newEvent(name: string, fields: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    id: randomUUID(),
    at: NOON,
    action: 'group_created',
    actor: { kind: 'operator', id: 'operator', name: 'Command line', credentialId: null, dialect: 'cli' },
    subject: { type: 'group', id: randomUUID(), name },
    object: null,
    before: null,
    after: null,
    ...fields,
  };
}

forEachEngine('audit events', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const append = (its: Rows, ...events: NewAuditEvent[]) =>
    its.write(async (writer) => {
      for (const event of events) await writer.audit.appendEvents(its.key, [event]);
    });
  const list = (its: Rows, scan: Partial<Scan> = {}) =>
    its.store.read.audit.listEvents({ organizationKey: its.key }, { ...FIRST, ...scan });
  const names = async (its: Rows, scan: Partial<Scan> = {}) =>
    (await list(its, scan)).map((event) => event.subject.name);

  it('are listed as they were appended', async () => {
    const its = await rows();
    const plain = newEvent('divers');
    const full = newEvent('Ångström 🌊 "quoted" \\ \n', {
      action: 'group_member_added',
      object: { type: 'user', id: 'u-1', name: 'Alice' },
      before: { description: null, list: ['a', 1] },
      after: { description: 'Wet', nested: { deep: true } },
      actor: { kind: 'user', id: 'u-2', name: 'Bob', credentialId: 'c-1', dialect: 'jira' },
    });
    await append(its, plain, full);
    const listed = await list(its);
    assert.deepEqual(
      listed.map(({ number: _number, hash: _hash, ...event }) => event),
      [plain, full],
    );
  });

  it('are listed in the order they happened, whatever their time, or backwards when descending', async () => {
    const its = await rows();
    await append(its, newEvent('first', { at: NOON + 2 }), newEvent('second', { at: NOON }));
    await append(its, newEvent('third', { at: NOON + 1 }));
    assert.deepEqual(await names(its), ['first', 'second', 'third']);
    assert.deepEqual(await names(its, { descending: true }), ['third', 'second', 'first']);
  });

  it('are appended by any number, in their order', async () => {
    const its = await rows();
    const numbers = Array.from({ length: 230 }, (_, index) => `event ${index}`);
    await its.write((writer) => writer.audit.appendEvents(its.key, []));
    await its.write((writer) =>
      writer.audit.appendEvents(
        its.key,
        numbers.map((name) => newEvent(name)),
      ),
    );
    assert.deepEqual(await names(its), numbers);
  });

  it('are listed no more than the limit, and on from a position either way', async () => {
    const its = await rows();
    await append(its, newEvent('first'), newEvent('second'), newEvent('third'));
    const after = [(await list(its))[1]?.number ?? 0];
    assert.deepEqual(await names(its, { limit: 2 }), ['first', 'second']);
    assert.deepEqual(await names(its, { after }), ['third']);
    assert.deepEqual(await names(its, { after, descending: true }), ['first']);
  });

  it('of another organization are not listed', async () => {
    const its = await rows();
    const other = await rows();
    await append(its, newEvent('mine'));
    await append(other, newEvent('theirs'));
    assert.deepEqual(await names(its), ['mine']);
  });

  it('have an id of their own', async () => {
    const its = await rows();
    const event = newEvent('divers');
    await append(its, event);
    await assert.rejects(append(its, event));
    assert.deepEqual(await names(its), ['divers']);
  });
});
