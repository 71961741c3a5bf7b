#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled modules are kept beside the packages: without that, half the time of a short command goes into parsing.
// Where the directory cannot be written, Node goes on without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/groupkeep', import.meta.url)));

const { main } = await import('./cli/program.ts');
process.exitCode = await main(process.argv.slice(2));
