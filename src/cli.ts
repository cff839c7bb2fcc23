#!/usr/bin/env node
// The command `myelin`. What it needs beyond the names of its verbs is loaded by the verb that is called.
import { main } from './cli/main.js';

await main(process.argv.slice(2));
