#!/usr/bin/env node
import { constants, enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';

// Compiled modules are kept beside the packages: without that, half the time of a short command goes into parsing. Where
// somebody else installed them, the cache of whoever runs this has a place; where there is none either, Node goes on without.
const { status } = enableCompileCache(
  fileURLToPath(new URL('../node_modules/.cache/groupkeep', import.meta.url)),
);
if (status === constants.compileCacheStatus.FAILED) enableCompileCache(`${homedir()}/.cache/groupkeep`);

const { main } = await import('./cli/program.ts');
process.exitCode = await main(process.argv.slice(2));
