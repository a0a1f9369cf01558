import { useQuery } from '@tanstack/react-query';
import { Bike, CarFront, Pencil, Plus, Trash2, Truck } from 'lucide-react';
import { useState } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button, IconButton } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { type Vehicle, vehiclesQuery } from './queries';
import { RemoveVehicle } from './remove-vehicle';
import { texts } from './texts';
import { VehicleDialog } from './vehicle-dialog';

const ICONS = { two_wheeler: Bike, three_wheeler: CarFront, hatchback: CarFront, sedan: CarFront, multi_axle: Truck };

export function VehiclesPage() {
  const t = useTexts(texts);
  const query = useQuery(vehiclesQuery);
  // Undefined: closed; null: a new one.
  const [edited, setEdited] = useState<Vehicle | null>();
  const [removed, setRemoved] = useState<Vehicle>();
  const add = (
    <Button onPress={() => setEdited(null)}>
      <Plus aria-hidden className="size-4" />
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={query.data?.items.length ? add : undefined}>
      <Shown query={query} loading={<Loading rows={2} row="h-20" />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={CarFront} title={t('none')}>
              <p className="mb-3">{t('noneWhy')}</p>
              {add}
            </Empty>
          ) : (
            <ul className="grid gap-3 md:grid-cols-2">
              {items.map((vehicle) => (
                <Row key={vehicle.id} vehicle={vehicle} onEdit={() => setEdited(vehicle)} onRemove={() => setRemoved(vehicle)} />
              ))}
            </ul>
          )
        }
      </Shown>
      <VehicleDialog vehicle={edited} onClose={() => setEdited(undefined)} />
      <RemoveVehicle vehicle={removed} onClose={() => setRemoved(undefined)} />
    </Page>
  );
}

function Row({ vehicle, onEdit, onRemove }: { vehicle: Vehicle; onEdit: () => void; onRemove: () => void }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { plate, vehicle_class, label } = vehicle;
  const Icon = ICONS[vehicle_class];
  return (
    <Card as="li" className="flex items-center gap-4">
      <Icon aria-hidden className="size-7 shrink-0 text-muted" />
      <div className="min-w-0 grow">
        <h2 className="font-mono text-lg">{plate}</h2>
        <p className="text-muted">{[label, c(vehicle_class)].filter(Boolean).join(' · ')}</p>
      </div>
      <div className="flex">
        <IconButton label={t('editOf', { plate })} onPress={onEdit}>
          <Pencil aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t('removeOf', { plate })} onPress={onRemove}>
          <Trash2 aria-hidden className="size-5" />
        </IconButton>
      </div>
    </Card>
  );
}
