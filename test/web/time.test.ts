import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { agoText, fullText } from '../../src/web/lib/time.ts';

const NOON = Date.parse('2026-03-12T12:00:00Z');
const ago = (seconds: number) => agoText(new Date(NOON - seconds * 1000).toISOString(), NOON);

suite('times in the console', () => {
  test('how long ago, and when it was long ago the day', () => {
    assert.equal(ago(0), 'just now');
    assert.equal(ago(59), '59 seconds ago');
    assert.equal(ago(61), '1 minute ago');
    assert.equal(ago(2 * 3600), '2 hours ago');
    assert.equal(ago(36 * 3600), 'yesterday');
    assert.equal(ago(-3600), 'in 1 hour');
    assert.equal(ago(30 * 24 * 3600), '10 Feb 2026');
  });

  test('the day and the hour are those of the zone', () => {
    const at = '2026-03-12T23:30:00.000Z';
    assert.match(fullText(at, { timeZone: 'Europe/Berlin' }), /^13 March 2026.*00:30:00 Central European/);
    assert.match(fullText(at, { timeZone: 'America/New_York' }), /^12 March 2026.*19:30:00 Eastern/);
  });
});
