import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseQueryString, queryString } from '../../src/web/lib/query.ts';
import {
  readActivitySearch,
  readGroupFilters,
  readGroupsSearch,
  readSignInSearch,
} from '../../src/web/lib/searches.ts';

/** What a screen makes of an address, without the names that say nothing. */
function said(read: (search: Record<string, unknown>) => object, text: string): object {
  return Object.fromEntries(
    Object.entries(read(parseQueryString(text))).filter(([, value]) => value !== undefined),
  );
}

suite('what addresses say', () => {
  test('values are the text that stands there, digits and spaces too', () => {
    const text = '?search=007+%26+co&role=user&sort=-memberCount';
    assert.deepEqual(said(readGroupFilters, text), {
      search: '007 & co',
      role: 'user',
      sort: '-memberCount',
    });
    assert.equal(queryString(readGroupFilters(parseQueryString(text)) as Record<string, string>), text);
  });

  test('of a name that is there twice the first counts', () => {
    assert.deepEqual(said(readGroupFilters, '?search=a&search=b'), { search: 'a' });
  });

  test('a value that is none of its name’s, and a name of another screen, count as not said', () => {
    const text = '?source=nowhere&type=group&sort=-size&status=active&search=&__proto__=x';
    assert.deepEqual(said(readGroupFilters, text), {});
    assert.deepEqual(said(readActivitySearch, '?span=year&action=group_created'), {
      action: 'group_created',
    });
  });

  test('what was said wrongly is taken away, not left', () => {
    const search = parseQueryString('?source=nowhere');
    assert.equal({ ...search, ...readGroupFilters(search) }.source, undefined);
  });

  test('a dialog is asked for by name alone', () => {
    assert.deepEqual(said(readGroupsSearch, '?create'), { create: true });
    assert.deepEqual(said(readGroupsSearch, '?create=true&source=local'), { source: 'local', create: true });
  });

  test('the sign-in leads to paths of the console, and to no other site', () => {
    const ways = ['/groups?search=a', '//evil.example.com', '/\\evil.example.com', '/\t/evil.example.com'];
    const others = ['https://evil.example.com', 'groups', ''];
    assert.deepEqual(
      [...ways, ...others].map((to) => readSignInSearch({ to }).to),
      ['/groups?search=a', ...Array(6).fill(undefined)],
    );
  });
});
