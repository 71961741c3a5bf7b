import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold } from '../../src/core/text.ts';
import { compareNames } from '../../src/store/names/nameBlock.ts';
import { NameList, type Place } from '../../src/store/names/nameList.ts';
import type { NameQuery } from '../../src/store/names/nameSearch.ts';

/** As many as make some parts of them worth a count. */
const MANY = 4500;

const WORDS = ['Design', 'Payments', 'team', 'Teams', 'é-quipe', '水Σς水Σς', 'teamteam', 'ﬀ🌊', 'aaaa'];

function nameOf(number: number): string {
  const [word, other] = [WORDS[number % WORDS.length], WORDS[(number * 7) % (WORDS.length - 2)]];
  return `${word} ${other} ${(number * 7919) % 100_000}`;
}

/** An end that few names have. */
function rareAt(index: number): string {
  return (50_000 + index * 7919).toString(36);
}

/** A list, and the same names in a map. */
class Both {
  readonly list = new NameList();
  private readonly there = new Map<string, { name: string; key: number }>();

  constructor(count: number) {
    const names = new Map(Array.from({ length: count }, (_, at) => [fold(nameOf(at)), nameOf(at)]));
    const sorted = Array.from(names).sort(([a], [b]) => compareNames(a, b));
    const rows = sorted.map(([folded, name], key) => ({ folded, name, key }));
    this.list.append(rows);
    for (const { folded, name, key } of rows) this.there.set(folded, { name, key });
  }

  add(name: string, key: number): void {
    this.list.add(name, key);
    this.there.set(fold(name), { name, key });
  }

  delete(name: string): void {
    this.list.delete(fold(name));
    this.there.delete(fold(name));
  }

  /** Compares what the list finds, in either form, with what going through all names does. */
  check(terms: readonly string[]): void {
    const rows = Array.from(this.there, ([folded, { name, key }]) => ({ folded, exact: name, key }));
    rows.sort((a, b) => compareNames(a.folded, b.folded));
    for (const each of terms) {
      this.checkOne(rows, 'folded', fold(each));
      this.checkOne(rows, 'exact', each);
    }
  }

  private checkOne(rows: readonly Row[], form: 'folded' | 'exact', term: string): void {
    const except = new Set([fold(nameOf(0)), 'nobody']);
    const found = rows.filter((row) => row[form].includes(term) && !except.has(row.folded));
    const keys = found.map(({ key }) => key);
    const query = { form, term, except };
    assert.equal(countIn(this.list, query), keys.length, `${form} ${term}`);
    const pageOf = (place: Place, descending = false) => this.list.list(query, place, descending, 3);
    assert.deepEqual(pageOf({ after: null }), keys.slice(0, 3), term);
    assert.deepEqual(pageOf({ after: null }, true), keys.slice(-3).reverse(), term);
    assert.deepEqual(pageOf({ offset: 5 }), keys.slice(5, 8), term);
    const middle = found[found.length >>> 1];
    if (!middle) return;
    const after = keys.slice(keys.indexOf(middle.key) + 1);
    assert.deepEqual(pageOf({ after: [middle.folded, middle.key] }), after.slice(0, 3), term);
  }
}

interface Row {
  folded: string;
  exact: string;
  key: number;
}

function countIn(list: NameList, query: NameQuery): number | undefined {
  if (list.count(query) === undefined) list.recount(query).toArray();
  return list.count(query);
}

const step = fc.record({
  kind: fc.constantFrom('add', 'gather', 'delete', 'rename'),
  number: fc.nat(MANY * 2),
  go: fc.nat(30),
});

/** Parts of names, and what might be. */
const term = fc.oneof(
  fc
    .tuple(fc.nat(MANY * 2), fc.nat(20), fc.integer({ min: 1, max: 20 }))
    .map(([number, at, length]) => nameOf(number).slice(at, at + length)),
  fc.nat(100_000).map(String),
  fc.string({ unit: fc.constantFrom('a', 'e', 't', 'm', 'M', ' ', '1', '9', 'é', 'Σ'), maxLength: 5 }),
);

test('an index finds what going through all names finds, before, while and after it is made', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 300, maxLength: 500 }),
      fc.array(term, { minLength: 20, maxLength: 30 }),
      (steps, terms) => {
        const both = new Both(MANY);
        const rare = Array.from({ length: 30 }, (_, index) => rareAt(index * 3));
        const checkAll = () => both.check([...terms, ...rare, 'team', 'aa', 'é', 'Gathered']);
        let key = MANY;
        const takeSteps = (between: (go: number) => void) => {
          for (const [index, { kind, number, go }] of steps.entries()) {
            between(go);
            if (kind === 'delete' || kind === 'rename') both.delete(nameOf(number));
            if (kind === 'add') both.add(nameOf(number), key++);
            if (kind === 'rename') both.add(`${nameOf(number)}${rareAt(index)}`, key++);
            // All of these come to lie side by side.
            if (kind === 'gather') both.add(`Gathered ${rareAt(key)}`, key++);
          }
        };
        checkAll();
        const index = both.list.index();
        takeSteps((go) => {
          for (let turn = 0; turn < go; turn += 1) index.next();
        });
        checkAll();
        index.toArray();
        checkAll();
        for (let at = 0; at < MANY; at += 1) if (nameOf(at).startsWith('a')) both.delete(nameOf(at));
        takeSteps(() => {});
        checkAll();
        const another = both.list.index();
        takeSteps((go) => {
          for (let turn = 0; turn < go; turn += 1) another.next();
        });
        another.toArray();
        checkAll();
      },
    ),
    // To look for a smaller case would take minutes.
    { numRuns: 5, endOnFailure: true },
  );
});

test('terms that are in many names need not be looked for, however long they are', () => {
  const list = new NameList();
  const rows = Array.from({ length: 6000 }, (_, at) => ({
    name: `A Design team of many ${1e6 + at}`,
    key: at,
  }));
  list.append(rows);
  const count = (form: 'folded' | 'exact', text: string) =>
    list.count({ form, term: text, except: new Set() });
  assert.equal(count('folded', 'design te'), undefined);
  list.index().toArray();
  assert.equal(count('folded', 'design te'), 6000);
  assert.equal(count('folded', ' design team of many 100'), 6000);
  assert.equal(count('exact', 'Design te'), 6000);
  assert.equal(count('exact', 'n team'), 6000);
  assert.equal(count('exact', 'design'), 0);
  list.delete('a design team of many 1000007');
  assert.equal(count('folded', 'design te'), 5999);
  assert.equal(count('folded', '1004999'), undefined);
});

test('an index is wanted from many names on, and once more when as many have come', () => {
  const both = new Both(9990);
  const { list } = both;
  const addUpTo = (size: number) => {
    for (let at = list.size; at < size; at += 1) both.add(`Team of ${at}`, at);
  };
  assert.equal(list.wantsIndex, false);
  addUpTo(10_000);
  assert.equal(list.wantsIndex, true);
  const index = list.index();
  index.next();
  assert.equal(list.wantsIndex, false);
  index.toArray();
  assert.equal(list.wantsIndex, false);
  addUpTo(20_000);
  assert.equal(list.wantsIndex, false);
  addUpTo(20_001);
  assert.equal(list.wantsIndex, true);
  list.index().toArray();
  assert.equal(list.wantsIndex, false);
  both.check(['Team of 1', 'of 19999', 'team', 'Design']);
});
