import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { told } from '@/shared/time/clock';
import { readAnew } from './anew';
import { changedBy } from './concerns';
import { connect } from './connection';

type Frame = { type: 'connected'; server_time: string } | { type: 'changed'; what: string[]; server_time: string };

const EVERYTHING = ['bookings', 'payments', 'car_washes', 'assignments', 'bays'];

/**
 * Reads anew what changes at a lot, or at all lots of an operator, while the component is on the screen. Undefined:
 * nothing to listen to yet.
 */
export function useLive(of: { lot: string } | { operator: string } | undefined) {
  const queries = useQueryClient();
  const path = of && ('lot' in of ? `/ws/lots/${of.lot}/` : `/ws/operator/${of.operator}/`);
  useEffect(() => {
    if (path === undefined) return;
    const connection = connect<Frame>({
      path: () => path,
      onMessage: (frame) => {
        told(frame.server_time);
        // Whatever changed before the line stood went unheard.
        readAnew(queries, changedBy(frame.type === 'changed' ? frame.what : EVERYTHING));
      },
    });
    return connection.close;
  }, [path, queries]);
}
