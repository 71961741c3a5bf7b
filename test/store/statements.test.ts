import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statement, unseen } from '../../src/store/db.ts';

test('a statement names the table that it writes, in whatever way it does', () => {
  const texts = [
    'insert into memberships (group_key, user_key) values ($1, $2)',
    'insert or fail into memberships (group_key, user_key) select $1, value from json_each($2)',
    'insert or ignore into memberships (group_key, user_key) values ($1, $2)',
    '\n  UPDATE memberships set created_at = $1',
    'delete\n  from memberships where group_key = $1',
  ];
  assert.deepEqual(
    texts.map((text) => statement(text).writes),
    texts.map(() => 'memberships'),
  );
});

test('a statement that reads, or writes what nobody finds, names none', () => {
  const reading = 'select user_key from memberships where group_key in (select key from groups)';
  assert.equal(statement(reading).writes, undefined);
  assert.equal(unseen(statement('delete from memberships')).writes, undefined);
});
