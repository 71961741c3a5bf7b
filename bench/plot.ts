/** Lines over a range of sizes, both axes logarithmic, as an SVG that reads well on a light and on a dark page. */

export interface Plot {
  title: string;
  /** What the axes say. */
  x: string;
  y: string;
  lines: readonly { label: string; points: readonly (readonly [x: number, y: number])[] }[];
}

const WIDTH = 900;
const HEIGHT = 460;
/** Room for the labels of the lines on the right, and of the axes. */
const MARGIN = { top: 40, right: 270, bottom: 50, left: 60 };
const COLORS = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#17becf',
];
const LABEL_HEIGHT = 20;

export function plot({ title, x, y, lines }: Plot): string {
  const points = lines.flatMap((line) => line.points).filter(([, value]) => value > 0);
  const xs = decades(points.map(([value]) => value));
  const ys = decades(points.map(([, value]) => value));
  const atX = scale(xs, MARGIN.left, WIDTH - MARGIN.right);
  const atY = scale(ys, HEIGHT - MARGIN.bottom, MARGIN.top);
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const parts = [
    text(MARGIN.left, 22, title, 'font-weight="bold"'),
    ...xs.map((value) => text(atX(value), bottom + 20, shorten(value), 'text-anchor="middle"')),
    text((MARGIN.left + right) / 2, HEIGHT - 10, x, 'text-anchor="middle"'),
    ...ys.map((value) => rule(MARGIN.left, atY(value), right, atY(value))),
    ...ys.map((value) =>
      text(MARGIN.left - 8, atY(value) + 4, `${shorten(value)} ${y}`, 'text-anchor="end"'),
    ),
    ...lines.map((line, index) => {
      const drawn = line.points.filter(([, value]) => value > 0);
      const path = drawn.map(([px, py]) => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`).join(' ');
      return `<polyline points="${path}" fill="none" stroke="${colorOf(index)}" stroke-width="2"/>`;
    }),
    ...lines.map((line, index) => {
      const top = MARGIN.top + 10 + index * LABEL_HEIGHT;
      const mark = `<rect x="${right + 16}" y="${top - 9}" width="12" height="12" fill="${colorOf(index)}"/>`;
      return mark + text(right + 34, top + 2, line.label);
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#777">
${parts.join('\n')}
</svg>
`;
}

/** The powers of ten around some values. */
function decades(values: readonly number[]): number[] {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

function scale(marks: readonly number[], from: number, to: number): (value: number) => number {
  const first = Math.log10(marks[0] ?? 1);
  const last = Math.log10(marks.at(-1) ?? 10);
  return (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from);
}

function shorten(value: number): string {
  return value >= 1000 ? value.toLocaleString('en') : String(Number(value.toPrecision(1)));
}

function colorOf(index: number): string {
  return COLORS[index % COLORS.length] ?? '#000';
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#777" stroke-opacity="0.3"/>`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${content.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`;
}
