import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { sessionQuery, type User } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Card, Facts } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

const schema = z.object({ full_name: z.string().check(z.trim(), z.minLength(1, 'required')), phone: z.string().check(z.trim()) });

export function PersonCard({ user }: { user: User }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { full_name: user.full_name, phone: user.phone ?? '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ full_name, phone }) => {
    const changed = await told(api.PATCH('/api/v1/me', { body: { full_name, phone: phone || null } }));
    queries.setQueryData(sessionQuery.queryKey, changed);
    toast('success', t('saved'));
  });
  const name = useField(form.control, 'full_name');
  const phone = useField(form.control, 'phone');
  return (
    <Card aria-labelledby="person">
      <h2 id="person" className="mb-3">
        {t('person')}
      </h2>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        {refusal && <Notice>{refusal}</Notice>}
        <Facts items={[[t('email'), user.email]]} />
        <TextInput label={t('name')} autoComplete="name" isRequired {...name} />
        <TextInput label={t('phone')} type="tel" autoComplete="tel" hint={t('optional')} {...phone} />
        <Button type="submit" isPending={isPending}>
          {c('save')}
        </Button>
      </form>
    </Card>
  );
}
