import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { listOf } from './paging.ts';
import { READ_ORGANIZATION } from './scopes.ts';
import { ProductShape, toProduct } from './shapes.ts';

/** Products of all sites, the sites themselves and the organization: whatever has roles, with those roles and seats. */
export const listProducts = defineOperation({
  id: 'native.listProducts',
  summary: 'List products with their roles, default groups and seats',
  method: 'GET',
  path: '/products',
  scopes: READ_ORGANIZATION,
  params: NoPath,
  query: Type.Object({
    seats: Type.Optional(
      Type.Boolean({ description: 'Count seats of all products, not just of those with a limit' }),
    ),
  }),
  status: 200,
  reply: listOf(ProductShape),
  async handle(call) {
    const { seats = false } = call.query;
    const products = await call.directory.capabilities.listProducts(call.actor, { withSeats: seats });
    return { items: products.map(toProduct) };
  },
});
