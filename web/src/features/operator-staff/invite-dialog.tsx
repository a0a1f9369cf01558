import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useOperatorId } from '@/shared/operator/queries';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Failed, Loading, Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

const schema = z.object({
  full_name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(100, 'too_long')),
  email: z.string().check(z.trim(), z.minLength(1, 'required'), z.email('email')),
  phone: z.string().check(z.trim()),
});
type Values = z.infer<typeof schema>;

const invite = ({ phone, ...who }: Values, operator_id: string | undefined) => told(api.POST('/api/v1/operator/staff', { body: { ...who, operator_id, ...(phone ? { phone } : {}) } }));

interface Invited {
  name: string;
  link: string | null;
}

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const [invited, setInvited] = useState<Invited>();
  return (
    <Dialog title={invited ? t('linkTitle', { name: invited.name }) : t('invite')} isOpen onClose={onClose}>
      {invited ? <Link {...invited} onClose={onClose} /> : <InviteForm onInvited={setInvited} />}
    </Dialog>
  );
}

function InviteForm({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const operator = useOperatorId();
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { full_name: '', email: '', phone: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async (values) => {
    const { invitation_url } = await invite(values, operator);
    onInvited({ name: values.full_name, link: invitation_url ?? null });
    await queries.invalidateQueries({ queryKey: ['staff'] });
  });
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      <p className="text-muted">{t('inviteLead')}</p>
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('name')} isRequired autoComplete="off" {...useField(form.control, 'full_name')} />
      <TextInput label={t('email')} type="email" isRequired autoComplete="off" {...useField(form.control, 'email')} />
      <TextInput label={t('phone')} type="tel" autoComplete="off" {...useField(form.control, 'phone')} />
      <Button type="submit" isPending={isPending}>
        {t('sendInvitation')}
      </Button>
    </form>
  );
}

/** Invites once more whoever has not come yet: the link before goes out of use. */
export function InvitationLink({ email, name, phone, onClose }: { email: string; name: string; phone: string | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  const operator = useOperatorId();
  const { mutate, data, error } = useMutation({ mutationFn: () => invite({ full_name: name, email, phone: phone ?? '' }, operator), retry: false });
  useEffect(() => mutate(), [mutate]);
  return (
    <Dialog title={t('linkTitle', { name })} isOpen onClose={onClose}>
      {data ? <Link name={name} link={data.invitation_url ?? null} onClose={onClose} /> : error ? <Failed error={error} retry={() => mutate()} /> : <Loading rows={1} />}
    </Dialog>
  );
}

function Link({ name, link, onClose }: { name: string; link: string | null; onClose: () => void }) {
  const t = useTexts(texts);
  const copy = async (link: string) => {
    await navigator.clipboard.writeText(link);
    toast('success', t('copied'));
  };
  return (
    <div className="grid gap-4">
      {link === null ? (
        <p role="status">{t('noLink', { name })}</p>
      ) : (
        <>
          <p role="status">{t('linkSays')}</p>
          <TextInput label={t('link')} value={link} onChange={() => undefined} />
        </>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {link !== null && (
          <Button look="secondary" onPress={() => void copy(link)}>
            <Copy aria-hidden className="size-5" />
            {t('copy')}
          </Button>
        )}
        <Button onPress={onClose}>{t('done')}</Button>
      </div>
    </div>
  );
}
