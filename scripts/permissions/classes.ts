import type { Answer } from './answers.ts';
import type { CallerName } from './callers.ts';

/** What all operations of a kind answer to whom, and why. Every caller has a cell. */
export interface AccessClass {
  name: string;
  /** Those who may, in a sentence. */
  who: string;
  cells: Record<CallerName, Answer>;
}

function same<Name extends CallerName>(names: readonly Name[], answer: Answer): Record<Name, Answer> {
  return Object.fromEntries(names.map((name) => [name, answer])) as Record<Name, Answer>;
}

const KEYS = [
  'organization key',
  'read-only key',
  'write-only key',
  'key of another organization',
] as const satisfies CallerName[];

/** Whose credential is good, in this organization. */
const PEOPLE = [
  'user without access',
  'admin of another site',
  'Jira viewer',
  'Jira access manager',
  'Confluence guest',
  'Jira user',
  'Confluence user',
  'Jira admin',
  'Confluence admin',
  'site admin',
  'organization admin',
] as const satisfies CallerName[];

/** Who is not known, and came with a credential that was not taken. */
const REFUSED = [
  'wrong secret',
  'wrong bearer',
  'expired credential',
  'suspended user',
  'user of another organization',
] as const satisfies CallerName[];

const NOBODY = ['no credential', ...REFUSED] as const satisfies CallerName[];

// --- Organizations: an API key is the only credential, and a scope its only limit ---------------------------------

const ONLY_KEYS = { ...same(NOBODY, 'unauthenticated'), ...same(PEOPLE, 'unauthenticated') };

export const readByKey: AccessClass = {
  name: 'read',
  who: 'keys of the organization, without scopes or with the one to read',
  cells: {
    ...ONLY_KEYS,
    'organization key': 'yes',
    'read-only key': 'yes',
    'write-only key': 'unscoped',
    'key of another organization': 'elsewhere',
  },
};

export const writeByKey: AccessClass = {
  name: 'write',
  who: 'keys of the organization, without scopes or with the one to write',
  cells: { ...readByKey.cells, 'read-only key': 'unscoped', 'write-only key': 'yes' },
};

/** The request names no organization: the key does. */
export const ownByKey: AccessClass = {
  name: 'read its own',
  who: 'any key that may read; the organization told is its own',
  cells: { ...readByKey.cells, 'key of another organization': 'yes' },
};

// --- Jira: roles on the site's Jira products ------------------------------------------------------------------------

/** Keys are no credential on a site, so whoever sends one is as little known as a stranger. */
const STRANGERS = [...NOBODY, ...KEYS] as const;

export const browseJira: AccessClass = {
  name: 'browse',
  who: 'those who use or administer Jira, or administer the site or the organization',
  cells: {
    ...same(STRANGERS, 'unauthenticated'),
    ...same(PEOPLE, 'forbidden'),
    ...same(['Jira user', 'Jira admin', 'site admin', 'organization admin'], 'yes'),
  },
};

export const administerJira: AccessClass = {
  name: 'administer Jira',
  who: 'those who administer Jira, the site or the organization',
  cells: { ...browseJira.cells, 'Jira user': 'forbidden' },
};

export const administerSiteOfJira: AccessClass = {
  name: 'administer the site',
  who: 'those who administer the site or the organization',
  cells: { ...administerJira.cells, 'Jira admin': 'forbidden' },
};

export const pickGroups: AccessClass = {
  name: 'see projects',
  who: 'anyone may ask; it is empty for those who see no project, and who sees projects but may not browse finds a group by its whole name alone',
  cells: {
    ...same([...STRANGERS, ...PEOPLE], 'empty'),
    ...same(['Jira viewer', 'Jira user', 'Jira admin', 'site admin', 'organization admin'], 'yes'),
  },
};

export const pickUsersAndGroups: AccessClass = {
  name: 'browse, or nobody',
  who: 'those who may browse; without a credential it is empty',
  cells: { ...browseJira.cells, 'no credential': 'empty' },
};

export const findUsers: AccessClass = {
  name: 'browse, or empty',
  who: 'anyone may ask; it is empty for those who may not browse',
  cells: { ...pickGroups.cells, 'Jira viewer': 'empty' },
};

export const knowOneself: AccessClass = {
  name: 'enter Jira',
  who: 'those with access to Jira; the document has no 403, so others are told that they are not known',
  cells: {
    ...same([...STRANGERS, ...PEOPLE], 'unauthenticated'),
    ...same(['Jira viewer', 'Jira user', 'Jira admin', 'site admin', 'organization admin'], 'yes'),
  },
};

export const everyone: AccessClass = {
  name: 'everyone',
  who: 'anyone',
  cells: same([...STRANGERS, ...PEOPLE], 'yes'),
};

export const everyoneButWrong: AccessClass = {
  name: 'everyone, or nobody',
  who: 'anyone without a credential, or with one that is good',
  cells: { ...everyone.cells, ...same([...REFUSED, ...KEYS], 'unauthenticated') },
};

// --- Confluence: roles on the site's Confluence ---------------------------------------------------------------------

const WRONG_BEARERS = ['wrong bearer', 'expired credential', ...KEYS] as const;

/** For operations whose document has a 401. */
export const useConfluenceKnown: AccessClass = {
  name: 'use',
  who: 'those who use or administer Confluence, its guests, and those who administer the site or the organization',
  cells: {
    ...same(STRANGERS, 'unauthenticated'),
    ...same(PEOPLE, 'forbidden'),
    ...same(
      ['Confluence guest', 'Confluence user', 'Confluence admin', 'site admin', 'organization admin'],
      'yes',
    ),
  },
};

/** For the others: 403, but a bearer that is not taken is 401 all the same, since clients renew their token then. */
export const useConfluence: AccessClass = {
  name: useConfluenceKnown.name,
  who: useConfluenceKnown.who,
  cells: {
    ...useConfluenceKnown.cells,
    ...same(NOBODY, 'hidden'),
    ...same(WRONG_BEARERS, 'unauthenticated'),
  },
};

export const administerSiteOfConfluence: AccessClass = {
  name: 'administer the site',
  who: administerSiteOfJira.who,
  cells: {
    ...useConfluenceKnown.cells,
    ...same(['Confluence guest', 'Confluence user', 'Confluence admin'], 'forbidden'),
  },
};

// --- REST Extender: as Confluence, and its errors know 401 everywhere -----------------------------------------------

export const useExtender: AccessClass = useConfluenceKnown;
export const administerExtender: AccessClass = administerSiteOfConfluence;

// --- Groupkeep's own API: people and keys alike, each in the organization that they are of --------------------------

const UNKNOWN = [
  'no credential',
  'wrong secret',
  'wrong bearer',
  'expired credential',
  'suspended user',
] as const satisfies CallerName[];

const OF_ANOTHER_ORGANIZATION = [
  'user of another organization',
  'key of another organization',
] as const satisfies CallerName[];

export const known: AccessClass = {
  name: 'be known',
  who: 'anyone with a credential that is good; it tells of, or ends, what is their own',
  cells: {
    ...same(UNKNOWN, 'unauthenticated'),
    ...same(PEOPLE, 'yes'),
    ...same(KEYS, 'yes'),
    ...same(OF_ANOTHER_ORGANIZATION, 'yes'),
  },
};

/** Of lists, which tell of the caller's own organization. */
export const lookAround: AccessClass = {
  name: 'look around',
  who: 'those who hold any role, and keys that may read; what is told is of their own organization',
  cells: { ...known.cells, 'user without access': 'forbidden', 'write-only key': 'unscoped' },
};

/** Of one thing. */
export const look: AccessClass = {
  name: lookAround.name,
  who: lookAround.who,
  cells: { ...lookAround.cells, ...same(OF_ANOTHER_ORGANIZATION, 'elsewhere') },
};

export const controlGroup: AccessClass = {
  name: 'control',
  who: 'those who administer a site on the directory, or the organization, and could give every role concerned; keys that may write',
  cells: {
    ...look.cells,
    ...same(PEOPLE, 'forbidden'),
    ...same(['site admin', 'organization admin'], 'yes'),
    'read-only key': 'unscoped',
    'write-only key': 'yes',
  },
};

/** Where no role is concerned, the administrator of any site on the directory will do. */
export const controlPlain: AccessClass = {
  name: controlGroup.name,
  who: controlGroup.who,
  cells: { ...controlGroup.cells, 'admin of another site': 'yes' },
};

export const createInOwn: AccessClass = {
  name: controlGroup.name,
  who: controlGroup.who,
  cells: { ...controlPlain.cells, ...same(OF_ANOTHER_ORGANIZATION, 'yes') },
};

export const confer: AccessClass = {
  name: 'confer',
  who: 'those who may give that role: who administers the product, manages access to it, or administers the site or the organization; keys that may write',
  cells: { ...controlGroup.cells, ...same(['Jira admin', 'Jira access manager'], 'yes') },
};

export const administerOrganization: AccessClass = {
  name: 'administer the organization',
  who: 'those who administer the organization; keys that may write',
  cells: { ...controlGroup.cells, 'site admin': 'forbidden' },
};

/** What only administrators see, of their own organization. */
export const overseeOwn: AccessClass = {
  name: 'oversee',
  who: 'those who administer the organization, and keys that may read',
  cells: {
    ...lookAround.cells,
    ...same(PEOPLE, 'forbidden'),
    'organization admin': 'yes',
  },
};

export const oversee: AccessClass = {
  ...overseeOwn,
  cells: { ...overseeOwn.cells, ...same(OF_ANOTHER_ORGANIZATION, 'elsewhere') },
};

export const administerOwnOrganization: AccessClass = {
  name: administerOrganization.name,
  who: administerOrganization.who,
  cells: { ...administerOrganization.cells, ...same(OF_ANOTHER_ORGANIZATION, 'yes') },
};

/** Other people's tokens are not there for those who may not revoke them. */
export const revokeTokens: AccessClass = {
  name: 'revoke',
  who: 'its owner, and those who administer the organization; for others it is not there',
  cells: {
    ...administerOrganization.cells,
    ...same(PEOPLE, 'elsewhere'),
    'organization admin': 'yes',
  },
};
