/**
 * What addresses say after the `?`: the filters of lists, what is asked for, where a sign-in leads. Each screen has its names,
 * and each name its values; anything else in an address counts as not said. Which roles, products, actions and APIs there
 * are the server knows.
 */

const STATUSES = ['active', 'suspended', 'deactivated'] as const;
const SOURCES = ['local', 'synced'] as const;
export const TYPES = ['GROUP', 'TEAM', 'USERBASE_GROUP'] as const;
export const SPANS = ['hour', 'day', 'week'] as const;
const CREDENTIAL_LISTS = ['own', 'all', 'keys'] as const;

const GROUP_FILTERS = {
  search: text,
  source: oneOf(SOURCES),
  type: oneOf(TYPES),
  resource: text,
  role: text,
  sort: sortBy('name', 'memberCount', 'createdAt', 'updatedAt'),
};

export const readGroupFilters = reader(GROUP_FILTERS);
/** With `create` the dialog for a new group is open. */
export const readGroupsSearch = reader({ ...GROUP_FILTERS, create: flag });
export const readMembersSearch = reader({ search: text, status: oneOf(STATUSES) });
export const readPeopleSearch = reader({
  search: text,
  status: oneOf(STATUSES),
  resource: text,
  sort: sortBy('displayName', 'createdAt'),
});
export const readAccessSearch = reader({ user: text, resource: text });
export const readActivitySearch = reader({
  search: text,
  action: text,
  dialect: text,
  span: oneOf(SPANS),
  about: text,
});
export const readCredentialsSearch = reader({ list: oneOf(CREDENTIAL_LISTS) });
export const readSignInSearch = reader({ to: placeHere });

type Search = Record<string, unknown>;
type Readers = Record<string, (value: unknown) => unknown>;
type Read<Each extends Readers> = { [Name in keyof Each]?: ReturnType<Each[Name]> };

/** A search of those names alone. What has none of its values is there as `undefined`, and so takes the place of what was said. */
function reader<Each extends Readers>(readers: Each): (search: Search) => Read<Each> {
  return (search) =>
    Object.fromEntries(
      Object.entries(readers).map(([name, read]) => [name, read(search[name])]),
    ) as Read<Each>;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function flag(value: unknown): true | undefined {
  return value === undefined ? undefined : true;
}

function oneOf<Choice extends string>(choices: readonly Choice[]) {
  return (value: unknown): Choice | undefined => choices.find((choice) => choice === value);
}

/** A field, backwards after a minus. */
function sortBy<Field extends string>(...fields: Field[]) {
  return oneOf(fields.flatMap((field) => [field, `-${field}`] as const));
}

/** A path of this console; never another site's, whatever a link to the sign-in says. */
function placeHere(value: unknown): string | undefined {
  return text(value)?.match(/^\/(?![/\\])\P{Cc}*$/u)?.[0];
}
