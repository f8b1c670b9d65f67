// Refreshes the tables of a document: what stands between `<!-- latency:NAME -->` and `<!-- /latency -->` is replaced by
// what was measured under that name; a name that was not measured keeps its table.

export const refreshMarks = (
  text: string,
  render: (name: string) => ReadonlyArray<string> | undefined,
  kind: 'latency' | 'bench' = 'latency',
): string =>
  text.replaceAll(marked[kind], (before: string, name: string) => {
    const lines = render(name)
    if (lines === undefined) return before
    return [`<!-- ${kind}:${name} -->`, '', ...lines, '', `<!-- /${kind} -->`].join('\n')
  })

const marked = {
  latency: /<!-- latency:([a-z][a-z ]*) -->\n[\s\S]*?<!-- \/latency -->/g,
  bench: /<!-- bench:([a-z][\w ,-]*) -->\n[\s\S]*?<!-- \/bench -->/g,
}
