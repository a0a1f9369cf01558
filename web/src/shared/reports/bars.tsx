import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartProps } from './Chart';

const INK = { fill: 'var(--color-muted)', fontSize: 12 };

const inInk = (name: string) => <span className="text-sm text-ink">{name}</span>;

export function Bars({ bars, series, write, writeShort, most }: ChartProps) {
  const data = bars.map(({ name, values }) => ({ name, ...Object.fromEntries(values.map((value, index) => [`v${index}`, value])) }));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 288 }}>
      <BarChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="name" tick={INK} tickLine={false} axisLine={{ stroke: 'var(--color-edge)' }} minTickGap={12} />
        <YAxis tick={INK} tickLine={false} axisLine={false} tickFormatter={writeShort} width={56} {...(most === undefined ? {} : { domain: [0, most] })} />
        <Tooltip
          cursor={{ fill: 'var(--color-sunken)' }}
          formatter={(value) => write(Number(value))}
          contentStyle={{ background: 'var(--color-surface)', border: '1px solid var(--color-line)', borderRadius: 10, color: 'var(--color-ink)' }}
          itemStyle={{ color: 'var(--color-ink)' }}
        />
        {series.length > 1 && <Legend formatter={inInk} />}
        {series.map(({ name, color }, index) => (
          <Bar key={name} dataKey={`v${index}`} name={name} stackId="all" fill={color} maxBarSize={48} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
