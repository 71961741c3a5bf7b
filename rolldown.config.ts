import { defineConfig } from 'rolldown';

/**
 * What is published, and what `npm start` runs: the server in a few files. Most of a start from the sources goes into
 * finding and reading a thousand modules, two thirds of its time and a third of the memory.
 */
export default defineConfig({
  input: { main: 'src/main.ts', checkpointer: 'src/store/checkpointer.ts' },
  platform: 'node',
  // Loaded only where it is used, and by its own ways.
  external: ['pg'],
  output: { dir: 'dist', format: 'esm', cleanDir: true },
});
