import { type Static, Type } from 'typebox';
import type { OwnedCredential } from '../../core/store.ts';
import type { CredentialOptions } from '../../core/tokens.ts';
import { shape } from '../../http/shape.ts';
import { NullableTime, Time, toNullableTime, toTime } from './shapes.ts';

const credential = {
  id: Type.String(),
  label: Type.String(),
  scopes: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'What it is good for; `null` for all that its owner may do',
  }),
  owner: Type.Union([
    shape({ accountId: Type.String(), displayName: Type.String(), email: Type.String() }),
    Type.Null(),
  ]),
  createdAt: Time,
  expiresAt: NullableTime,
  lastUsedAt: Type.Union([Time, Type.Null()], {
    description: 'To within five minutes; `null` when it was never used',
  }),
};

export const CredentialShape = shape(credential);

/** The one reply that has the secret: it is kept nowhere. */
export const NewCredentialShape = shape({ ...credential, secret: Type.String() });

export function toCredential({
  credential: { id, label, scopes, createdAt, expiresAt },
  owner,
  usedAt,
}: OwnedCredential): Static<typeof CredentialShape> {
  return {
    id,
    label,
    scopes: scopes && [...scopes],
    owner: owner && { accountId: owner.accountId, displayName: owner.displayName, email: owner.email },
    createdAt: toTime(createdAt),
    expiresAt: toNullableTime(expiresAt),
    lastUsedAt: toNullableTime(usedAt),
  };
}

/** What is asked of a new token or key. */
export const credentialOptions = {
  label: Type.Optional(Type.String()),
  scopes: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z][a-z0-9:._-]*$' }), {
      description: 'Absent: all that its owner may do',
    }),
  ),
  expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'Absent: never' })),
};

interface Options {
  label?: string;
  scopes?: string[];
  expiresAt?: string;
}

export function toOptions({ label, scopes, expiresAt }: Options): CredentialOptions {
  return {
    ...(label !== undefined && { label }),
    scopes: scopes ?? null,
    expiresAt: expiresAt === undefined ? null : Date.parse(expiresAt),
  };
}
