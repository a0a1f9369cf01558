import 'leaflet/dist/leaflet.css';
import { useNavigate } from '@tanstack/react-router';
import { divIcon, latLngBounds, map as makeMap, type Map, marker, tileLayer } from 'leaflet';
import { useEffect, useRef } from 'react';
import { useFormat } from '@/shared/i18n/useFormat';
import { wishFor } from './LotCard';
import type { LotSummary, Tiles } from './queries';
import type { Wanted } from './wanted';

/** A price on the map. */
function flag(text: string, isFull: boolean) {
  const element = document.createElement('span');
  element.textContent = text;
  element.className = `absolute -translate-x-1/2 -translate-y-full rounded-full border px-2.5 py-1 text-sm font-semibold whitespace-nowrap shadow-card ${isFull ? 'border-edge bg-sunken text-muted' : 'border-brand bg-brand text-on-brand'}`;
  return element;
}

/** Lots where they are. Each is a button in the tab order; a press opens the lot. */
export function LotMap({ lots, tiles, wanted }: { lots: LotSummary[]; tiles: Tiles; wanted: Wanted }) {
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Map>(undefined);
  const navigate = useNavigate();
  const { money } = useFormat();

  useEffect(() => {
    if (!frame.current) return;
    const map = makeMap(frame.current, { scrollWheelZoom: false });
    tileLayer(tiles.tiles_url, { attribution: tiles.attribution, maxZoom: 19 }).addTo(map);
    drawn.current = map;
    return () => {
      map.remove();
      drawn.current = undefined;
    };
  }, [tiles]);

  useEffect(() => {
    const map = drawn.current;
    if (!map || lots.length === 0) return;
    const markers = lots.map((lot) => {
      const price = lot.from_rate ? money(lot.from_rate) : '—';
      const icon = divIcon({ html: flag(price, lot.free_slots === 0), iconSize: [0, 0] });
      const pin = marker([lot.location.lat, lot.location.lng], { icon, title: lot.name, keyboard: true });
      pin.on('click', () => void navigate({ to: '/lots/$lotId', params: { lotId: lot.id }, search: wishFor(lot, wanted) }));
      pin.addTo(map);
      pin.getElement()?.setAttribute('aria-label', `${lot.name}, ${price}`);
      return pin;
    });
    map.fitBounds(latLngBounds(markers.map((pin) => pin.getLatLng())).pad(0.2), { maxZoom: 15, animate: false });
    return () => {
      for (const pin of markers) pin.remove();
    };
  }, [lots, wanted, money, navigate]);

  return <div ref={frame} className="size-full" />;
}
