import type { FastifyInstance } from 'fastify';

/** Where the picture is below the server's address, of everybody and in every size. */
export const AVATAR_PATH = '/avatar.svg';

/** Nobody in particular: pictures of people are not kept, and clients show whatever an address leads to. */
const AVATAR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
  <rect width="48" height="48" fill="#dfe1e8"/>
  <g fill="#8a90a2">
    <circle cx="24" cy="19" r="8"/>
    <path d="M8 44c1-10 7.5-14.5 16-14.5S39 34 40 44z"/>
  </g>
</svg>
`;

/** It runs nothing and loads nothing, and any page may show it. */
const HEADERS = {
  'cache-control': 'public, max-age=86400',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'same-origin',
};

/** Serves the picture, to whomever: a browser sends no credential with what a page shows. */
export function mountAvatar(app: FastifyInstance): void {
  app.get(AVATAR_PATH, async (_request, reply) => reply.headers(HEADERS).type('image/svg+xml').send(AVATAR));
}
