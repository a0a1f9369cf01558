import { describe, expect, it } from 'vitest';
import { bayBeside, boxAround, covered, laidOut, unitOf } from './geometry';

const at = (x: number, y: number, rotation = 0) => ({ x, y, width: 2, height: 4, rotation });
const two = [
  { id: 'a', position: at(0, 0) },
  { id: 'b', position: at(3, 0) },
  { id: 'c', position: at(0, 10) },
  { id: 'd', position: at(3, 10) },
];

describe('the plan', () => {
  it('covers a turned bay', () => {
    expect(covered(at(0, 0, 90))).toEqual({ x: expect.closeTo(-1), y: expect.closeTo(1), width: expect.closeTo(4), height: expect.closeTo(2) });
  });

  it('shows all bays with air around', () => {
    expect(boxAround(two.map(({ position }) => position))).toEqual({ x: -1, y: -1, width: 7, height: 16 });
  });

  it('measures by its bays', () => {
    expect(unitOf(two.map(({ position }) => position))).toBe(2);
    expect(unitOf([])).toBe(2.5);
  });

  it('puts bays that nobody drew below the others', () => {
    const [, placed] = laidOut([{ id: 'a', position: at(0, 0) }, { id: 'b', position: null }]);
    expect(placed?.position).toMatchObject({ x: 0, y: 7, width: 2, height: 4 });
  });

  it('is walked by arrow keys', () => {
    expect(bayBeside(two, 'a', 'ArrowRight')).toBe('b');
    expect(bayBeside(two, 'a', 'ArrowDown')).toBe('c');
    expect(bayBeside(two, 'd', 'ArrowUp')).toBe('b');
    expect(bayBeside(two, 'a', 'ArrowLeft')).toBeUndefined();
    expect(bayBeside(two, 'a', 'End')).toBe('d');
    expect(bayBeside(two, 'd', 'Home')).toBe('a');
    expect(bayBeside(two, 'd', 'x')).toBeUndefined();
  });
});
