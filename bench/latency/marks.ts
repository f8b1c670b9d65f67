// Refreshes the tables of a document: what stands between `<!-- latency:NAME -->` and `<!-- /latency -->` is replaced by
// what was measured under that name; a name that was not measured keeps its table.

export const refreshMarks = (text: string, render: (name: string) => ReadonlyArray<string> | undefined): string =>
  text.replaceAll(marked, (before: string, name: string) => {
    const lines = render(name)
    if (lines === undefined) return before
    return [`<!-- latency:${name} -->`, '', ...lines, '', '<!-- /latency -->'].join('\n')
  })

const marked = /<!-- latency:([a-z][a-z ]*) -->\n[\s\S]*?<!-- \/latency -->/g
