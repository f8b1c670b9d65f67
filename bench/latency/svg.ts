// Just enough SVG: elements with attributes, text that is escaped, lines through points. Coordinates are pixels, to a tenth.

type Attributes = Readonly<Record<string, string | number | undefined>>

export type Point = readonly [x: number, y: number]

export const font = 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif'

export function element(name: string, attributes: Attributes, children: ReadonlyArray<string> = []): string {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escape(typeof value === 'number' ? tenths(value) : value)}"`],
  )
  const open = `<${name}${words.join('')}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`
}

export const label = (text: string, [x, y]: Point, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, [escape(text)])

export const segment = ([x1, y1]: Point, [x2, y2]: Point, attributes: Attributes): string =>
  element('line', { x1, y1, x2, y2, ...attributes })

/** A line through the points; those that a straight line passes anyway are left out. */
export const curve = (points: ReadonlyArray<Point>, attributes: Attributes): string =>
  element('path', { d: pathOf(points), fill: 'none', ...attributes })

export const area = (points: ReadonlyArray<Point>, attributes: Attributes): string =>
  element('path', { d: `${pathOf(points)}Z`, ...attributes })

/** A whole picture with its own ground, so that it reads the same on a dark page. */
export const picture = (width: number, height: number, title: string, children: ReadonlyArray<string>): string =>
  `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'font-family': font,
      'font-size': 13,
    },
    ['', element('title', {}, [escape(title)]), element('rect', { width, height, rx: 10, fill: colours.ground })]
      .concat(children, '')
      .map((child) => `${child}\n`),
  )}\n`

export const colours = {
  ground: '#fcfcfa',
  ink: '#1f2328',
  faint: '#6a727b',
  grid: '#e4e6e3',
  unreachable: '#e9ebe8',
} as const

const pathOf = (points: ReadonlyArray<Point>): string =>
  thin(points)
    .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${tenths(x)} ${tenths(y)}`)
    .join('')

function thin(points: ReadonlyArray<Point>): ReadonlyArray<Point> {
  const kept: Array<Point> = []
  for (const point of points) {
    const middle = kept.at(-1)
    const first = kept.at(-2)
    if (first !== undefined && middle !== undefined && isStraight(first, middle, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

/** Within a twentieth of a pixel. */
function isStraight([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): boolean {
  const length = Math.hypot(cx - ax, cy - ay)
  return Math.abs((cx - ax) * (by - ay) - (bx - ax) * (cy - ay)) <= 0.05 * length
}

const tenths = (value: number): string => String(Math.round(value * 10) / 10)

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
