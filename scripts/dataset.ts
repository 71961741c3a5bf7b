import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { showProgress } from '../src/cli/importing/progress.ts';
import { groupSizes, Members, type Size } from './dataset/memberships.ts';
import { groupNameAt, personAt } from './dataset/names.ts';

/**
 * Writes a directory of invented people as a CSV file for `groupkeep import`, a membership a line, in order of groups. The
 * e-mail address and the name of a person stand where the person is first named. The same numbers and the same seed make
 * the same file; memory does not grow with it.
 */

const USAGE = `npm run dataset -- --out FILE.csv [--users 1000000] [--groups 100000] [--memberships 10000000]
    [--largest 1000000] [--seed 1]
`;

/** So much is written at once. */
const CHUNK = 1 << 20;

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      users: { type: 'string', default: '1000000' },
      groups: { type: 'string', default: '100000' },
      memberships: { type: 'string', default: '10000000' },
      largest: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const size: Size = {
    users: Number(values.users),
    groups: Number(values.groups),
    memberships: Number(values.memberships),
    largest: Number(values.largest),
  };
  if (!values.out || !isPossible(size)) {
    process.stderr.write(USAGE);
    process.exit(2);
  }
  await writeDataset(values.out, size, Number(values.seed));
}

/** Everybody is a member somewhere, every group has a member, and none has more than the largest. */
function isPossible({ users, groups, memberships, largest }: Size): boolean {
  return (
    [users, groups, memberships, largest].every((count) => Number.isSafeInteger(count) && count > 0) &&
    largest <= users &&
    memberships >= Math.max(users, largest + groups - 1) &&
    memberships <= groups * largest
  );
}

async function writeDataset(path: string, size: Size, seed: number): Promise<void> {
  const file = createWriteStream(path);
  const progress = await showProgress(size.memberships);
  let text = 'group,member,email,name\n';
  let done = 0;
  for (const line of lines(size, seed)) {
    text += line;
    done += 1;
    if (text.length < CHUNK) continue;
    await write(file, text);
    progress.advance(done);
    text = '';
  }
  await write(file, text);
  progress.advance(done);
  progress.finish();
  file.end();
  await once(file, 'close');
}

function* lines(size: Size, seed: number): Generator<string> {
  const members = new Members(size.users, seed);
  for (const [index, count] of groupSizes(size).entries()) {
    const group = groupNameAt(index);
    const known = members.met;
    for (const member of members.of(count)) {
      const { username, email, name } = personAt(member);
      yield member < known ? `${group},${username},,\n` : `${group},${username},${email},${name}\n`;
    }
  }
}

async function write(file: WriteStream, text: string): Promise<void> {
  if (!file.write(text)) await once(file, 'drain');
}
