import { useNavigate, useRouter } from '@tanstack/react-router';
import { Languages, LogIn, LogOut, type LucideIcon, Moon, Sun, SunMoon, UserPlus, UserRound } from 'lucide-react';
import { Header, MenuItem, MenuSection, Separator } from 'react-aria-components';
import { api, told } from '@/shared/api/client';
import { setLanguage, useLanguage } from '@/shared/i18n/language';
import { useTexts } from '@/shared/i18n/texts';
import { useEnter, type User } from '@/shared/session/session';
import { setTheme, type Theme, useTheme } from '@/shared/ui/theme';
import { useAction } from '@/shared/ui/useAction';
import { icon, item, Menu } from './menu';
import type { OpenMenu } from './menu-button';
import { workspacesOf } from './nav';
import { texts } from './texts';

const THEMES: [Theme, LucideIcon, 'systemTheme' | 'lightTheme' | 'darkTheme'][] = [
  ['system', SunMoon, 'systemTheme'],
  ['light', Sun, 'lightTheme'],
  ['dark', Moon, 'darkTheme'],
];

/** Who one is here, where else one may go, language and colours, the way out. */
export function AccountMenu({ user, ...open }: OpenMenu & { user: User | null }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const theme = useTheme();
  const navigate = useNavigate();
  const router = useRouter();
  const enter = useEnter();
  const logOut = useAction(async () => told(api.POST('/api/v1/auth/logout')), {
    onDone: async () => {
      enter(null);
      await navigate({ to: '/' });
      await router.invalidate();
    },
  });
  const spaces = user ? workspacesOf(user) : [];
  return (
    <Menu {...open} placement="bottom end">
      {user && (
        <MenuSection>
          <Header className="px-3 pt-2 pb-1">
            <span className="block font-medium">{user.full_name}</span>
            <span className="block text-sm text-muted">{user.email}</span>
          </Header>
          <MenuItem className={item} onAction={() => void navigate({ to: '/profile' })}>
            <UserRound aria-hidden className={icon} />
            {t('profile')}
          </MenuItem>
          {spaces.length > 1 &&
            spaces.map(({ name, places: [first] }) =>
              first ? (
                <MenuItem key={name} className={item} onAction={() => void navigate({ to: first.to })}>
                  <first.icon aria-hidden className={icon} />
                  {t(name)}
                </MenuItem>
              ) : null,
            )}
        </MenuSection>
      )}
      {!user && (
        <MenuSection>
          <MenuItem className={item} onAction={() => void navigate({ to: '/login' })}>
            <LogIn aria-hidden className={icon} />
            {t('login')}
          </MenuItem>
          <MenuItem className={item} onAction={() => void navigate({ to: '/register' })}>
            <UserPlus aria-hidden className={icon} />
            {t('register')}
          </MenuItem>
        </MenuSection>
      )}
      <Separator className="my-1 border-t border-line" />
      <MenuItem className={item} onAction={() => setLanguage(language === 'en' ? 'hi' : 'en')}>
        <Languages aria-hidden className={icon} />
        <span lang={language === 'en' ? 'hi' : 'en'}>{t('language')}</span>
      </MenuItem>
      <MenuSection selectionMode="single" selectedKeys={[theme]} aria-label={t('theme')}>
        {THEMES.map(([id, Icon, text]) => (
          <MenuItem key={id} id={id} className={`${item} selected:font-medium selected:text-brand`} onAction={() => setTheme(id)}>
            <Icon aria-hidden className={icon} />
            {t(text)}
          </MenuItem>
        ))}
      </MenuSection>
      {user && (
        <MenuItem className={item} onAction={() => logOut.run(undefined)}>
          <LogOut aria-hidden className={icon} />
          {t('logout')}
        </MenuItem>
      )}
    </Menu>
  );
}
