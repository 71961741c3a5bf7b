import { useGroupsGiving } from '../../api/groups.ts';
import type { Product } from '../../api/types.ts';
import { counted, roleName } from '../../lib/names.ts';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { toGroup } from '../../parts/links.ts';
import { Row, Rows } from '../../parts/rows/Rows.tsx';
import { Section } from '../../parts/Section.tsx';

/** The groups whose members have access: where one would put somebody who should have it. */
export function Remedies({ product: { resource, roles } }: { product: Product }) {
  const giving = useGroupsGiving(
    resource,
    roles.map(({ role }) => role),
  );
  if (giving.every(({ total }) => total === 0)) return null;
  return (
    <Section title="Groups that give access">
      <Rows label="Groups that give access">
        {giving.flatMap(({ role, groups, total }) => [
          ...groups.map(({ id, name }) => (
            <Row
              key={`${role} ${id}`}
              title={
                <AnchorLink {...toGroup(id)} inherit>
                  {name}
                </AnchorLink>
              }
              detail={`gives the role ${roleName(role)}`}
            />
          )),
          total > groups.length && (
            <Row
              key={role}
              title={
                <AnchorLink to="/groups" search={{ resource, role }} inherit>
                  All {counted(total, 'group')} that give the role {roleName(role)}
                </AnchorLink>
              }
            />
          ),
        ])}
      </Rows>
    </Section>
  );
}
