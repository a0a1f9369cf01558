import type { PointerEvent } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import type { Bay } from './bays';
import { planTexts } from './plan-texts';

interface Props {
  bay: Bay;
  isSelected: boolean;
  isFocusable: boolean;
  onPointerDown: (event: PointerEvent<SVGGElement>) => void;
  onFocus: () => void;
}

/** A bay: three sides, and the fourth through which one drives in. A closed one is crossed out, a new one dashed. */
export function PlanBay({ bay, isSelected, isFocusable, onPointerDown, onFocus }: Props) {
  const t = useTexts(planTexts);
  const words = useTexts(common);
  if (!bay.place) return null;
  const { x, y, width, height, rotation } = bay.place;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const lean = Math.abs(Math.sin((rotation * Math.PI) / 180));
  const across = lean > 0.7 ? height : width;
  const size = Math.min(across / Math.max(bay.label.length * 0.8, 1.6), Math.min(width, height) * 0.42);
  const name = [t('bayNamed', { label: bay.label, vehicle: words(bay.vehicle_class) }), ...(bay.closed ? [t('isClosed')] : []), ...(bay.id ? [] : [t('isNew')])].join(', ');
  return (
    <g
      id={`bay-${bay.key}`}
      role="button"
      tabIndex={isFocusable ? 0 : -1}
      aria-label={name}
      aria-pressed={isSelected}
      onPointerDown={onPointerDown}
      onFocus={onFocus}
      className="group cursor-grab touch-none outline-none active:cursor-grabbing"
    >
      <g transform={`rotate(${rotation} ${middleX} ${middleY})`}>
        <rect
          x={x}
          y={y}
          width={width}
          height={height}
          fill={isSelected ? 'var(--color-brand-soft)' : bay.closed ? 'var(--color-sunken)' : 'var(--color-surface)'}
          className="stroke-transparent group-focus-visible:stroke-brand"
          strokeWidth={7}
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={`M ${x} ${y} V ${y + height} H ${x + width} V ${y}`}
          fill="none"
          stroke={isSelected ? 'var(--color-brand)' : 'var(--color-edge)'}
          strokeWidth={isSelected ? 3.5 : 2}
          strokeDasharray={bay.id ? undefined : '6 4'}
          vectorEffect="non-scaling-stroke"
        />
        {bay.closed && <path d={`M ${x} ${y} L ${x + width} ${y + height} M ${x + width} ${y} L ${x} ${y + height}`} stroke="var(--color-edge)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />}
      </g>
      <text
        x={middleX}
        y={middleY}
        fontSize={size}
        fontWeight={600}
        textAnchor="middle"
        dominantBaseline="central"
        fill={bay.closed ? 'var(--color-muted)' : 'var(--color-ink)'}
        stroke={bay.closed ? 'var(--color-sunken)' : 'none'}
        strokeWidth={size * 0.3}
        paintOrder="stroke"
        aria-hidden
      >
        {bay.label}
      </text>
    </g>
  );
}
