/** A request of an API as somebody would send it from a shell. */
export interface Call {
  /** The API, for people: `Organizations API v2`, `Jira Cloud`, `Groupkeep`. */
  api: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the server, with the query. */
  path: string;
  body?: unknown;
  /** With what it is signed: an organization API key, or a user's name and API token. */
  auth: 'key' | 'token';
}

/** The command for a POSIX shell. Secrets stay variables: they are nowhere to be copied from. */
export function curlOf({ method, path, body, auth }: Call, origin: string): string {
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    auth === 'key' ? '-H "Authorization: Bearer $ORG_API_KEY"' : '-u "$USER_EMAIL:$API_TOKEN"',
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", '-d', quoted(JSON.stringify(body))]),
    quoted(`${origin}${path}`),
  ].join(' ');
}

/** As one word of a shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
