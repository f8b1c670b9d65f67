// How each policy is drawn, the same in every plot. The modes stand out; the rivals are told apart by dashes as well as by
// colour, for readers who see colours differently (the colours are those of Okabe and Ito).

export interface Stroke {
  readonly colour: string
  readonly width: number
  readonly dash: string | undefined
}

const strokes: Readonly<Record<string, Stroke>> = {
  lean: { colour: '#56b4e9', width: 2.6, dash: undefined },
  auto: { colour: '#d55e00', width: 3.4, dash: undefined },
  max: { colour: '#009e73', width: 2.6, dash: undefined },
  'fixed-100': { colour: '#7a7f85', width: 1.6, dash: undefined },
  'fixed-300': { colour: '#7a7f85', width: 1.6, dash: '7 4' },
  'rtt-1.5': { colour: '#7a7f85', width: 1.6, dash: '2 3' },
  kcp: { colour: '#cc79a7', width: 1.8, dash: '9 3 2 3' },
  quic: { colour: '#8269b0', width: 1.8, dash: '5 3' },
  all: { colour: '#1f2328', width: 1.6, dash: '1.5 3.5' },
}

const plain: Stroke = { colour: '#7a7f85', width: 1.6, dash: undefined }

export const strokeOf = (policy: string): Stroke => strokes[policy] ?? plain
