import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprint } from '../../src/fingerprint.ts';
import type { Changes } from '../../src/store/changes.ts';
import type { Executor, Row, Value } from '../../src/store/db.ts';
import { Lately } from '../../src/store/lately.ts';
import { KeptUsers, remember } from '../../src/store/memory.ts';
import { cutOut, growth } from '../support/heap.ts';

/** Changes that are told of by hand. */
class Told implements Changes {
  count = 0;
  version(): number {
    return this.count;
  }
}

/** Answers questions about people when it is told to, and notes whom it was asked for. */
class People implements Executor {
  readonly isSynchronous = false;
  readonly asked: { keys: number[]; answer: PromiseWithResolvers<Row[]> }[] = [];

  rows(_statement: unknown, values: readonly Value[]): Promise<Row[]> {
    // Lists of keys are padded by repeating the last.
    const keys = [...new Set(values.map(Number))];
    const answer = Promise.withResolvers<Row[]>();
    this.asked.push({ keys, answer });
    return answer.promise;
  }

  run(): Promise<number> {
    return Promise.reject(new Error('it only reads'));
  }

  get wanted(): number[][] {
    return this.asked.map(({ keys }) => keys);
  }

  /** Answers one question: those with these keys are there. */
  answer(index: number, ...keys: number[]): void {
    // Beside the key all of a row is alike here; one of its texts is read as JSON.
    this.asked[index]?.answer.resolve(keys.map((key) => [key, ...Array<string>(40).fill('{}')]));
  }
}

const keysOf = async (users: Promise<{ key: number }[]>) => (await users).map(({ key }) => key);

describe('people who are kept', () => {
  it('are read once by all who ask for them at the same time, and then not at all', async () => {
    const people = new People();
    const kept = new KeptUsers(people, new Told(), 100);
    const lists = [kept.list([1, 2]), kept.list([2, 3]), kept.list([1, 3, 4])];
    // Each of them goes as far as it can.
    await Promise.resolve();
    assert.deepEqual(people.wanted, [[1, 2], [3], [4]]);
    people.answer(2);
    people.answer(1, 3);
    people.answer(0, 1, 2);
    assert.deepEqual(await Promise.all(lists.map(keysOf)), [
      [1, 2],
      [2, 3],
      [1, 3],
    ]);
    assert.deepEqual(await keysOf(kept.list([3, 2, 1])), [3, 2, 1]);
    assert.equal(people.asked.length, 3);
  });

  it('are read anew by whoever asks after a change, though others are reading them', async () => {
    const people = new People();
    const told = new Told();
    const kept = new KeptUsers(people, told, 100);
    const early = kept.list([1]);
    told.count += 1;
    const late = kept.list([1]);
    assert.deepEqual(people.wanted, [[1], [1]]);
    people.answer(1, 1);
    await late;
    people.answer(0);
    assert.deepEqual([await keysOf(early), await keysOf(kept.list([1]))], [[], [1]]);
    assert.equal(
      people.asked.length,
      2,
      'what was read before the change is neither kept nor takes the place of the other',
    );
  });

  it('are asked for again when reading them has failed', async () => {
    const people = new People();
    const kept = new KeptUsers(people, new Told(), 100);
    const lists = [kept.list([1]), kept.list([1])];
    people.asked[0]?.answer.reject(new Error('it is away'));
    const outcomes = await Promise.allSettled(lists);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    const again = kept.list([1]);
    people.answer(1, 1);
    assert.deepEqual(await keysOf(again), [1]);
  });
});

describe('an answer that is being asked for', () => {
  function scene() {
    const told = new Told();
    const asked: PromiseWithResolvers<string>[] = [];
    const ask = remember(told, ['sites'], (_host: string) => {
      const question = Promise.withResolvers<string>();
      asked.push(question);
      return question.promise;
    });
    return { told, asked, ask };
  }

  it('is waited for by all who ask the same', async () => {
    const { asked, ask } = scene();
    const answers = [ask('fernhollow'), ask('riverside'), ask('fernhollow')];
    assert.equal(asked.length, 2);
    asked[0]?.resolve('F');
    asked[1]?.resolve('R');
    assert.deepEqual(await Promise.all(answers), ['F', 'R', 'F']);
    assert.equal(await ask('fernhollow'), 'F');
    assert.equal(asked.length, 2);
  });

  it('is not remembered where the question is long', async () => {
    const { asked, ask } = scene();
    for (const [length, times] of [
      [500, 1],
      [501, 2],
    ] as const) {
      const before = asked.length;
      for (let time = 0; time < 2; time += 1) {
        const answer = ask('f'.repeat(length));
        asked.at(-1)?.resolve('F');
        assert.equal(await answer, 'F');
      }
      assert.equal(asked.length - before, times);
    }
  });

  it('is not waited for by who asks after a change', async () => {
    const { told, asked, ask } = scene();
    const early = ask('fernhollow');
    told.count += 1;
    const late = ask('fernhollow');
    assert.equal(asked.length, 2);
    asked[1]?.resolve('new');
    asked[0]?.resolve('old');
    assert.deepEqual([await early, await late, await ask('fernhollow')], ['old', 'new', 'new']);
  });

  it('is asked for by each who asks while a commit is under way, and not kept', async () => {
    const { told, asked, ask } = scene();
    // What `Share` tells then: another number each time.
    told.version = () => {
      told.count -= 1;
      return told.count;
    };
    const answers = [ask('fernhollow'), ask('fernhollow')];
    assert.equal(asked.length, 2);
    for (const question of asked) question.resolve('F');
    assert.deepEqual(await Promise.all(answers), ['F', 'F']);
    void ask('fernhollow');
    assert.equal(asked.length, 3);
  });

  it('is asked for by each where the database is elsewhere', async () => {
    const changes = { version: () => 1, catchUp: () => Promise.resolve() };
    let count = 0;
    const ask = remember(changes, ['sites'], async (_host: string) => {
      count += 1;
      return 'F';
    });
    assert.deepEqual(await Promise.all([ask('fernhollow'), ask('fernhollow')]), ['F', 'F']);
    assert.deepEqual([await ask('fernhollow'), count], ['F', 2]);
  });

  it('is not that of another question, even one with the same fingerprint', async () => {
    assert.equal(fingerprint('costarring'), fingerprint('liquid'), 'known of FNV-1a');
    const ask = remember(new Told(), ['sites'], async (...words: string[]) => words.join());
    const asked = [['costarring'], ['liquid'], ['costarring'], ['a', 'b'], ['ab'], ['a']];
    for (const words of asked) assert.equal(await ask(...words), words.join());
    assert.deepEqual(await Promise.all(asked.map((words) => ask(...words))), asked.map(String));
  });

  it('keeps of what the question was cut out of nothing else', async () => {
    const asked: number[] = [];
    const ask = remember(new Told(), ['sites'], async (host: string, _id: number) => {
      asked.push(host.length);
      return 'F';
    });
    const weight = await growth(async () => {
      for (let id = 0; id < 1000; id += 1) await ask(cutOut(id), id);
    });
    assert.ok(weight < 2 * 2 ** 20, `${weight} bytes for a thousand questions of 40 letters`);
    assert.deepEqual([await ask(cutOut(0), 0), asked.length], ['F', 1000], 'they are still there');
  });

  it('is asked for again when it has failed', async () => {
    const { asked, ask } = scene();
    const answers = [ask('fernhollow'), ask('fernhollow')];
    asked[0]?.reject(new Error('it is away'));
    const outcomes = await Promise.allSettled(answers);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    const again = ask('fernhollow');
    asked[1]?.resolve('F');
    assert.equal(await again, 'F');
  });
});

describe('what is kept lately', () => {
  it('stays while it is asked for, and never is more than so much', () => {
    const lately = new Lately<number, string>(10);
    lately.set(0, 'wanted');
    for (let key = 1; key <= 100; key += 1) {
      lately.set(key, 'once');
      assert.equal(lately.get(0), 'wanted');
    }
    const left = Array.from({ length: 101 }, (_, key) => key).filter((key) => lately.get(key) !== undefined);
    assert.ok(left.length <= 10 && left.length >= 5, `${left.length} are left`);
    lately.clear();
    assert.equal(lately.get(0), undefined);
  });

  it('is nothing where nothing may be kept', () => {
    const lately = new Lately<number, string>(0);
    lately.set(1, 'a');
    assert.equal(lately.get(1), undefined);
  });
});
