import { useNavigate } from '@tanstack/react-router';
import { MenuItem } from 'react-aria-components';
import { useTexts } from '@/shared/i18n/texts';
import { icon, item, Menu } from './menu';
import type { OpenMenu } from './menu-button';
import type { Place } from './nav';
import { texts } from './texts';

/** The places that found no room in the bar of a phone. */
export function MoreMenu({ places, ...open }: OpenMenu & { places: Place[] }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  return (
    <Menu {...open} placement="top end">
      {places.map((place) => (
        <MenuItem key={place.to} textValue={t(place.text)} className={item} onAction={() => void navigate({ to: place.to })}>
          <place.icon aria-hidden className={icon} />
          {t(place.text)}
        </MenuItem>
      ))}
    </Menu>
  );
}
