import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold } from '../../src/core/text.ts';
import { NameList } from '../../src/store/names/nameList.ts';

const word = fc.constantFrom('Design', 'Payments', 'team', 'Teams', 'é-quipe', '水Σς水Σς', 'teamteam');
const name = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.nat(60))
  .map(([words, number]) => `${words.join(' ')} ${number}`);
const step = fc.record({ name, kind: fc.constantFrom('add', 'add', 'delete'), go: fc.nat(3) });

const TERMS = [
  'team',
  'Team',
  'teamteam',
  'esign',
  'esign pay',
  'n Payments',
  'équi',
  'é-quipe',
  'Σς水Σ',
  'ments 1',
  'team 1',
  'mm',
  'tea',
];

test('long terms are counted right before, while and after the parts of many names are counted', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 150, maxLength: 400, selector: fold }),
      fc.array(step, { maxLength: 200 }),
      (names, steps) => {
        const list = new NameList();
        const there = new Map<string, string>();
        const add = (each: string) => {
          list.add(each, there.size);
          there.set(fold(each), each);
        };
        const check = () => {
          for (const term of TERMS) {
            for (const form of ['folded', 'exact'] as const) {
              const query = { form, term, except: new Set<string>() };
              const found = () => {
                if (list.count(query) === undefined) list.recount(query).toArray();
                return list.count(query);
              };
              const expected = [...there].filter((each) => each[form === 'folded' ? 0 : 1].includes(term));
              assert.equal(found(), expected.length, `${form} ${term}`);
            }
          }
        };
        for (const each of names) add(each);
        check();
        const counting = list.countFrequent();
        for (const { name: each, kind, go } of steps) {
          for (let turn = 0; turn < go; turn += 1) counting.next();
          if (kind === 'add') add(each);
          else {
            list.delete(fold(each));
            there.delete(fold(each));
          }
        }
        check();
        counting.toArray();
        check();
        for (const { name: each } of steps) add(each);
        check();
      },
    ),
    { numRuns: 15 },
  );
});

test('terms that are in many names need not be looked for', () => {
  const list = new NameList();
  for (let at = 0; at < 500; at += 1) list.add(`Design team ${at}`, at);
  const count = (form: 'folded' | 'exact', term: string) => list.count({ form, term, except: new Set() });
  assert.equal(count('folded', 'design te'), undefined);
  list.countFrequent().toArray();
  assert.equal(count('folded', 'design te'), 500);
  assert.equal(count('exact', 'Design te'), 500);
  assert.equal(count('exact', 'n team'), 500);
  list.delete('design team 7');
  assert.equal(count('folded', 'design te'), 499);
  assert.equal(count('folded', 'team 499'), undefined);
});
