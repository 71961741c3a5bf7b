import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { NewAuditEvent } from '../../src/core/audit.ts';
import type { Scan } from '../../src/core/paging.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, newEvent, Rows } from '../support/rows.ts';

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

  it('of a part that is undone go with it, and those before it stay, whether or not they were read in between', async () => {
    for (const reading of [false, true]) {
      const its = await rows();
      await its.write(async (writer) => {
        await writer.audit.appendEvents(its.key, [newEvent('before')]);
        const part = writer.attempt(async () => {
          await writer.audit.appendEvents(its.key, [newEvent('undone')]);
          if (reading) {
            const seen = await writer.audit.listEvents({ organizationKey: its.key }, FIRST);
            assert.deepEqual(
              seen.map(({ subject }) => subject.name),
              ['before', 'undone'],
            );
          }
          throw new Error('refused');
        });
        await assert.rejects(part, { message: 'refused' });
        await writer.audit.appendEvents(its.key, [newEvent('after')]);
      });
      const listed = await list(its);
      assert.deepEqual(
        listed.map(({ number, subject }) => [number, subject.name]),
        [
          [1, 'before'],
          [2, 'after'],
        ],
      );
    }
  });

  it('of writes that are made together and refused in part are those of the others, without a gap', async () => {
    const its = await rows();
    const writes = Array.from({ length: 30 }, (_, index) =>
      its.write(async (writer) => {
        await writer.audit.appendEvents(its.key, [newEvent(`event ${index}`)]);
        if (index % 7 === 3) throw new Error('refused');
      }),
    );
    await Promise.allSettled(writes);
    const kept = Array.from({ length: 30 }, (_, index) => index).filter((index) => index % 7 !== 3);
    const listed = await list(its);
    assert.deepEqual(
      listed.map(({ number }) => number),
      kept.map((_, index) => index + 1),
    );
    assert.deepEqual(
      listed.map(({ subject }) => subject.name).toSorted(),
      kept.map((index) => `event ${index}`).toSorted(),
    );
  });
});
