import type { UserAddress } from './addresses.ts';
import { record, userSubject } from './audit.ts';
import type { Change } from './change.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { cutPage, type Page, type PageRequest } from './paging.ts';
import { authorityOf, getUserToSecure, requireOrganizationAdmin } from './permissions.ts';
import { writeAs } from './standing.ts';
import type { CredentialFilter, OwnedCredential } from './store.ts';
import { isStorable } from './text.ts';
import type { Actor, Credential, CredentialKind } from './types.ts';

/** Which tokens and keys there are, and their end; how they are made and used is in `tokens.ts`. Secrets are nowhere here. */
export function credentialService(core: Core) {
  const { store } = core;
  return { listTokens, listKeys, revokeTokens, revokeKeys };

  /**
   * A page of API tokens, oldest first: of one person, or of everybody. People may see their own.
   * @throws DirectoryError `user-not-found`, `forbidden`
   */
  async function listTokens(
    actor: Actor,
    address: UserAddress | undefined,
    page: PageRequest,
  ): Promise<Page<OwnedCredential>> {
    if (address) {
      const owner = await getUserToSecure(store.read, actor, address);
      return list({ ...filterOf(actor, 'token'), userKey: owner.key }, page);
    }
    requireOrganizationAdmin(await authorityOf(store.read, actor));
    return list(filterOf(actor, 'token'), page);
  }

  /** A page of the organization's API keys, oldest first. @throws DirectoryError `forbidden` */
  async function listKeys(actor: Actor, page: PageRequest): Promise<Page<OwnedCredential>> {
    requireOrganizationAdmin(await authorityOf(store.read, actor));
    return list(filterOf(actor, 'key'), page);
  }

  /**
   * Ends API tokens, all of them or none: from the commit on, no node lets anyone in by them. People may end their own.
   * Returns what they were. @throws DirectoryError `credential-not-found`, also for those of others
   */
  async function revokeTokens(actor: Actor, ids: readonly string[]): Promise<Credential[]> {
    return revoke(actor, 'token', ids);
  }

  /** The same with the organization's API keys. @throws DirectoryError `credential-not-found`, `forbidden` */
  async function revokeKeys(actor: Actor, ids: readonly string[]): Promise<Credential[]> {
    return revoke(actor, 'key', ids);
  }

  async function revoke(actor: Actor, kind: CredentialKind, ids: readonly string[]): Promise<Credential[]> {
    return writeAs(core, actor, async (change) => {
      const authority = await authorityOf(change.writer, actor);
      if (kind === 'key') requireOrganizationAdmin(authority);
      const revoked: Credential[] = [];
      for (const id of new Set(ids)) {
        const found = await getCredential(change, kind, id);
        // Whose it is, is not a stranger's to know.
        const isTheirs = authority.organizationAdmin || found.credential.userKey === actor.userKey;
        if (!isTheirs) refuse('credential-not-found', { id });
        await end(change, found);
        revoked.push(found.credential);
      }
      return revoked;
    });
  }

  async function end(change: Change, { credential, owner }: OwnedCredential): Promise<void> {
    await change.writer.credentials.deleteCredential(credential.key);
    const { id, label, scopes, expiresAt } = credential;
    await record(change, {
      action: credential.kind === 'token' ? 'token_revoked' : 'key_revoked',
      subject: { type: 'credential', id, name: label },
      ...(owner && { object: userSubject(owner) }),
      before: { scopes, expiresAt },
    });
  }

  function list(filter: CredentialFilter, page: PageRequest): Promise<Page<OwnedCredential>> {
    return cutPage(
      page,
      (scan) => store.read.credentials.listCredentials(filter, scan),
      ({ credential }) => [credential.key],
    );
  }
}

function filterOf({ organizationKey }: Actor, kind: CredentialKind): CredentialFilter {
  return { organizationKey, kind };
}

/** @throws DirectoryError `credential-not-found` */
async function getCredential(
  { writer, actor }: Change,
  kind: CredentialKind,
  id: string,
): Promise<OwnedCredential> {
  const filter = { ...filterOf(actor, kind), id };
  const scan = { descending: false, after: null, limit: 1 };
  const [found] = isStorable(id) ? await writer.credentials.listCredentials(filter, scan) : [];
  return found ?? refuse('credential-not-found', { id });
}
