import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGroupkeep } from './processes.ts';
import type { Setup } from './world.ts';

export interface Size {
  users: number;
  groups: number;
}

const EVERYONE = 'everyone';
const AREAS = ['engineering', 'finance', 'support', 'sales', 'design', 'legal', 'people', 'operations'];
const FIRST = ['Ana', 'Bo', 'Chidi', 'Dana', 'Emre', 'Farah', 'Grace', 'Hiro', 'Ines', 'Jakub'];
const LAST = ['Souza', 'Lindqvist', 'Okafor', 'Levi', 'Yilmaz', 'Haddad', 'Murphy', 'Tanaka', 'Costa'];
const TEAM_SIZE = 5;

/** Sets up a directory where there is none, and loads a data set into it, by the commands that users have. */
export async function createDataset(
  scratch: string,
  location: readonly string[],
  size: Size,
): Promise<Setup> {
  const setup = JSON.parse(await runGroupkeep('init', ...location, '--json'));
  const file = join(scratch, 'dataset.json');
  await writeFile(file, JSON.stringify(dataset(size)));
  await runGroupkeep('import', file, ...location, '--json');
  return setup;
}

function dataset(size: Size) {
  const users = Array.from({ length: size.users }, (_, index) => ({
    username: `user${index}`,
    email: `user${index}@example.com`,
    name: `${FIRST[index % FIRST.length]} ${LAST[index % LAST.length]}`,
  }));
  const username = (index: number) => `user${index % size.users}`;
  const teams = Array.from({ length: size.groups - 1 }, (_, index) => ({
    name: teamName(index),
    description: `Everything about ${teamName(index)}`,
    members: Array.from({ length: TEAM_SIZE }, (_, member) => username(index * TEAM_SIZE + member)),
  }));
  const members = users.map((user) => user.username);
  return { users, groups: [{ name: EVERYONE, description: 'Everybody here', members }, ...teams] };
}

function teamName(index: number): string {
  return `${AREAS[index % AREAS.length]}-team-${String(index).padStart(6, '0')}`;
}
