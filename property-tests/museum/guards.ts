// All guards by name.

import type { Guard } from './exhibit.ts'
import { explorations } from './explorations.ts'
import { forgeries } from './forgeries.ts'
import { scenes } from './scenes.ts'

export const guards: Readonly<Record<string, Guard>> = { ...explorations, ...forgeries, ...scenes }
