import { useQuery } from '@tanstack/react-query';
import { zoneQuery } from './queries';

/** The zone of a lot once it is known; meanwhile, and if it is not told, the one this device is in. */
export const useZone = (lot: string) => useQuery(zoneQuery(lot)).data;
