import { useGroupUsage } from '../../../api/groups.ts';
import { useProducts } from '../../../api/products.ts';
import type { Group, Role } from '../../../api/types.ts';
import { productName, roleName } from '../../../lib/names.ts';
import { Section } from '../../../parts/Section.tsx';
import { Missing } from '../../../parts/states/Missing.tsx';
import classes from './UsageTab.module.css';

/** What rests on the group, before one changes it. */
export function UsageTab({ group }: { group: Group }) {
  const usage = useGroupUsage(group.id);
  if (!usage.data) return <Missing query={usage} what="use of the group" />;
  const { roles, defaultOf, protectedOf } = usage.data;
  return (
    <div className={classes.parts}>
      <Section title="Products" note="Members have these roles through the group.">
        <Roles roles={roles} none="It gives no role on anything." />
      </Section>
      <Section title="Default group" note="Whoever is given one of these roles joins the group.">
        <Roles roles={defaultOf} none="It is the default group of nothing." />
      </Section>
      <Section title="Protection" note="Because of these roles it cannot be deleted.">
        <Roles roles={protectedOf} none="Nothing protects it: it can be deleted." />
      </Section>
    </div>
  );
}

function Roles({ roles, none }: { roles: Role[]; none: string }) {
  const products = useProducts().data ?? [];
  if (roles.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <ul className={classes.roles}>
      {roles.map(({ resource, role }) => (
        <li key={`${resource} ${role}`}>
          <strong>{productName(resource, products)}</strong>, {roleName(role)}
        </li>
      ))}
    </ul>
  );
}
