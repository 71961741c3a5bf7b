/** Kinds of texts that mean something to the server. */
export type Kind =
  | 'orgId'
  | 'directoryId'
  | 'cloudId'
  | 'groupId'
  | 'groupName'
  | 'accountId'
  | 'userKey'
  | 'username'
  | 'email'
  | 'resource'
  | 'owner'
  | 'role'
  | 'cursor';

/** What is remembered of each kind: enough to hit what is there, little enough that it is mostly of late. */
const REMEMBERED = 60;

/**
 * What a fuzzer knows of the server's world: what it was told at the start, which stays, and what it has read in
 * replies since, which comes and goes as the world does.
 */
export class Knowledge {
  private readonly given: { [K in Kind]?: readonly string[] };
  private readonly learnt = new Map<Kind, string[]>();
  /** The fuzzer's own accounts: it would soon have no way in if it could suspend them. */
  private readonly spared: ReadonlySet<string>;

  constructor(given: { [K in Kind]?: readonly string[] }, spared: readonly string[]) {
    this.given = given;
    this.spared = new Set(spared);
  }

  /** One text of a kind; latest first, so that what was just made is met soonest. */
  pick(kind: Kind, nth: number): string | undefined {
    const all = [...(this.learnt.get(kind) ?? []), ...(this.given[kind] ?? [])];
    return all[nth % Math.max(1, all.length)];
  }

  /** Takes in whatever a reply tells of. */
  learn(reply: unknown): void {
    if (typeof reply !== 'object' || reply === null) return;
    for (const [name, value] of Object.entries(reply)) {
      if (typeof value === 'object') this.learn(value);
      else if (typeof value === 'string') this.remember(kindOf(name, value, reply), value);
    }
  }

  private remember(kind: Kind | undefined, value: string): void {
    if (!kind || value === '' || this.spared.has(value) || this.given[kind]?.includes(value)) return;
    const known = this.learnt.get(kind) ?? [];
    this.learnt.set(kind, [value, ...known.filter((each) => each !== value)].slice(0, REMEMBERED));
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function kindOf(name: string, value: string, parent: object): Kind | undefined {
  switch (name) {
    case 'groupId':
      return 'groupId';
    case 'id':
      return UUID.test(value) && 'name' in parent ? 'groupId' : undefined;
    case 'name':
      return 'groupId' in parent || 'id' in parent ? 'groupName' : undefined;
    case 'accountId':
    case 'account_id':
      return 'accountId';
    case 'userKey':
      return 'userKey';
    case 'username':
      return 'username';
    case 'email':
    case 'emailAddress':
      return 'email';
    case 'next':
      return value.includes('/') ? undefined : 'cursor';
    default:
      return undefined;
  }
}
