// Fixes the seed and the number of runs of every property, so that two runs of the suite are the same run.
// FC_SEED chooses another seed (each failure prints the one it had), FC_RUNS another number of runs.

import { configureGlobal } from 'fast-check'
import { runs, seed } from './support/depth.ts'

configureGlobal({ seed, numRuns: runs })
