import type { Scan } from '../paging.ts';
import type { Directory, Organization, Resource, Site } from '../types.ts';
import type { New } from './rows.ts';

export interface OrganizationReads {
  /** All organizations, oldest first. There are few. */
  listOrganizations(): Promise<Organization[]>;
  findOrganization(id: string): Promise<Organization | undefined>;

  /** Directories of an organization by key, oldest first; `ids` and `search` (folded, part of the name) narrow them. */
  listDirectories(filter: DirectoryFilter, scan: Scan): Promise<Directory[]>;
  findDirectory(organizationKey: number, id: string): Promise<Directory | undefined>;

  /** All sites of an organization, oldest first. */
  listSites(organizationKey: number): Promise<Site[]>;
  /** A site of any organization, by its cloudId. */
  findSite(id: string): Promise<Site | undefined>;
  /** A site of any organization, by its host name in lower case. */
  findSiteByHost(host: string): Promise<Site | undefined>;
  /** Whether any site of any organization has that id or host (hosts are compared in lower case). */
  isSiteTaken(id: string, host: string): Promise<boolean>;

  /** Resources of an organization by key, oldest first; `search` is a folded part of the name. */
  listResources(filter: ResourceFilter, scan: Scan): Promise<Resource[]>;
  findResource(organizationKey: number, ari: string): Promise<Resource | undefined>;

  /** A value every node shares, such as the secret of cursors. */
  findSetting(name: string): Promise<string | undefined>;
}

export interface DirectoryFilter {
  organizationKey: number;
  ids?: readonly string[];
  search?: string;
  /** Only the directory of this account. */
  accountId?: string;
}

export interface ResourceFilter {
  organizationKey: number;
  search?: string;
}

export interface OrganizationWrites {
  insertOrganization(organization: New<Organization>): Promise<Organization>;
  insertDirectory(directory: New<Directory>): Promise<Directory>;
  insertSite(site: New<Site>): Promise<Site>;
  insertResource(resource: New<Resource>): Promise<Resource>;
  setSeatLimit(resourceKey: number, seatLimit: number | null): Promise<void>;
  setResourceStatus(resourceKey: number, status: Resource['status']): Promise<void>;
  /** Stores a setting unless it has a value, and returns the value it has now. */
  ensureSetting(name: string, value: string): Promise<string>;
}
