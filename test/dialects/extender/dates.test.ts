import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { insertPerson } from '../../support/crowd.ts';
import { startTestServer } from '../../support/server.ts';
import { ask } from '../../support/transcript.ts';
import { basic, get } from './scene.ts';

/*
 * Dates as Java's SimpleDateFormat writes them, in English, in the zone of the server. Each row is what Java 21 prints,
 * by its documentation.
 */

/** Monday the 7th of December 2020, 00:05:09.007 in Warsaw; in London it is Sunday still. */
const NIGHT = Date.UTC(2020, 11, 6, 23, 5, 9, 7);

/** Sunday the 24th of May 2020, 08:49:27.994 in Warsaw, in summer time: the instant of the page's sample. */
const MORNING = 1590302967994;

const PATTERNS: Record<string, [night: string, morning: string]> = {
  '': ['2020-12-07 00:05:09', '2020-05-24 08:49:27'],
  'yyyy-MM-dd HH:mm:ss': ['2020-12-07 00:05:09', '2020-05-24 08:49:27'],
  'yyyy-MM-dd': ['2020-12-07', '2020-05-24'],
  'MM/dd/yyyy': ['12/07/2020', '05/24/2020'],
  'dd.MM.yyyy': ['07.12.2020', '24.05.2020'],
  'y|yy|yyy|yyyy|yyyyy': ['2020|20|2020|2020|02020', '2020|20|2020|2020|02020'],
  'M|MM|MMM|MMMM|MMMMM': ['12|12|Dec|December|December', '5|05|May|May|May'],
  'd|dd|ddd': ['7|07|007', '24|24|024'],
  'H|HH|HHH': ['0|00|000', '8|08|008'],
  'h|hh|hhh a': ['12|12|012 AM', '8|08|008 AM'],
  'm|mm|mmm': ['5|05|005', '49|49|049'],
  's|ss|sss': ['9|09|009', '27|27|027'],
  // Milliseconds are a number, not a fraction.
  'S|SS|SSS|SSSSS': ['7|07|007|00007', '994|994|994|00994'],
  'a|aaaa': ['AM|AM', 'AM|AM'],
  'E|EEE|EEEE|EEEEE': ['Mon|Mon|Monday|Monday', 'Sun|Sun|Sunday|Sunday'],
  'Z|ZZZZ': ['+0100|+0100', '+0200|+0200'],
  'X|XX|XXX': ['+01|+0100|+01:00', '+02|+0200|+02:00'],
  'z|zzz|zzzz': ['CET|CET|Central European Standard Time', 'CEST|CEST|Central European Summer Time'],
  "yyyy-MM-dd'T'HH:mm:ss.SSSXXX": ['2020-12-07T00:05:09.007+01:00', '2020-05-24T08:49:27.994+02:00'],
  'EEE, d MMM yyyy HH:mm:ss Z': ['Mon, 7 Dec 2020 00:05:09 +0100', 'Sun, 24 May 2020 08:49:27 +0200'],
  "h:mm a, 'on' EEEE": ['12:05 AM, on Monday', '8:49 AM, on Sunday'],
  yyyyMMddHHmmssSSS: ['20201207000509007', '20200524084927994'],
  "h 'o''clock'": ["12 o'clock", "8 o'clock"],
  "''yy''": ["'20'", "'20'"],
  "''''": ["''", "''"],
  "'''x'''": ["'x'", "'x'"],
  "'yyyy'yy'MM'": ['yyyy20MM', 'yyyy20MM'],
  '→ dd/MM «水» [HH] {mm} 100% + #?&=;': [
    '→ 07/12 «水» [00] {05} 100% + #?&=;',
    '→ 24/05 «水» [08] {49} 100% + #?&=;',
  ],
  '2020': ['2020', '2020'],
};

/** Letters of Java that are beyond what is promised, letters of nobody, and what no pattern can be. */
const INVALID = [
  'b',
  'yyyy-bb',
  'G',
  'YYYY',
  'ww',
  'D',
  'F',
  'k',
  'K',
  'u',
  'L',
  'c',
  'n',
  'XXXX',
  "'",
  "'open",
  "yyyy 'open",
  "''' ",
  'é',
];

/** Zones with other habits, at the night above. */
const ZONES: Record<string, string> = {
  UTC: '2020-12-06 23:05:09 UTC +0000 Z Z',
  'Europe/London': '2020-12-06 23:05:09 GMT +0000 Z Z',
  'America/New_York': '2020-12-06 18:05:09 EST -0500 -05 -05:00',
  // Hours alone for `X`, whatever else there is.
  'Asia/Kolkata': '2020-12-07 04:35:09 IST +0530 +05 +05:30',
  'America/St_Johns': '2020-12-06 19:35:09 NST -0330 -03 -03:30',
  'Australia/Sydney': '2020-12-07 10:05:09 AEDT +1100 +11 +11:00',
};

suite('dates', () => {
  test('in every pattern', async () => {
    const format = await formatter('Europe/Warsaw');
    await using server = format.server;
    assert.ok(server);
    const wrong: Record<string, unknown> = {};
    for (const [pattern, expected] of Object.entries(PATTERNS)) {
      const { body } = await format.ask(pattern);
      const found = body.users?.map((user: { createdDateString: string }) => user.createdDateString);
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong[pattern] = { found, expected };
    }
    assert.deepEqual(wrong, {});
  });

  test('in patterns that are none', async () => {
    const format = await formatter('Europe/Warsaw');
    await using server = format.server;
    assert.ok(server);
    const passed: string[] = [];
    for (const pattern of INVALID) {
      const { status, body } = await format.ask(pattern);
      if (status !== 400) passed.push(pattern);
      else
        assert.deepEqual(body, { status: 'error', message: `dateFormat is not a date pattern: ${pattern}` });
    }
    // What is no letter of the alphabet is text.
    assert.deepEqual(passed, ['é']);
  });

  for (const [timeZone, expected] of Object.entries(ZONES)) {
    test(`in ${timeZone}`, async () => {
      const format = await formatter(timeZone);
      await using server = format.server;
      assert.ok(server);
      const { body } = await format.ask('yyyy-MM-dd HH:mm:ss z Z X XXX');
      assert.equal(body.users[0].createdDateString, expected);
    });
  }

  test('where clocks are put forward, and back', async () => {
    await using server = await startTestServer({ config: { timeZone: 'Europe/Warsaw' } });
    const { fernhollow: org } = server;
    const alice = await org.createUser('alice', { groups: ['site-admins'] });
    const authorization = basic('alice', await org.createToken(alice));
    const group = await org.createGroup('staff');
    const instants: [number, string][] = [
      [Date.UTC(2020, 2, 29, 0, 59, 59, 999), '2020-03-29 01:59:59 CET'],
      [Date.UTC(2020, 2, 29, 1), '2020-03-29 03:00:00 CEST'],
      [Date.UTC(2020, 9, 25, 0, 30), '2020-10-25 02:30:00 CEST'],
      [Date.UTC(2020, 9, 25, 1, 30), '2020-10-25 02:30:00 CET'],
      [Date.UTC(2020, 11, 31, 23), '2021-01-01 00:00:00 CET'],
      [0, '1970-01-01 01:00:00 CET'],
    ];
    for (const [index, [createdAt]] of instants.entries()) {
      await org.join(group, await insertPerson(org, `person${index}`, { createdAt }));
    }
    const query = { showExtendedDetails: true, dateFormat: 'yyyy-MM-dd HH:mm:ss z' };
    const { body } = await ask(server, get('/getUsers/staff', query), { authorization });
    assert.deepEqual(
      body.users.map((user: { createdDate: number; createdDateString: string }) => [
        user.createdDate,
        user.createdDateString,
      ]),
      instants,
    );
  });

  test('in all four places, and null where there is none', async () => {
    await using server = await startTestServer();
    const { fernhollow: org } = server;
    const alice = await org.createUser('alice', { groups: ['site-admins'] });
    const authorization = basic('alice', await org.createToken(alice));
    const group = await org.createGroup('staff');
    const day = 24 * 60 * 60_000;
    await org.join(
      group,
      await insertPerson(org, 'bob', {
        createdAt: NIGHT,
        updatedAt: NIGHT + day,
        lastLoginAt: NIGHT + 2 * day,
        lastFailedLoginAt: NIGHT + 3 * day,
      }),
      await insertPerson(org, 'carol', { createdAt: NIGHT, updatedAt: NIGHT }),
    );
    const query = { showExtendedDetails: true, dateFormat: 'dd' };
    const { body } = await ask(server, get('/getUsers/staff', query), { authorization });
    const strings = body.users.map((user: Record<string, string | null>) => [
      user.createdDateString,
      user.updatedDateString,
      user.lastSuccessfulLoginDateString,
      user.lastFailedLoginDateString,
    ]);
    assert.deepEqual(strings, [
      ['06', '07', '08', '09'],
      ['06', '06', null, null],
    ]);
  });
});

/** A server in a zone, with two people made at the two instants above. */
async function formatter(timeZone: string) {
  const server = await startTestServer({ config: { timeZone } });
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = basic('alice', await org.createToken(alice));
  const group = await org.createGroup('staff');
  for (const createdAt of [NIGHT, MORNING]) {
    await org.join(group, await insertPerson(org, `at${createdAt}`, { createdAt }));
  }
  return {
    server,
    ask: (dateFormat: string) =>
      ask(server, get('/getUsers/staff', { showExtendedDetails: true, dateFormat }), { authorization }),
  };
}
