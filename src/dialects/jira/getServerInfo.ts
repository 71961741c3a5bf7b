import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { NONE } from './scopes.ts';

/**
 * Two values decide whether clients work at all: `deploymentType` must be `Cloud`, and `versionNumbers` 6 or more; the
 * published sample's would not do. The rest describes a server of Cloud as such describe themselves.
 */
export const getServerInfo = defineOperation({
  id: 'jira.getServerInfo',
  summary: 'Get Jira instance info',
  method: 'GET',
  path: '/serverInfo',
  scopes: NONE,
  anonymous: 'allowed',
  fleeting: true,
  params: Type.Object({}),
  status: 200,
  reply: shape({
    baseUrl: Type.String(),
    version: Type.String(),
    versionNumbers: Type.Array(Type.Integer()),
    deploymentType: Type.Literal('Cloud'),
    buildNumber: Type.Integer(),
    buildDate: Type.String(),
    serverTime: Type.String(),
    scmInfo: Type.String(),
    serverTitle: Type.String(),
    serverTimeZone: Type.String(),
    defaultLocale: shape({ locale: Type.String() }),
    displayUrl: Type.String(),
    displayUrlConfluence: Type.String(),
    displayUrlServicedeskHelpCenter: Type.String(),
  }),
  async handle(call) {
    return {
      baseUrl: call.baseUrl,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud' as const,
      buildNumber: 100_000,
      buildDate: '2026-01-01T00:00:00.000+0000',
      // An offset without a colon, as Jira writes it.
      serverTime: new Date().toISOString().replace('Z', '+0000'),
      scmInfo: 'groupkeep',
      serverTitle: siteOf(call).name,
      serverTimeZone: 'Etc/UTC',
      defaultLocale: { locale: 'en_US' },
      displayUrl: call.baseUrl,
      displayUrlConfluence: call.baseUrl,
      displayUrlServicedeskHelpCenter: call.baseUrl,
    };
  },
});
