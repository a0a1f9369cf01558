import * as z from 'zod/mini';

export const NEW = 'new';

/** A plate is needed only for a vehicle that is not known yet. */
export const schema = z
  .object({
    vehicle: z.string(),
    plate: z.string().check(z.trim(), z.maxLength(24, 'too_long')),
    save: z.boolean(),
    method: z.enum(['card', 'upi', 'cash']),
    wash: z.string(),
  })
  .check(z.refine(({ vehicle, plate }) => vehicle !== NEW || plate.length > 1, { error: 'required', path: ['plate'] }));

export type Order = z.infer<typeof schema>;
