import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { listOf } from './paging.ts';
import { READ_ORGANIZATION } from './scopes.ts';
import { DirectoryShape, toDirectory } from './shapes.ts';

export const listDirectories = defineOperation({
  id: 'native.listDirectories',
  summary: 'List directories',
  method: 'GET',
  path: '/directories',
  scopes: READ_ORGANIZATION,
  params: NoPath,
  status: 200,
  reply: listOf(DirectoryShape),
  async handle(call) {
    const directories = await call.directory.capabilities.listDirectories(call.actor);
    return { items: directories.map(toDirectory) };
  },
});
