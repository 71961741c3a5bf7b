import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { toWindow, windowParameters } from './paging.ts';
import { SEARCH_USERS } from './scopes.ts';
import { toUser, UserShape } from './users.ts';

/** A bare list of everyone, inactive people included, oldest account first. */
export const getAllUsers = defineOperation({
  id: 'jira.getAllUsers',
  summary: 'Get all users',
  method: 'GET',
  path: '/users/search',
  aliases: ['/users'],
  scopes: SEARCH_USERS,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object(windowParameters),
  status: 200,
  reply: Type.Array(UserShape),
  async handle(call) {
    const window = toWindow(call.query, 50, 1000);
    const users = await call.directory.users.listAt(call.actor, siteAddress(call), {}, window);
    return users.map((user) => toUser(call, user));
  },
});
