import type { Product } from '../../api/types.ts';
import { roleName } from '../../lib/names.ts';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { toGroup } from '../../parts/links.ts';
import { Row, Rows } from '../../parts/rows/Rows.tsx';
import { Section } from '../../parts/Section.tsx';

/** The groups whose members have access: where one would put somebody who should have it. */
export function Remedies({ product }: { product: Product }) {
  const givers = product.roles.flatMap(({ role, defaultGroups }) =>
    defaultGroups.map((group) => ({ role, group })),
  );
  if (givers.length === 0) return null;
  return (
    <Section title="Groups that give access">
      <Rows label="Groups that give access">
        {givers.map(({ role, group }) => (
          <Row
            key={`${role} ${group.id}`}
            title={
              <AnchorLink {...toGroup(group.id)} inherit>
                {group.name}
              </AnchorLink>
            }
            detail={`gives the role ${roleName(role)}`}
          />
        ))}
      </Rows>
    </Section>
  );
}
