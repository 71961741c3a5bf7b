import fc from 'fast-check';
import { DIALECTS, type Dialect, type Product, type Role } from '../../support/writes.ts';

/** One write, by which dialect, and whether it names the group by its name or by its id. */
export type Change = { via: Dialect; byName: boolean; group: string } & (
  | { action: 'create' | 'remove' }
  | { action: 'add' | 'leave'; person: number }
  | { action: 'grant' | 'revoke'; product: Product; role: Role }
  | { action: 'suspend' | 'restore'; person: number }
);

/** Few names, so that they meet again; some are one name to the directory, and each means something to an address. */
const NAMES = [
  'design',
  'DESIGN',
  'Über uns',
  'über uns',
  'a+b',
  'up/down',
  '100% & more; "x"',
  'membersByGroupId',
  '水 🌊',
];
export const PEOPLE = ['ada', 'ben', 'cy', 'dot'];

export const change: fc.Arbitrary<Change> = (() => {
  const base = {
    via: fc.constantFrom(...DIALECTS),
    byName: fc.boolean(),
    group: fc.constantFrom(...NAMES),
  };
  const person = fc.nat({ max: PEOPLE.length - 1 });
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...base, action: fc.constant('create' as const) }) },
    { weight: 2, arbitrary: fc.record({ ...base, action: fc.constant('remove' as const) }) },
    { weight: 7, arbitrary: fc.record({ ...base, action: fc.constant('add' as const), person }) },
    { weight: 3, arbitrary: fc.record({ ...base, action: fc.constant('leave' as const), person }) },
    {
      weight: 3,
      arbitrary: fc.record({
        ...base,
        action: fc.constantFrom('grant' as const, 'grant' as const, 'revoke' as const),
        product: fc.constantFrom<Product>('jira', 'confluence'),
        role: fc.constantFrom<Role>('atlassian/user', 'atlassian/user', 'atlassian/admin'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ...base,
        action: fc.constantFrom('suspend' as const, 'restore' as const),
        person,
      }),
    },
  );
})();

/**
 * What always comes first, however little time there is: each dialect makes each change that it can, and
 * once more, which changes nothing.
 */
export const TOUR: Change[] = DIALECTS.flatMap((via, index): Change[] => {
  const common = { via, byName: index % 2 === 0, group: NAMES[2 * index] ?? 'tour' };
  const other = { ...common, group: 'gone', byName: !common.byName };
  const role = { product: index === 1 ? 'jira' : 'confluence', role: 'atlassian/user' } as const;
  const changes: Change[] = [
    { ...common, action: 'create' },
    { ...common, action: 'add', person: 0 },
    { ...common, action: 'add', person: 1 },
    { ...common, ...role, action: 'grant' },
    { ...common, ...role, action: 'revoke' },
    { ...common, ...role, action: 'grant' },
    { ...common, action: 'leave', person: index % 2 },
    { ...other, action: 'create' },
    { ...other, action: 'add', person: 2 },
    { ...other, action: 'remove' },
    { ...common, action: 'restore', person: 3 },
    { ...common, action: 'suspend', person: 3 },
    { ...common, action: 'add', person: 3 },
  ];
  return changes.flatMap((each) => [each, each]);
});
