import { isBuiltin } from 'node:module';
import { defineConfig, type Plugin } from 'rolldown';

/** Parts of Node that the framework requires and has no use for without TLS. */
const SELDOM_USED = ['node:https', 'node:http2'];

/**
 * Asks for parts of Node as they are. An `import` of one reads everything that it exports, down to what is loaded when it is
 * first read: `node:http` brings a client with web sockets, for a tenth of a start. What is required and seldom used is
 * loaded when it is used.
 */
function leanBuiltins(): Plugin {
  return {
    name: 'lean-builtins',
    resolveId: {
      order: 'pre',
      handler(id, _importer, { kind }) {
        const name = id.startsWith('node:') ? id : `node:${id}`;
        // The bundle's own beginning needs that one.
        if (!isBuiltin(name) || name === 'node:module') return undefined;
        return kind === 'require-call' && SELDOM_USED.includes(name) ? `\0lazy:${name}` : `\0builtin:${name}`;
      },
    },
    load(id) {
      const [, way, name] = /^\0(builtin|lazy):(.+)$/.exec(id) ?? [];
      if (way === undefined) return undefined;
      const part = `process.getBuiltinModule('${name}')`;
      const exports = way === 'lazy' ? `new Proxy({}, { get: (_, property) => ${part}[property] })` : part;
      return { code: `module.exports = ${exports};`, moduleType: 'js' };
    },
  };
}

/**
 * What is published, and what `npm start` runs: the server in a few files. Most of a start from the sources goes into
 * finding and reading a thousand modules, two thirds of its time and a third of the memory.
 */
export default defineConfig({
  input: {
    main: 'src/main.ts',
    // Threads begin with files of their own.
    checkpointer: 'src/store/sqlite/checkpointer.ts',
    memberWriter: 'src/writing/memberWriter.ts',
    bulkReader: 'src/cli/importing/bulkReader.ts',
  },
  platform: 'node',
  plugins: [leanBuiltins()],
  // Loaded only where it is used, and by its own ways.
  external: ['pg'],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    // One small file for them, in place of many tiny ones.
    codeSplitting: { groups: [{ name: 'builtins', test: /^\0builtin:/ }] },
  },
});
