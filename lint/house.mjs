// The house rules that no shelf linter has. What a rule forbids and why stands beside it.
// Borders between floors and purity as a whole are held by spec/architecture.spec.ts, which needs no linter.

const report = (context, node, message) => context.report({ node, message })

const rules = {
  /** Absence is `undefined` or an Option; a second nothing doubles every check. */
  'no-null': (context) => ({
    Literal: (node) => {
      if (node.value === null && node.raw === 'null') report(context, node, 'no null: use undefined or an Option')
    },
    TSNullKeyword: (node) => report(context, node, 'no null: use undefined or an Option'),
  }),
  /** Errors are values; see docs on who is to blame for what. */
  'no-throw': (context) => ({
    ThrowStatement: (node) => report(context, node, 'return a value instead of throwing'),
  }),
  /** A reducer is a function over a record. */
  'no-class': (context) => ({
    ClassDeclaration: (node) => report(context, node, 'no class below the shell'),
    ClassExpression: (node) => report(context, node, 'no class below the shell'),
  }),
  /** Rebuilding a hot record by spread costs 25 times a full literal on Node 20. */
  'no-spread-of-records': (context) => ({
    ObjectExpression: (node) => {
      for (const property of node.properties) {
        if (property.type === 'SpreadElement') report(context, property, 'write the record out: spread is slow here')
      }
    },
  }),
}

export default {
  meta: { name: 'house' },
  rules: Object.fromEntries(Object.entries(rules).map(([name, create]) => [name, { create }])),
}
