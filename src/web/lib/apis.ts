const APIS: Record<string, string> = {
  native: 'the console’s API',
  organizations: 'the Organizations API',
  jira: 'the Jira API',
  confluence: 'the Confluence API',
  extender: 'REST Extender',
  cli: 'the command line',
};

/** The APIs by which changes come, as a list to choose from. */
export const API_CHOICES = Object.entries(APIS).map(([value, label]) => ({
  value,
  label: label.replace(/^the (.)/, (_, letter: string) => letter.toUpperCase()),
}));

/** The API by which something came, for the middle of a sentence. */
export function apiName(dialect: string): string {
  return APIS[dialect] ?? dialect;
}
