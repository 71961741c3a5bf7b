import { IconActivity, IconKey, IconRoute, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useCaller } from '../api/session.ts';

const PLACES = [
  { to: '/groups', label: 'Groups', Icon: IconUsersGroup },
  { to: '/people', label: 'People', Icon: IconUser },
  { to: '/access', label: 'Access', Icon: IconRoute },
  { to: '/activity', label: 'Activity', Icon: IconActivity },
  { to: '/credentials', label: 'Credentials', Icon: IconKey },
] as const;

/** The screens one can go to; without those that would only say that they are not for whoever is signed in. */
export function usePlaces() {
  const { administerOrganization } = useCaller().permissions;
  return PLACES.filter(({ to }) => to !== '/activity' || administerOrganization);
}
