import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RowCollector } from '../../src/core/memberRows.ts';

const person = (name: string, email = `${name}@example.com`) => ({ email, name });

suite('rows of members', () => {
  test('number groups and people as they are spelled, and go on with the numbers', () => {
    const collector = new RowCollector();
    collector.add('divers', 'alice');
    collector.add('Divers', 'bob');
    const first = collector.take();
    assert.deepEqual(
      [first.newGroups, first.newMembers],
      [
        ['divers', 'Divers'],
        ['alice', 'bob'],
      ],
    );
    assert.deepEqual(
      [[...first.groups], [...first.members]],
      [
        [0, 1],
        [0, 1],
      ],
    );

    collector.add('divers', 'bob');
    collector.add('anglers', 'Alice');
    const second = collector.take();
    assert.deepEqual([second.newGroups, second.newMembers], [['anglers'], ['Alice']]);
    assert.deepEqual(
      [[...second.groups], [...second.members]],
      [
        [0, 2],
        [1, 2],
      ],
    );
  });

  test('number names and e-mail addresses by what they are looked up as', () => {
    const collector = new RowCollector();
    collector.add('divers', 'bob@example.com');
    collector.add('divers', 'bob', person('Bob', ' BOB@example.com'));
    collector.add('divers', 'Bob ');
    collector.add('divers', 'z\0e');
    const { newMemberLogins, people, loginLimit } = collector.take();
    const [address, name, spelled, none] = newMemberLogins;
    assert.equal(people.emailLogins[0], address);
    assert.equal(spelled, name);
    assert.notEqual(name, address);
    assert.equal(none, 0);
    assert.ok(Math.min(...newMemberLogins.subarray(0, 3)) > 0);
    assert.ok(Math.max(...newMemberLogins, ...people.emailLogins) < loginLimit);
  });

  test('tell who is fit to be made, as they would be stored', () => {
    const collector = new RowCollector();
    collector.add('divers', 'alice');
    collector.add('divers', 'bob', person(' Bob ', ' bob@example.com'));
    collector.add('divers', 'carol', person('Carol', 'nowhere'));
    collector.add('divers', 'd\nave', person('Dave'));
    const { people } = collector.take();
    assert.deepEqual([...people.places], [1, 2, 3]);
    assert.deepEqual([...people.areFit], [1, 0, 0]);
    assert.deepEqual(people.emails, ['bob@example.com', 'nowhere', 'Dave@example.com']);
    assert.deepEqual(people.names, ['Bob', 'Carol', 'Dave']);
  });

  test('put people in the order of their usernames, each with ids of their own', () => {
    const collector = new RowCollector();
    for (const name of ['dave', 'Alice', 'carol', 'Bob']) collector.add('divers', name, person(name));
    const { people } = collector.take();
    assert.deepEqual([...people.byUsername], [1, 3, 2, 0]);
    assert.equal(new Set([...people.accountIds, ...people.userKeys]).size, 8);
  });
});
