import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { precompress } from './precompress.ts';
import { themeVariables } from './theme/variables.ts';

/**
 * The console, bundled into `dist/web`: one page, and beside it files whose names have a digest of what is in them. What is
 * in `public/` keeps its name.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), themeStyles(), precompress()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // Whose code the files have in them, and by which licences: these want to be told along.
    license: { fileName: 'THIRD-PARTY.md' },
    // Vite's polyfill of this is for browsers that have no modules' preload; all of today's do.
    modulePreload: { polyfill: false },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: { proxy: { '/api': process.env.GROUPKEEP_DEV_SERVER ?? 'http://localhost:8080' } },
});

/**
 * The theme's colours and sizes as a stylesheet, made at build time. Mantine would put them into a `<style>` element, which
 * the content security policy forbids.
 */
function themeStyles(): Plugin {
  const name = 'virtual:theme.css';
  return {
    name: 'theme-styles',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? themeVariables() : undefined),
  };
}
