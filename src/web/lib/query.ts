export type Query = Record<string, string | number | boolean | undefined>;

/** `?a=1&b=2` of what has a value; empty for nothing. */
export function queryString(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

/** What `?a=1&b=2` says, as text; of a name that is there twice, what it says first. */
export function parseQueryString(text: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(text)].reverse());
}
