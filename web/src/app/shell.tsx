import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Bell, CircleUserRound, Ellipsis, WifiOff } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useUser } from '@/shared/session/session';
import { ButtonLink } from '@/shared/ui/button';
import { Toasts } from '@/shared/ui/toasts';
import { MenuButton } from './menu-button';
import { type Place, workspaceOf } from './nav';
import { texts } from './texts';
import { useNews } from './useNews';

const AT_HAND = 4;
const loadAccount = async () => (await import('./account-menu')).AccountMenu;
const loadMore = async () => (await import('./more-menu')).MoreMenu;
/** What is current is said by `isAt`: the router would call a place current at all places below it. */
const EXACT = { exact: true, includeSearch: false };

/** What stands around every screen: the way through the app, the bell, the account, and whether the line is open. */
export function Shell() {
  const t = useTexts(texts);
  const user = useUser();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const news = useNews(user);
  const { places } = workspaceOf(path);
  return (
    <div className="flex min-h-dvh flex-col pb-16 md:pb-0">
      <a href="#content" className="sr-only z-50 rounded-control bg-brand px-4 py-2 text-on-brand focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        {t('skip')}
      </a>
      <header className="no-print sticky top-0 z-30 border-b border-line bg-surface">
        <div className="mx-auto flex min-h-14 max-w-[96rem] items-center gap-2 px-4 sm:px-6">
          <Link to="/" className="flex items-center gap-2 py-2 pe-2 text-lg font-bold tracking-tight">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            ParkMate
          </Link>
          {(user || places.length > 4) && (
            <nav aria-label={t('main')} className="hidden min-w-0 grow flex-wrap md:flex">
              {places.map((place) => (
                <NavLink key={place.to} place={place} path={path} />
              ))}
            </nav>
          )}
          <div className="ms-auto flex items-center gap-1">
            {user && (
              <Link
                to="/notifications"
                aria-label={t('bell', { count: news.unread })}
                className="relative inline-flex size-11 items-center justify-center rounded-control hover:bg-sunken"
              >
                <Bell aria-hidden className="size-5" />
                {news.unread > 0 && (
                  <span aria-hidden className="absolute top-1 right-0.5 min-w-5 rounded-full bg-bad px-1 text-center text-xs leading-5 font-semibold text-surface">
                    {news.unread > 99 ? '99+' : news.unread}
                  </span>
                )}
              </Link>
            )}
            {!user && (
              <ButtonLink to="/login" look="primary" size="small">
                {t('login')}
              </ButtonLink>
            )}
            <MenuButton
              label={user ? t('you', { name: user.full_name }) : t('more')}
              className="inline-flex size-11 cursor-pointer items-center justify-center rounded-control hover:bg-sunken"
              load={loadAccount}
              menu={{ user }}
            >
              <CircleUserRound aria-hidden className="size-6" />
            </MenuButton>
          </div>
        </div>
      </header>
      <div role="status">
        {news.isLost && (
          <p className="no-print flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-center text-warning">
            <WifiOff aria-hidden className="size-4 shrink-0" />
            {t('reconnecting')}
          </p>
        )}
      </div>
      <main id="content" className="grow">
        <Outlet />
      </main>
      {user && <BottomBar places={places} path={path} />}
      {/* Within the router, for toasts lead to what they tell of. */}
      <Toasts />
    </div>
  );
}

/** The first place of each workspace lies above all others, so only its own address is its. */
const FIRST = ['/', '/operator', '/staff', '/admin'];
const isAt = ({ to }: Place, path: string) => path === to || (!FIRST.includes(to) && path.startsWith(`${to}/`));

function NavLink({ place, path }: { place: Place; path: string }) {
  const t = useTexts(texts);
  return (
    <Link
      to={place.to}
      activeOptions={EXACT}
      aria-current={isAt(place, path) ? 'page' : undefined}
      className="relative flex min-h-14 items-center px-2.5 text-muted hover:text-ink aria-[current]:font-medium aria-[current]:text-brand aria-[current]:shadow-[inset_0_-2px_0_var(--color-brand)]"
    >
      {t(place.text)}
    </Link>
  );
}

const barItem =
  'flex min-h-16 min-w-0 flex-1 cursor-pointer flex-col items-center justify-center gap-0.5 px-1 text-xs text-muted aria-[current]:font-medium aria-[current]:text-brand';

function BottomBar({ places, path }: { places: Place[]; path: string }) {
  const t = useTexts(texts);
  const rest = places.slice(AT_HAND);
  return (
    <nav aria-label={t('main')} className="no-print fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface md:hidden">
      {places.slice(0, AT_HAND).map((place) => (
        <Link key={place.to} to={place.to} activeOptions={EXACT} aria-current={isAt(place, path) ? 'page' : undefined} className={barItem}>
          <place.icon aria-hidden className="size-5" />
          <span className="max-w-full truncate">{t(place.text)}</span>
        </Link>
      ))}
      {rest.length > 0 && (
        <MenuButton label={t('more')} className={barItem} isCurrent={rest.some((place) => isAt(place, path))} load={loadMore} menu={{ places: rest }}>
          <Ellipsis aria-hidden className="size-5" />
          {t('more')}
        </MenuButton>
      )}
    </nav>
  );
}
