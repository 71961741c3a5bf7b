import { useProducts } from '../../api/products.ts';
import type { GroupImpact } from '../../api/types.ts';
import { counted, productName, roleName } from '../../lib/names.ts';
import { SomePeople } from '../../parts/SomePeople.tsx';
import { Tag } from '../../parts/Tag.tsx';
import classes from './Impact.module.css';

interface Props {
  impact: GroupImpact;
  /** Whether to say of which group, as there are several. */
  named: boolean;
}

/** What deleting one group would do: who loses what, by name as far as names help. */
export function Impact({ impact, named }: Props) {
  const products = useProducts().data ?? [];
  const { group, memberCount, deletable, refusal, losses, complete } = impact;
  return (
    <section className={classes.impact}>
      {named && <h3 className={classes.name}>{group.name}</h3>}
      {!deletable && (
        <p className={classes.refusal}>
          <Tag tone="bad">Cannot be deleted</Tag> {refusal?.message}
        </p>
      )}
      <p className={classes.line}>
        {counted(memberCount, 'membership')} {memberCount === 1 ? 'ends' : 'end'}.
        {losses.length === 0 && ' The group gives no access, so nobody loses any.'}
        {!complete && ' The group is very large: what follows is of its first members.'}
      </p>
      {losses.length > 0 && (
        <ul className={classes.losses}>
          {losses.map(({ resource, role, losingRole, losingAccess, first }) => (
            <li key={`${resource} ${role}`}>
              <strong>{productName(resource, products)}</strong>, {roleName(role)}:{' '}
              {losingRole === 0
                ? 'nobody loses it, all have it in another way.'
                : `${counted(losingRole, 'person loses', 'people lose')} the role, ${losingAccess.toLocaleString('en')} of them all access.`}
              <SomePeople people={first} count={losingRole} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
