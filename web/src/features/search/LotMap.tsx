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
  element.className = `flex size-full items-center justify-center rounded-full border text-sm font-semibold whitespace-nowrap shadow-card ${isFull ? 'border-edge bg-sunken text-muted' : 'border-brand bg-brand text-on-brand'}`;
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
    // Before the first marker: a map without a view draws none.
    map.fitBounds(latLngBounds(lots.map(({ location: { lat, lng } }) => [lat, lng])).pad(0.2), { maxZoom: 15, animate: false });
    const markers = lots.map((lot) => {
      const price = lot.from_rate ? money(lot.from_rate) : '—';
      const icon = divIcon({ html: flag(price, lot.free_slots === 0), className: 'rounded-full', iconSize: [64, 32], iconAnchor: [32, 16] });
      const pin = marker([lot.location.lat, lot.location.lng], { icon, title: lot.name, keyboard: true });
      const open = () => void navigate({ to: '/lots/$lotId', params: { lotId: lot.id }, search: wishFor(lot, wanted) });
      pin.on('click', open);
      pin.addTo(map);
      const element = pin.getElement();
      element?.setAttribute('aria-label', `${lot.name}, ${price}`);
      element?.addEventListener('keydown', ({ key }) => (key === 'Enter' || key === ' ') && open());
      return pin;
    });
    return () => {
      for (const pin of markers) pin.remove();
    };
  }, [lots, wanted, money, navigate]);

  return <div ref={frame} className="size-full" />;
}
