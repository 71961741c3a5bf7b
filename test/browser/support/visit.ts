import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { until } from '../../support/until.ts';
import { PASSWORD } from './installation.ts';

/** How long a browser may take; far beyond what it takes. */
const PATIENCE_MS = 60_000;

/** What a visitor has for a screen. */
export const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' };

/** One visit of the console by one person in a browser of their own; and what went wrong in it that nobody sees. */
export class Visit {
  readonly page: Page;
  readonly url: string;
  /** Requests of the API in this visit, as `GET /api/groups?…`. */
  readonly requests: string[] = [];
  private readonly problems: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      // What the API refuses is for the screen to tell; the browser notes it as well.
      const isRefusal = message.text().startsWith('Failed to load') && isOfApi(message.location().url);
      if (message.type() === 'error' && !isRefusal) this.problems.push(message.text());
    });
    page.on('request', (request) => {
      if (isOfApi(request.url())) this.requests.push(`${request.method()} ${pathOf(request.url())}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) this.problems.push(`${response.status()} ${response.url()}`);
    });
    page.on('dialog', (dialog) => {
      this.problems.push(`a dialog of the browser: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.url + path);
  }

  /** Signs in through the form, and waits for the first screen. */
  async signIn({ login, password = PASSWORD }: { login: string; password?: string }): Promise<void> {
    await this.open('/sign-in');
    await this.page.getByLabel('Username or e-mail').fill(login);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  /** The heading of a screen. */
  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { level: 1, name });
  }

  /** Waits for an address: where one leads on to another, it may come after what is shown. */
  async isAt(address: string): Promise<void> {
    await this.page.waitForURL((url) => url.pathname + url.search === address);
  }

  /** Waits for the title of the window, which comes after what is shown. */
  async isTitled(title: string): Promise<void> {
    await until(async () => (await this.page.title()) === title);
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  dialog(name?: string | RegExp) {
    return this.page.getByRole('dialog', name === undefined ? {} : { name });
  }

  /** What is told in the corner when something was done. */
  told(text: string | RegExp) {
    return this.page.getByRole('alert').filter({ hasText: text });
  }

  /** Fails when anything went wrong: errors, broken files, what the content security policy forbids. */
  async end(): Promise<void> {
    assert.deepEqual(this.problems, []);
  }
}

function isOfApi(url: string): boolean {
  return pathOf(url).startsWith('/api/');
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
