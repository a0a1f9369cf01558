import * as z from 'zod/mini';

const needed = z.string().check(z.trim(), z.minLength(1, 'required'));
const email = z.string().check(z.trim(), z.minLength(1, 'required'), z.email('email'));
/** As the server wants it; it has the last word. */
const newPassword = z.string().check(z.minLength(10, 'password'), z.maxLength(128, 'too_long'));

export const loginSchema = z.object({ email, password: z.string().check(z.minLength(1, 'required')) });
export const forgotSchema = z.object({ email });
export const newPasswordSchema = z.object({ password: newPassword });

const person = { full_name: needed, email, phone: z.string().check(z.trim()), password: newPassword };
export const registrationSchema = z.discriminatedUnion('isOperator', [
  z.object({ ...person, isOperator: z.literal(false), business: z.string(), upi_id: z.string(), address: z.string() }),
  z.object({ ...person, isOperator: z.literal(true), business: needed, upi_id: z.string().check(z.trim()), address: z.string().check(z.trim()) }),
]);

export type Registration = z.infer<typeof registrationSchema>;
