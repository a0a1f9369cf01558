/** Numbers from an id: always the same for the same lot. */
function numbersOf(id: string): () => number {
  let state = 2166136261;
  for (const char of id) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 374761393;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const WIDTH = 800;

/** Stands in for a photo: a quiet street, a different one for each lot. */
export function Illustration({ lotId }: { lotId: string }) {
  const next = numbersOf(lotId);
  const houses: { x: number; width: number; height: number; rows: number }[] = [];
  for (let x = -10; x < WIDTH; ) {
    const width = 45 + next() * 65;
    houses.push({ x, width, height: 45 + next() * 60, rows: 2 + Math.floor(next() * 3) });
    x += width + (next() > 0.7 ? 26 : 5);
  }
  const sun = 80 + next() * 640;
  const cars = Array.from({ length: 3 + Math.floor(next() * 3) }, (_, index) => 60 + index * 150 + next() * 50);
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} 200`} preserveAspectRatio="xMidYMax slice" className="h-28 w-full rounded-card bg-brand-soft sm:h-40">
      <circle cx={sun} cy="84" r="20" className="fill-surface opacity-80" />
      {houses.map(({ x, width, height, rows }) => (
        <g key={x}>
          <rect x={x} y={160 - height} width={width} height={height} rx="3" className="fill-brand opacity-25" />
          {Array.from({ length: rows }, (_, row) => (
            <rect key={row} x={x + 10} y={172 - height + row * 18} width={width - 20} height="7" rx="2" className="fill-surface opacity-50" />
          ))}
        </g>
      ))}
      <rect y="160" width={WIDTH} height="40" className="fill-edge opacity-40" />
      {Array.from({ length: 14 }, (_, index) => (
        <rect key={index} x={index * 60 + 10} y="182" width="28" height="3" className="fill-surface" />
      ))}
      {cars.map((x) => (
        <g key={x} transform={`translate(${x} 146)`} className="fill-brand">
          <path d="M2 14h52v10H2zM12 14l7-10h18l9 10z" />
          <circle cx="14" cy="25" r="5.5" className="fill-ink" />
          <circle cx="43" cy="25" r="5.5" className="fill-ink" />
        </g>
      ))}
    </svg>
  );
}
