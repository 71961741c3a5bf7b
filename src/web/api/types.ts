import type { Static } from 'typebox';
import type { CredentialShape, NewCredentialShape } from '../../dialects/native/credentialShapes.ts';
import type { EventAction as EventActionOfServer, EventShape } from '../../dialects/native/eventShapes.ts';
import type { ImpactShape } from '../../dialects/native/getGroupImpact.ts';
import type { UsageShape } from '../../dialects/native/getGroupUsage.ts';
import type { BatchReply } from '../../dialects/native/memberBatch.ts';
import type {
  CallerShape,
  GroupRef as GroupRefShape,
  GroupShape,
  PathShape,
  ProductShape,
  RoleShape,
  SiteShape,
  UserDetails as UserDetailsShape,
  UserRef as UserRefShape,
  UserShape,
} from '../../dialects/native/shapes.ts';

/** What the API answers with: types of the server's own schemas, so that a field it drops does not compile here. */
export type Caller = Static<typeof CallerShape>;
export type Group = Static<typeof GroupShape>;
export type GroupRef = Static<typeof GroupRefShape>;
export type GroupImpact = Static<typeof ImpactShape>;
export type GroupUsage = Static<typeof UsageShape>;
export type User = Static<typeof UserShape>;
export type UserRef = Static<typeof UserRefShape>;
export type UserDetails = Static<typeof UserDetailsShape>;
export type Role = Static<typeof RoleShape>;
export type AccessPath = Static<typeof PathShape>;
export type Product = Static<typeof ProductShape>;
export type Site = Static<typeof SiteShape>;
export type Event = Static<typeof EventShape>;
export type EventAction = EventActionOfServer;
export type Batch = Static<typeof BatchReply>;
export type BatchLine = Batch['lines'][number];
export type Credential = Static<typeof CredentialShape>;
export type NewCredential = Static<typeof NewCredentialShape>;

/** A page of a list: by cursor it has `next`, by number it has `total`. */
export interface Page<Item> {
  items: Item[];
  total: number | null;
  next: string | null;
  previous: string | null;
}

export interface List<Item> {
  items: Item[];
}
