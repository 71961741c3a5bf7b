import { type Static, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { type Position, pagesOf } from '../../core/paging.ts';
import { PLATFORM_OWNER } from '../../core/roles.ts';
import { fold } from '../../core/text.ts';
import type { Resource, Site } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { Links } from './paging.ts';
import { toTime } from './shapes.ts';

/** Workspaces: the resources of sites, with the query language in which clients look for them. */
export const WorkspaceShape = shape({
  id: Type.String(),
  type: Type.String(),
  attributes: shape({
    name: Type.String(),
    typeKey: Type.String(),
    type: Type.String(),
    owner: Type.String(),
    status: Type.String(),
    statusDetails: Type.Array(Type.String()),
    icons: shape({}),
    avatars: shape({}),
    labels: Type.Array(Type.String()),
    sandbox: shape({ type: Type.Literal('NONE') }),
    capacity: Type.Optional(Type.Integer()),
    createdAt: Type.String({ format: 'date-time' }),
    hostUrl: Type.String(),
  }),
  links: shape({ self: Type.String() }),
  relationships: shape({}),
});

export const WorkspacePage = shape({
  data: Type.Array(WorkspaceShape),
  links: Links,
  meta: shape({ pageSize: Type.Integer(), total: Type.Integer() }),
});

export type Workspace = Static<typeof WorkspaceShape>;

/** A workspace with the key that makes its place in any order unique. */
export interface KeyedWorkspace {
  key: number;
  row: Workspace;
}

/** Every workspace of the organization, oldest first. */
export async function loadWorkspaces(
  call: Call<{ orgId: string }, unknown, unknown>,
): Promise<KeyedWorkspace[]> {
  const { actor, baseUrl, directory, params } = call;
  const { organizations } = directory;
  const pages = pagesOf((page) => organizations.listResources(actor, params.orgId, {}, page));
  const sites = new Map((await organizations.listSites(actor)).map((site) => [site.key, site]));
  const workspaces: KeyedWorkspace[] = [];
  for await (const resources of pages) {
    for (const resource of resources) {
      const site = sites.get(resource.siteKey ?? 0);
      if (!site || resource.owner === PLATFORM_OWNER) continue;
      workspaces.push({ key: resource.key, row: toWorkspace(baseUrl, resource, site, sites.size === 1) });
    }
  }
  return workspaces;
}

function toWorkspace(baseUrl: string, resource: Resource, site: Site, isOnlySite: boolean): Workspace {
  const { seatLimit } = resource;
  const hostUrl = siteUrl(baseUrl, site, isOnlySite);
  return {
    id: resource.ari,
    type: resource.name,
    attributes: {
      name: site.name,
      typeKey: resource.owner,
      type: resource.name,
      owner: resource.owner,
      status: resource.status,
      statusDetails: [],
      icons: {},
      avatars: {},
      labels: [],
      sandbox: { type: 'NONE' },
      ...(seatLimit !== null && { capacity: seatLimit }),
      createdAt: toTime(resource.createdAt),
      hostUrl,
    },
    links: { self: hostUrl },
    relationships: {},
  };
}

/** An only site is reached at the server's own address, others by their host name at the same port. */
function siteUrl(baseUrl: string, site: Site, isOnlySite: boolean): string {
  const url = URL.parse(baseUrl);
  if (isOnlySite || !url) return baseUrl;
  url.hostname = site.host;
  return url.origin;
}

const FIELDS: Record<string, (workspace: Workspace) => string> = {
  id: ({ id }) => id,
  'attributes.name': ({ attributes }) => attributes.name,
  'attributes.name.raw': ({ attributes }) => attributes.name,
  'attributes.type': ({ attributes }) => attributes.type,
  'attributes.typeKey': ({ attributes }) => attributes.typeKey,
  'attributes.owner': ({ attributes }) => attributes.owner,
  'attributes.status': ({ attributes }) => attributes.status,
  'attributes.hostUrl': ({ attributes }) => attributes.hostUrl,
  'attributes.sandbox.type': ({ attributes }) => attributes.sandbox.type,
};

type Query = Record<string, unknown>;

/**
 * Whether a workspace meets a query: `{and:[…]}`, `{nor:[…]}`, `{field:{name,values}}`, `{searchWorkspaces: text}`.
 * @throws DirectoryError `invalid-field` for a query of another kind, as the real service refuses `features` and `policies`
 */
export function matchesQuery(workspace: Workspace, query: Query | null): boolean {
  return query === null || Object.entries(query).every(([kind, operand]) => meets(workspace, kind, operand));
}

function meets(workspace: Workspace, kind: string, operand: unknown): boolean {
  const { attributes } = workspace;
  if (kind === 'and') return toQueries(kind, operand).every((part) => matchesQuery(workspace, part));
  if (kind === 'nor') return !toQueries(kind, operand).some((part) => matchesQuery(workspace, part));
  if (kind === 'field') return hasValue(workspace, operand);
  if (kind === 'searchWorkspaces') {
    const text = fold(toText(operand));
    return fold(attributes.name).includes(text) || fold(attributes.hostUrl).includes(text);
  }
  return refuse('invalid-field', { field: `query.${kind}`, reason: 'is not supported' });
}

function hasValue(workspace: Workspace, operand: unknown): boolean {
  const { name, values } = (operand ?? {}) as { name?: unknown; values?: unknown };
  // A field without a name or without values asks for nothing.
  if (typeof name !== 'string' || !Array.isArray(values) || values.length === 0) return true;
  return values.includes(fieldOf(workspace, name, 'query.field.name'));
}

function fieldOf(workspace: Workspace, name: string, where: string): string {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  return field?.(workspace) ?? refuse('invalid-field', { field: where, reason: `is unknown: ${name}` });
}

function toQueries(kind: string, operand: unknown): Query[] {
  if (Array.isArray(operand) && operand.every((part) => typeof part === 'object' && part !== null)) {
    return operand as Query[];
  }
  return refuse('invalid-field', { field: `query.${kind}`, reason: 'must be a list of queries' });
}

/** The text itself, or the first of `[text, value]`. */
function toText(operand: unknown): string {
  const text = Array.isArray(operand) ? operand[0] : operand;
  if (typeof text === 'string') return text;
  return refuse('invalid-field', { field: 'query.searchWorkspaces', reason: 'must be a text' });
}

/** Where a workspace stands in the order asked for: by a field, or oldest first. */
export function positionOf({ key, row }: KeyedWorkspace, field: string | null): Position {
  return field === null ? [key] : [fold(fieldOf(row, field, 'sort.field')), key];
}
