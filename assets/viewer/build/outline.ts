/** Outlines made of straight edges: closed rings, from the commands that fonts and SVG paths are written in. */

export type Position = readonly [x: number, y: number];
/** Closed: an edge leads from the last position to the first. */
export type Ring = Position[];

/** A drawing command with absolute coordinates. */
export type Command =
  | { type: 'M' | 'L'; x: number; y: number }
  | { type: 'Q'; x1: number; y1: number; x: number; y: number }
  | { type: 'C'; x1: number; y1: number; x2: number; y2: number; x: number; y: number }
  | { type: 'Z' };

/** How far an edge may be off its curve. */
const TOLERANCE = 0.02;

/** Lays curves out as edges. */
export function ringsOf(commands: Iterable<Command>): Ring[] {
  const rings: Ring[] = [];
  let ring: Ring = [];
  for (const command of commands) {
    if (command.type === 'Z') continue;
    if (command.type === 'M') rings.push((ring = []));
    const start = ring.at(-1) ?? [command.x, command.y];
    const end: Position = [command.x, command.y];
    if (command.type === 'C') ring.push(...curve(cubic(start, [command.x1, command.y1], [command.x2, command.y2], end)));
    else if (command.type === 'Q') {
      // A quadratic curve is a cubic one with its control point two thirds of the way.
      const control: Position = [command.x1, command.y1];
      ring.push(...curve(cubic(start, between(start, control, 2 / 3), between(end, control, 2 / 3), end)));
    } else ring.push(end);
  }
  return rings.filter((ring) => ring.length > 2);
}

/** Reads the path data of an SVG: absolute commands M, L, H, V, C, Q and Z. */
export function parsePath(data: string): Command[] {
  const commands: Command[] = [];
  const words = data.match(/[a-z]|-?\d*\.?\d+/gi) ?? [];
  let [at, letter, x, y] = [0, 'M', 0, 0];
  const number = () => Number(words[at++]);
  while (at < words.length) {
    if (/[a-z]/i.test(words[at] ?? '')) letter = words[at++] ?? '';
    if (letter === 'Z') commands.push({ type: 'Z' });
    else if (letter === 'H') commands.push({ type: 'L', x: (x = number()), y });
    else if (letter === 'V') commands.push({ type: 'L', x, y: (y = number()) });
    else if (letter === 'M' || letter === 'L') commands.push({ type: letter, x: (x = number()), y: (y = number()) });
    else if (letter === 'Q') commands.push({ type: letter, x1: number(), y1: number(), x: (x = number()), y: (y = number()) });
    else if (letter === 'C') commands.push({ type: letter, x1: number(), y1: number(), x2: number(), y2: number(), x: (x = number()), y: (y = number()) });
    else throw new Error(`path command ${letter} is not known here: ${data}`);
    if (letter === 'M') letter = 'L';
  }
  return commands;
}

interface Curve {
  at: (t: number) => Position;
  /** How far its control points are off the even spacing on a line, which bounds how far it is off an edge. */
  bend: number;
}

function cubic(a: Position, b: Position, c: Position, d: Position): Curve {
  const at = (t: number): Position => {
    const [ab, bc, cd] = [between(a, b, t), between(b, c, t), between(c, d, t)];
    return between(between(ab, bc, t), between(bc, cd, t), t);
  };
  const off = (p: Position, q: Position, r: Position) => Math.hypot(p[0] - 2 * q[0] + r[0], p[1] - 2 * q[1] + r[1]);
  return { at, bend: Math.max(off(a, b, c), off(b, c, d)) };
}

function curve({ at, bend }: Curve): Position[] {
  const count = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / TOLERANCE)));
  return Array.from({ length: count }, (_, i) => at((i + 1) / count));
}

function between(a: Position, b: Position, t: number): Position {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}
