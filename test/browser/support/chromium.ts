import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The names under which distributions install it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** How to get one, for those whose tests were skipped. */
export const NO_BROWSER =
  'There is no Chromium: install it (Debian: apt-get install chromium) or say where it is by CHROMIUM_PATH.';

/** The Chromium of this machine, if it has one. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const places = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return places.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
