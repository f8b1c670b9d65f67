// What the system says when a file cannot be opened, in a few words after its name.

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'not a file'],
  ['ENOTDIR', 'no such file'],
  ['ENOSPC', 'no space left on the device'],
])

export const describeFailure = (failure: unknown): string => {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined
  return reasons.get(code) ?? `cannot be opened (${String(code ?? failure)})`
}
